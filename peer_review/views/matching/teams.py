"""One school of a plan: its team and why, why not another, what clashes, locking and changing by hand."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from membership.requests import PersonRequest
from membership.views.answers import attempt, saved, told
from peer_review.enums import LIVE_RUNS
from peer_review.forms.matching.teams import ChangeForm, WhyNotForm
from peer_review.matching.barriers import outside
from peer_review.matching.explaining import why_not
from peer_review.matching.problem import Host
from peer_review.operations.matching import locking, overriding
from peer_review.presenters.matching import plans
from peer_review.presenters.matching import runs as present
from peer_review.presenters.matching.plans import Sheet
from peer_review.views.matching.loading import get_run, get_sheet
from peer_review.views.typed import posted
from tenants.access import allowed, permission_required

MOST_ASKED = 8


@require_safe
@permission_required("peer_review.view_cycles")
def match_host(request: PersonRequest, run_id: int, host: int) -> HttpResponse:
    """One school's team in a plan, each match with its reasons."""
    sheet, found = _load(run_id, host)
    return _page(request, sheet, found)


@require_POST
@permission_required("peer_review.coordinate")
def match_lock(request: PersonRequest, run_id: int, host: int) -> HttpResponse:
    """Lock or free one reviewer of a team, or the whole team."""
    run = get_run(run_id, "teams")
    chosen = request.POST.get("reviewer", "")
    frees = request.POST.get("do") == "unlock"
    work = locking.unlock if frees else locking.lock
    words = "It may be moved again when solving again." if frees else "It stays as it is when solving again."
    reviewer = int(chosen) if chosen.isdecimal() else None
    told(
        request,
        words,
        lambda: work(by=request.person, run_id=run.pk, host=host, reviewer=reviewer, now=timezone.now()),
    )
    return redirect("match_host", run.pk, host)


@require_POST
@permission_required("peer_review.coordinate")
def match_override(request: PersonRequest, run_id: int, host: int) -> HttpResponse:
    """Change a team by hand: first what it would break, then with the reason for good."""
    sheet, found = _load(run_id, host)
    form = _change_form(request, sheet, found)
    if not form.is_valid():
        return _page(request, sheet, found, form)
    if request.POST.get("step") != "do":
        seen = attempt(form, lambda: overriding.preview(sheet.problem, sheet.run, form.change))
        return _check(request, sheet, found, seen) if seen else _page(request, sheet, found, form)
    if saved(
        request,
        form,
        "The plan is changed by hand; your reason is kept with it.",
        lambda: overriding.override(
            by=request.person,
            run_id=sheet.run.pk,
            change=form.change,
            reason=form.cleaned_data["reason"],
            now=timezone.now(),
        ),
    ):
        return redirect("match_host", sheet.run.pk, host)
    return _page(request, sheet, found, form)


def _load(run_id: int, host: int) -> tuple[Sheet, Host]:
    sheet = get_sheet(get_run(run_id, "teams"))
    found = sheet.hosts.get(host)
    if found is None or not sheet.run.plan.get("teams"):
        raise Http404("No such school in this plan.")
    return sheet, found


def _page(request: PersonRequest, sheet: Sheet, host: Host, form: ChangeForm | None = None) -> HttpResponse:
    run, row = sheet.run, sheet.row(host)
    problems = [one for one in run.problems if one["host"] == host.id]
    may_change = allowed(request, "peer_review.coordinate") and not run.published_at and run.status not in LIVE_RUNS
    context = {
        "title": row.title,
        "caption": f"{row.window} · journeys of {row.km} in all",
        "crumbs": present.run_crumbs(run, (row.title, "")),
        "run": run,
        "row": row,
        "members": [{"member": one, "reasons": sheet.reasons(host.id, one.id)} for one in row.members],
        "problems": problems,
        "outside": _outside(request, sheet, host, [one["code"] for one in problems]),
        "may_change": may_change,
        "change": form or _change_form(request, sheet, host),
        "form": form,
        "events": plans.overrides(sheet, host.id),
        **_why_not(request, sheet, host),
    }
    return render(request, "peer_review/matching/host.html", context)


def _outside(request: PersonRequest, sheet: Sheet, host: Host, lacks: list[str]) -> dict[str, Any] | None:
    """What keeps everybody else out of a team that lacks something; only when it is asked for."""
    if not lacks or "others" not in request.GET:
        return None
    return plans.outside(outside(sheet.problem, sheet.plan, host, lacks))


def _change_form(request: PersonRequest, sheet: Sheet, host: Host) -> ChangeForm:
    """The form of a change: who is in the team, who is near or was asked about, all windows."""
    chosen = request.POST.get("other", "")
    also = [one.id for one in sheet.named(request.GET.get("who", ""))]
    also += [int(chosen)] if chosen.isdecimal() else []
    team = sheet.team(host.id)
    return ChangeForm(
        posted(request),
        seated=[(one, sheet.name(one)) for one in team.everybody],
        others=sheet.near(host, also),
        windows=list(sheet.windows.items()),
        host=host.id,
    )


def _why_not(request: PersonRequest, sheet: Sheet, host: Host) -> dict[str, Any]:
    """The rules that keep those out of a team whose name was asked for."""
    words = request.GET.get("who", "").strip()
    people = sheet.named(words)[:MOST_ASKED]
    team = sheet.team(host.id)
    return {
        "why_form": WhyNotForm(request.GET if words else None),
        "is_asked": bool(words),
        "asked": [
            {
                "person": one,
                "is_in": one.id in team.everybody,
                "refusals": why_not(sheet.problem, host, one, team.window, sheet.plan),
            }
            for one in people
        ],
    }


def _check(request: PersonRequest, sheet: Sheet, host: Host, seen: overriding.Preview) -> HttpResponse:
    """Say what a change would do before it is done."""
    row = sheet.row(host)
    back = reverse("match_host", args=[sheet.run.pk, host.id])
    context = {
        "title": "Check before you change it",
        "caption": row.title,
        "crumbs": present.run_crumbs(sheet.run, (row.title, back), ("Change", "")),
        "warnings": seen.warnings,
        "price": present.price(seen.dearer),
        "kept": [(name, value) for name, value in request.POST.items() if name not in ("csrfmiddlewaretoken", "step")],
        "cancel_url": back,
    }
    return render(request, "peer_review/matching/override.html", context)
