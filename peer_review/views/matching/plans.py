"""The page of one calculation: how far it is, its plan, and what differs from another."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from membership.requests import PersonRequest
from peer_review.enums import LIVE_RUNS, READABLE_RUNS
from peer_review.forms.matching.runs import CompareForm, RunFilter
from peer_review.models import MatchRun
from peer_review.presenters.matching import groups as present_groups
from peer_review.presenters.matching import plans
from peer_review.presenters.matching import runs as present
from peer_review.presenters.matching.plans import Sheet
from peer_review.queries.matching import runs as queries
from peer_review.queries.matching.problems import participants_of, schools_of
from peer_review.views.matching.loading import get_run, get_sheet, may_change
from peer_review.views.matching.runs import progress_context
from tenants import lists
from tenants.access import permission_required


@require_safe
@permission_required("peer_review.view_cycles")
def match_run(request: PersonRequest, run_id: int) -> HttpResponse:
    """One calculation: while it works how far it is, then its plan by school; as a page or a file."""
    run = get_run(run_id)
    context = {
        "title": present.title(run),
        "caption": run.cycle.name,
        "crumbs": [*present.run_crumbs(run)[:-1], {"label": present.title(run)}],
        "tag": present.tag(run),
        **progress_context(request, run),
        "may_change": may_change(request, run.cycle),
        "is_over": run.status not in LIVE_RUNS,
        "lines": present.counted(run.counting),
        "asked": timezone.localtime(run.asked_at),
    }
    if run.subject == "groups":
        return render(request, "peer_review/matching/run_groups.html", context | _groups(run))
    if not run.plan.get("teams"):
        return render(request, "peer_review/matching/run.html", context)
    sheet = get_sheet(run)
    rows = plans.narrowed(sheet.rows, request.GET)
    file = lists.export(request, "plan", plans.columns(sheet), rows)
    return file or render(request, "peer_review/matching/run.html", context | _teams(request, sheet, rows))


def _teams(request: PersonRequest, sheet: Sheet, rows: list[plans.Row]) -> dict[str, Any]:
    page = lists.page(request, rows)
    reasons = plans.first_reasons(sheet, page)
    return {
        "figures": present.figures(sheet.run),
        "held": present.held(sheet),
        "chips": [
            *lists.chips(
                request, "show", [("short", "Something missing"), ("changed", "Changed by hand"), ("locked", "Locked")]
            ),
            *lists.chips(request, "window", [(title, title) for title in sheet.windows.values()]),
        ],
        "filter": RunFilter(request.GET),
        "export": lists.export_urls(request),
        "page": page,
        "rows": [{"row": row, "why": reasons[row.host]} for row in page],
        "problems": sheet.run.problems[:10],
        "more_problems": max(0, len(sheet.run.problems) - 10),
        "events": plans.overrides(sheet)[:10],
        "has_plan": sheet.run.status in READABLE_RUNS,
    }


def _groups(run: MatchRun) -> dict[str, Any]:
    schools = schools_of(run.cycle, participants_of(run.cycle))
    return {
        "groups": present_groups.found(run, schools),
        "left": present_groups.left(run, schools),
        "problems": run.problems,
    }


@require_safe
@permission_required("peer_review.view_cycles")
def match_run_compare(request: PersonRequest, run_id: int) -> HttpResponse:
    """Two plans of a cycle beside each other: their figures, and every school they treat differently."""
    run = get_run(run_id, "teams")
    others = list(queries.comparable(run))
    choices = {one.pk: f"{present.title(one)}, {present.tag(one).text.lower()}" for one in others}
    form = CompareForm(request.GET or None, choices=choices)
    context: dict[str, Any] = {
        "title": "Compare two plans",
        "caption": present.title(run),
        "crumbs": present.run_crumbs(run, ("Compare", "")),
        "run": run,
        "form": form,
        "others": others,
    }
    if others and form.is_valid():
        other = next(one for one in others if one.pk == form.cleaned_data["other"])
        sheet = get_sheet(run)
        theirs = Sheet(other, sheet.problem)
        found = present.differences(sheet, theirs)
        context |= {
            "other": other,
            "names": (present.title(run), present.title(other)),
            "measures": present.beside(run.measures, other.measures),
            "page": lists.page(request, found),
            "number": len(found),
        }
    return render(request, "peer_review/matching/compare.html", context)
