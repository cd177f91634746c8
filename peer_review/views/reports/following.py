"""Follow-ups of the plan, the school's rating, and the end of a review."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from membership.views.answers import saved, told
from peer_review.enums import Part, Stage
from peer_review.forms.reports.planning import FollowUpForm, RatingForm, ReasonForm
from peer_review.operations.reviews import closing, follow_ups, rating
from peer_review.presenters.reports import planning as present
from peer_review.queries.seeing import Seen
from peer_review.views.reports.context import confirm_page, form_page
from peer_review.views.stages.around import around
from peer_review.views.stages.loading import ReviewRequest, load, require, signed_in
from tenants.access import allowed


@require_http_methods(["GET", "POST"])
@signed_in
def follow_up(request: ReviewRequest, pk: int, follow_up_id: int) -> HttpResponse:
    """Hold a follow-up: the actions are kept as they are today."""
    seen, found = _follow_up(request, pk, follow_up_id)
    review, today = seen.review, timezone.localdate()
    form = FollowUpForm(request.POST or None)
    if request.method == "POST":
        require(request, seen, "plan")
    if saved(
        request,
        form,
        "The follow-up is kept as it stands today.",
        lambda: follow_ups.hold(
            by=request.actor,
            review=review,
            follow_up_id=found.pk,
            on=today,
            now=timezone.now(),
            **form.cleaned_data,
        ),
    ):
        return redirect("follow_up", pk, found.pk)
    is_open = not found.held_on and not found.waived_at and review.stage == Stage.FOLLOW_UP
    context = around(seen, f"Follow-up after {found.months} months") | {
        "found": found,
        "rows": present.states(review, found),
        "is_due": found.due_on <= today,
        "can_hold": is_open and allowed(request, "peer_review.plan", seen),
        "form": form,
    }
    return render(request, "peer_review/reports/follow_up.html", context)


@require_http_methods(["GET", "POST"])
@signed_in
def follow_up_waive(request: ReviewRequest, pk: int, follow_up_id: int) -> HttpResponse:
    """Do without a follow-up, with the reason."""
    seen, found = _follow_up(request, pk, follow_up_id)
    require(request, seen, "plan")
    form = ReasonForm(request.POST or None)
    if saved(
        request,
        form,
        "Left out, with your reason.",
        lambda: follow_ups.waive(
            by=request.actor,
            review=seen.review,
            follow_up_id=found.pk,
            now=timezone.now(),
            **form.cleaned_data,
        ),
    ):
        return redirect("review", pk)
    return confirm_page(
        request,
        seen,
        f"Do without the follow-up after {found.months} months",
        consequences=[
            "Your reason stays with the follow-up; the timeline says that it was left out.",
            "It does not count in the share of actions completed.",
        ],
        form=form,
        button_label="Do without it",
        cancel_url=reverse("follow_up", args=[pk, found.pk]),
    )


@require_http_methods(["GET", "POST"])
@signed_in
def review_rate(request: ReviewRequest, pk: int) -> HttpResponse:
    """The school says how useful the review was, and how much it challenged."""
    seen = load(request, pk, Part.RATING, may="rate")
    review = seen.review
    initial = {"usefulness": review.usefulness, "challenge": review.challenge, "comment": review.rating_comment}
    form = RatingForm(request.POST or None, initial=initial)
    if saved(
        request,
        form,
        "Thank you.",
        lambda: rating.rate(by=request.actor, review=review, now=timezone.now(), **form.cleaned_data),
    ):
        return redirect("review", pk)
    return form_page(request, seen, "Rate the review", form)


@require_http_methods(["GET", "POST"])
@signed_in
def review_close(request: ReviewRequest, pk: int) -> HttpResponse:
    """Close a review of which nothing is left to do."""
    seen = load(request, pk, may="close")
    if request.method == "POST" and told(
        request,
        "The review is closed.",
        lambda: closing.close(by=request.actor, review=seen.review, now=timezone.now()),
    ):
        return redirect("review", pk)
    lines = ["Report, plan and timeline stay as they are.", "Whoever sees the report goes on seeing it."]
    return confirm_page(request, seen, "Close the review", consequences=lines, button_label="Close the review")


def _follow_up(request: ReviewRequest, pk: int, follow_up_id: int) -> tuple[Seen, Any]:
    seen = load(request, pk, Part.FOLLOW_UP)
    found = seen.review.follow_ups.filter(pk=follow_up_id).first()
    if found is None:
        raise Http404("No such follow-up here.")
    return seen, found
