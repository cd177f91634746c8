"""Cycles: the list, one cycle with all its reviews, its reviews as a file."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from membership.requests import PersonRequest
from peer_review.enums import CycleStatus, Stage
from peer_review.forms.cycles.beginning import CycleFilter
from peer_review.models import Cycle
from peer_review.presenters.cycles import page as present
from peer_review.queries import charges
from peer_review.queries import cycles as queries
from tenants import lists
from tenants.access import allowed, permission_required


@require_safe
@permission_required("peer_review.view_cycles")
def cycles(request: PersonRequest) -> HttpResponse:
    """All cycles, newest first."""
    query = {"search": request.GET.get("q", "").strip(), "status": request.GET.get("status", "")}
    rows = queries.listed(**query)
    file = lists.export(request, "cycles", present.COLUMNS, rows)
    if file:
        return file
    page = lists.page(request, rows)
    context = {
        "title": "Cycles",
        "chips": lists.chips(request, "status", CycleStatus.choices),
        "filter": CycleFilter(request.GET),
        "export": lists.export_urls(request),
        "page": page,
        "rows": [{"cycle": row, "colour": present.colour(row), "period": present.period(row)} for row in page],
        "may_configure": allowed(request, "peer_review.configure"),
        "may_set_up": allowed(request, "peer_review.coordinate"),
    }
    return render(request, "peer_review/cycles/list.html", context)


@require_safe
@permission_required("peer_review.view_cycles")
def cycle(request: PersonRequest, pk: int) -> HttpResponse:
    """One cycle: its schools, groups, calculations and every review of it."""
    shown, today = queries.get(pk), timezone.localdate()
    found = queries.cycle_page(shown, request.person, on=today, stage=request.GET.get("stage", ""))
    charged = charges.charged_pence(found.review_ids)
    used = [choice for choice in present.stage_chips() if found.stages.get(choice[0])]
    context = {
        "title": shown.name,
        "caption": present.period(shown),
        "crumbs": [crumbs(shown)[0], {"label": shown.name}],
        "cycle": shown,
        "colour": present.colour(shown),
        "found": found,
        "figures": present.figures(found, charged),
        "settings": present.settings(shown),
        "missing": present.missing(found) if shown.status == CycleStatus.DRAFT else "",
        "runs": present.runs(found.runs),
        "rows": present.rows(found.lines, charged, today),
        "is_charged": bool(charged),
        "chips": lists.chips(request, "stage", used),
        "export": _export_urls(shown, request.GET.get("stage", "")),
        "runs_url": reverse("match_runs", args=[shown.pk]),
        "groups_url": reverse("cycle_groups", args=[shown.pk]),
        "may_configure": allowed(request, "peer_review.configure"),
        "may_set_up": allowed(request, "peer_review.coordinate"),
    }
    return render(request, "peer_review/cycles/page.html", context)


@require_safe
@permission_required("peer_review.view_cycles")
def cycle_checks(request: PersonRequest, pk: int) -> HttpResponse:
    """Places in teams that break a rule now; a part of the cycle's page, and a page of its own without script."""
    shown = queries.get(pk)
    found = queries.broken(shown, request.person, on=timezone.localdate())
    context = {
        "title": "Teams against the rules",
        "caption": shown.name,
        "crumbs": crumbs(shown, "Teams against the rules"),
        "broken": present.broken(found),
        "more": max(len(found) - present.SHOWN, 0),
    }
    template = "checks_part" if request.headers.get("HX-Request") else "checks"
    return render(request, f"peer_review/cycles/{template}.html", context)


@require_safe
@permission_required("peer_review.view_cycles")
def cycle_export(request: PersonRequest, pk: int) -> HttpResponse:
    """The reviews of a cycle as a file."""
    shown, stage = queries.get(pk), request.GET.get("stage", "")
    found = queries.cycle_page(shown, request.person, on=timezone.localdate(), stage=stage)
    charged = charges.charged_pence([line.review.pk for line in found.lines])
    file = lists.export(request, f"reviews-{shown.pk}", present.columns(charged), found.lines)
    return file or redirect("cycle", shown.pk)


def crumbs(shown: Cycle, label: str = "") -> list[dict[str, str]]:
    """Return the way to a cycle's page and to what is done there."""
    found = [
        {"label": "Cycles", "url": reverse("cycles")},
        {"label": shown.name, "url": reverse("cycle", args=[shown.pk])},
    ]
    return [*found, {"label": label}] if label else found


def _export_urls(shown: Cycle, stage: str) -> dict[str, str]:
    url = reverse("cycle_export", args=[shown.pk])
    kept = f"&stage={stage}" if stage in Stage.values else ""
    return {kind: f"{url}?format={kind}{kept}" for kind in ("csv", "xlsx")}
