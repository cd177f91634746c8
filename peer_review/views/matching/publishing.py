"""A plan is published after saying what that does; a published plan is repaired after a drop-out."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from membership.requests import PersonRequest
from membership.views.answers import accepted, attempt, told
from peer_review.enums import CycleStatus
from peer_review.forms.matching.runs import GoneForm, PublishForm
from peer_review.matching.checking import Break, breaks
from peer_review.models import MatchRun
from peer_review.operations.matching import grouping, publishing, repairing
from peer_review.presenters.matching import groups as present_groups
from peer_review.presenters.matching import runs as present
from peer_review.presenters.matching.plans import Sheet
from peer_review.queries.matching import runs as queries
from peer_review.queries.matching import standing
from peer_review.views.matching.loading import get_run, get_sheet
from peer_review.views.typed import posted
from tenants.access import permission_required


@require_http_methods(["GET", "POST"])
@permission_required("peer_review.coordinate")
def match_run_publish(request: PersonRequest, run_id: int) -> HttpResponse:
    """Say what publishing does, then publish; for groups, take them over."""
    run = get_run(run_id)
    if run.subject == "groups":
        return _take_over(request, run)
    sheet = get_sheet(run)
    open_breaks = publishing.unexcused(run, breaks(sheet.problem, publishing.known_part(sheet.problem, sheet.plan)))
    form = PublishForm(posted(request)) if open_breaks else None
    if request.method == "POST" and (form is None or form.is_valid()):
        reason = form.cleaned_data["override_reason"] if form else ""
        if accepted_or_told(request, form, run, reason):
            messages.success(request, "Published. Reviewers are being invited.")
            return redirect("cycle", run.cycle_id)
    return _confirm(request, sheet, form, open_breaks)


def accepted_or_told(request: PersonRequest, form: PublishForm | None, run: MatchRun, reason: str) -> bool:
    """Publish; a refusal stands at the form, or is a message where there is none."""

    def work() -> MatchRun:
        return publishing.publish(by=request.person, run_id=run.pk, now=timezone.now(), override_reason=reason)

    return accepted(form, work) if form else attempt(request, work) is not None


def _confirm(request: PersonRequest, sheet: Sheet, form: PublishForm | None, open_breaks: list[Break]) -> HttpResponse:
    run = sheet.run
    now_standing = standing.standing_plan(run.cycle)
    wanted = {(host, one) for host, team in sheet.plan.teams.items() for one in team.everybody}
    held = {(host, one) for host, team in now_standing.teams.items() for one in team.everybody}
    context = {
        "title": "Publish this plan",
        "caption": run.cycle.name,
        "crumbs": present.run_crumbs(run, ("Publish", "")),
        "run": run,
        "is_set_up": run.cycle.status == CycleStatus.DRAFT,
        "form": form,
        "breaks": [one.text for one in open_breaks],
        "consequences": present.publish_consequences(
            sheet,
            invited=len(wanted - held),
            changed=len({host for host, _ in wanted ^ held}),
            unconsented=queries.unconsented(run.cycle),
            is_first=not now_standing.teams,
        ),
    }
    return render(request, "peer_review/matching/publish.html", context)


def _take_over(request: PersonRequest, run: MatchRun) -> HttpResponse:
    if request.method == "POST" and told(
        request,
        "The groups are taken over.",
        lambda: grouping.take_over(by=request.person, run_id=run.pk, now=timezone.now()),
    ):
        return redirect("cycle_groups", run.cycle_id)
    number, left = len(run.plan.get("groups", ())), len(run.plan.get("left", ()))
    context = {
        "title": "Take these groups over",
        "caption": run.cycle.name,
        "crumbs": present.run_crumbs(run, ("Take over", "")),
        "run": run,
        "consequences": present_groups.consequences(number, left),
    }
    return render(request, "peer_review/matching/publish.html", context)


@require_http_methods(["GET", "POST"])
@permission_required("peer_review.coordinate")
def match_run_repair(request: PersonRequest, run_id: int) -> HttpResponse:
    """Who dropped out, and the calculation that does without them."""
    run = get_run(run_id, "teams")
    reviewers = standing.seated(run.cycle)
    dropped = {one.pk for one in standing.dropped_out(run.cycle)}
    form = GoneForm(posted(request), reviewers=reviewers, initial={"gone": sorted(dropped)})
    if request.method == "POST" and form.is_valid():
        gone = form.cleaned_data["gone"]
        made = attempt(form, lambda: repairing.repair(by=request.person, run_id=run.pk, gone=gone, now=timezone.now()))
        if made:
            return redirect("match_run", made.pk)
    context = {
        "title": "Repair the plan after a drop-out",
        "caption": run.cycle.name,
        "crumbs": present.run_crumbs(run, ("Repair", "")),
        "run": run,
        "form": form,
        "vacancies": standing.vacancies(run.cycle),
    }
    return render(request, "peer_review/matching/repair.html", context)
