"""After the signature: the workshop and the action plan."""

from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from membership.views.answers import saved, told
from peer_review.enums import Part, Stage
from peer_review.forms.reports.planning import ActionForm, DayForm, MarkForm, NoteForm
from peer_review.operations import telling_reports as telling
from peer_review.operations.reviews import actions, workshops
from peer_review.presenters.reports import planning as present
from peer_review.queries.seeing import Seen
from peer_review.views.reports.context import confirm_page, form_page
from peer_review.views.stages.around import around
from peer_review.views.stages.loading import ReviewRequest, load, require, signed_in
from tenants.access import allowed

STEPS = ("up", "down", "mark", "remove")


@require_http_methods(["GET", "POST"])
@signed_in
def workshop(request: ReviewRequest, pk: int) -> HttpResponse:
    """Set the day of the workshop; afterwards write what it came to."""
    seen = load(request, pk, Part.REPORT, may="hold_workshop")
    review, now, today = seen.review, timezone.now(), timezone.localdate()
    is_over = review.stage == Stage.WORKSHOP and review.workshop_on is not None and review.workshop_on <= today
    if is_over and "day" not in request.GET:
        note = NoteForm(request.POST or None)
        work = partial(workshops.finish, by=request.actor, review=review, on=today, now=now)
        if saved(request, note, "Saved. The plan comes next.", lambda: work(**note.cleaned_data)):
            return redirect("review", pk)
        return _workshop(request, seen, note)
    form = DayForm(request.POST or None, initial={"day": review.workshop_on})
    plan = partial(workshops.plan, by=request.actor, review=review, now=now)
    if saved(request, form, "The day of the workshop is set.", lambda: plan(**form.cleaned_data)):
        return redirect("review", pk)
    return _workshop(request, seen, form)


def _workshop(request: ReviewRequest, seen: Seen, form: Any) -> HttpResponse:
    return form_page(request, seen, "Improvement workshop", form, text=present.facilitators(seen.review))


@require_http_methods(["GET", "POST"])
@signed_in
def plan(request: ReviewRequest, pk: int) -> HttpResponse:
    """The action plan, with a form for the next action."""
    seen = load(request, pk, Part.ACTIONS)
    review, may_plan = seen.review, allowed(request, "peer_review.plan", seen)
    form = ActionForm(request.POST or None, findings=review.report.get("findings", ()))
    if request.method == "POST":
        require(request, seen, "plan")
    if saved(
        request,
        form,
        "Added to the plan.",
        lambda: actions.add(by=request.actor, review=review, facts=form.facts, now=timezone.now()),
    ):
        return redirect("actions", pk)
    is_open = may_plan and review.stage in actions.OPEN
    context = around(seen, "Action plan") | present.plan(review) | {
        "form": form,
        "can_plan": is_open,
        "can_agree": is_open and review.stage == Stage.ACTIONS and not review.planned_at,
        "statuses": present.STATUSES,
    }  # fmt: skip
    return render(request, "peer_review/reports/plan.html", context)


@require_http_methods(["GET", "POST"])
@signed_in
def action_change(request: ReviewRequest, pk: int, action_id: int) -> HttpResponse:
    """Change what an action says."""
    seen, action = _action(request, pk, action_id)
    initial = {name: getattr(action, name) for name in ActionForm.base_fields}
    form = ActionForm(request.POST or None, findings=seen.review.report.get("findings", ()), initial=initial)
    if saved(
        request,
        form,
        "Saved.",
        lambda: actions.change(by=request.actor, review=seen.review, action_id=action.pk, facts=form.facts),
    ):
        return redirect("actions", pk)
    return form_page(request, seen, "Change an action", form, cancel_url=reverse("actions", args=[pk]))


@require_POST
@signed_in
def action_step(request: ReviewRequest, pk: int, action_id: int, step: str) -> HttpResponse:
    """Move an action up or down, take it out, or say how far it is."""
    seen, action = _action(request, pk, action_id)
    facts: dict[str, Any] = {"by": request.actor, "review": seen.review, "action_id": action.pk}
    form = MarkForm(request.POST)
    if step not in STEPS:
        raise Http404("No such step.")
    if step == "mark":
        status = form.cleaned_data["status"] if form.is_valid() else ""
        told(request, "Saved.", lambda: actions.mark(**facts, status=status, on=timezone.localdate()))
    elif step == "remove":
        told(request, "Taken out of the plan.", lambda: actions.remove(**facts))
    else:
        told(request, "Moved.", lambda: actions.move(**facts, is_up=step == "up"))
    return redirect("actions", pk)


@require_http_methods(["GET", "POST"])
@signed_in
def plan_agree(request: ReviewRequest, pk: int) -> HttpResponse:
    """Agree the plan with its costs."""
    seen = load(request, pk, Part.ACTIONS, may="plan")
    if request.method == "POST" and told(
        request,
        "The plan is agreed.",
        lambda: telling.agree_plan(by=request.actor, review=seen.review, now=timezone.now()),
    ):
        return redirect("review", pk)
    shown = present.plan(seen.review)
    lines = [
        f"{shown['count']} action{'s' if shown['count'] != 1 else ''}, {shown['total']} altogether.",
        "From then on actions are marked or dropped, not taken out.",
        present.follow_up_words(seen.review),
    ]
    return confirm_page(
        request,
        seen,
        "Agree the action plan",
        consequences=lines,
        button_label="Agree the plan",
        cancel_url=reverse("actions", args=[pk]),
    )


def _action(request: ReviewRequest, pk: int, action_id: int) -> tuple[Seen, Any]:
    seen = load(request, pk, Part.ACTIONS, may="plan")
    action = seen.review.actions.filter(pk=action_id).first()
    if action is None:
        raise Http404("No such action here.")
    return seen, action
