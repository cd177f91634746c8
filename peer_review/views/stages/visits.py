"""The days of a visit: set, put off, begun, cancelled, taken into a calendar."""

from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from membership.uploads import slug
from membership.views.answers import saved, told
from peer_review.enums import Stage, Viewer
from peer_review.errors import ReviewRefused
from peer_review.forms.stages.visits import CancelForm, DaysForm, PostponeForm
from peer_review.operations import telling
from peer_review.operations.reviews import preparing, visits
from peer_review.operations.reviews.cancelling import AlreadySigned
from peer_review.operations.reviews.moving import NotItsTurn
from peer_review.queries import calendar_entries
from peer_review.queries.seeing import Seen
from peer_review.queries.visit_warnings import warnings
from peer_review.stages import BEFORE_VISIT, has_reached
from peer_review.views.stages.around import around
from peer_review.views.stages.loading import ReviewRequest, load, require, signed_in
from tenants import ical
from tenants.access import allowed

DATABLE: Final = (*BEFORE_VISIT, Stage.VISIT)
POSTPONING: Final = [
    "The visit loses its day, or gets the new one you give.",
    "The {host} and the team are told, with the reason.",
    "All dates that hang on the visit follow. Nothing that was written is lost.",
]
CANCELLING: Final = [
    "The review does not take place. This cannot be undone.",
    "The {host} and the team are told, with your reason.",
    "The {host} keeps its self-evaluation and documents; nobody else sees them any more.",
    "Evidence, findings and drafts are not shown to anybody.",
]


@require_http_methods(["GET", "POST"])
@signed_in
def days(request: ReviewRequest, pk: int) -> HttpResponse:
    """Set or change the days of a visit; what speaks against them is said before."""
    seen = load(request, pk, may="postpone")
    review = seen.review
    if request.method == "GET" and review.stage not in DATABLE:
        return _too_late(request, pk, NotItsTurn)
    kept = {"starts_on": review.visit_starts_on, "ends_on": review.visit_ends_on}
    form = DaysForm(request.POST or None, initial=kept)
    against: list[str] = []
    if form.is_valid():
        against = _against(seen, form)
        form = DaysForm(request.POST, initial=kept, warnings=against) if against else form
    if request.method == "POST" and saved(
        request,
        form,
        review.words.say("the date is set. The {host} and the team are told."),
        lambda: _set(request, seen, form),
    ):
        return redirect("review", pk)
    context = around(seen, "Date of the visit") | {"form": form, "against": against, "button_label": "Set the date"}
    return render(request, "peer_review/stages/days.html", context)


def _against(seen: Seen, form: DaysForm) -> list[str]:
    starts_on, ends_on = form.cleaned_data["starts_on"], form.cleaned_data["ends_on"]
    return warnings(seen.review, starts_on, ends_on or visits.last_day(seen.review, starts_on))


def _set(request: ReviewRequest, seen: Seen, form: DaysForm) -> None:
    given, now = form.cleaned_data, timezone.now()
    telling.set_days(
        by=request.actor,
        review=seen.review,
        starts_on=given["starts_on"],
        ends_on=given["ends_on"],
        on=timezone.localdate(now),
        now=now,
    )


@require_http_methods(["GET", "POST"])
@signed_in
def postpone(request: ReviewRequest, pk: int) -> HttpResponse:
    """Put a visit off in one action."""
    seen = load(request, pk, may="postpone")
    if request.method == "GET" and seen.review.stage not in DATABLE:
        return _too_late(request, pk, NotItsTurn)
    form, now = PostponeForm(request.POST or None), timezone.now()
    if saved(
        request,
        form,
        seen.review.words.say("the visit is put off. The {host} and the team are told."),
        lambda: telling.postpone(
            by=request.actor, review=seen.review, on=timezone.localdate(now), now=now, **form.cleaned_data
        ),
    ):
        return redirect("review", pk)
    return _ask(request, seen, "Put off the visit", form=form, consequences=POSTPONING, is_warning=False)


@require_http_methods(["GET", "POST"])
@signed_in
def cancel(request: ReviewRequest, pk: int) -> HttpResponse:
    """Cancel a review, after saying what that does."""
    seen = load(request, pk, may="coordinate")
    if request.method == "GET" and has_reached(seen.review.stage, Stage.SIGNED):
        return _too_late(request, pk, AlreadySigned)
    form = CancelForm(request.POST or None)
    said = {"by": request.actor, "review": seen.review, "now": timezone.now()}
    if saved(
        request,
        form,
        seen.review.words.say("the review is cancelled. The {host} and the team are told."),
        lambda: telling.cancel(**said, **form.cleaned_data),
    ):
        return redirect("review", pk)
    return _ask(request, seen, "Cancel the review", form=form, consequences=CANCELLING, is_warning=True)


@require_http_methods(["GET", "POST"])
@signed_in
def move(request: ReviewRequest, pk: int) -> HttpResponse:
    """Begin a planned review, or its visit on the day."""
    seen = load(request, pk)
    starts = seen.review.stage == Stage.PLANNED and seen.review.next_stage != Stage.VISIT and not _is_day(seen)
    require(request, seen, "postpone" if starts else "begin_visit")
    said = {"by": request.actor, "review": seen.review, "now": timezone.now()}
    if request.method == "POST":
        if request.POST.get("step") == "start":
            told(request, "The review has begun.", lambda: preparing.start(**said))
        else:
            require(request, seen, "begin_visit")
            today = timezone.localdate()
            said["for_lead"] = Viewer.LEAD not in seen.viewers
            has_begun = told(request, "The visit has begun.", lambda: preparing.begin_visit(on=today, **said))
            if has_begun and allowed(request, "peer_review.capture", seen):
                return redirect("evidence_new", pk)
        return redirect("review", pk)
    context = around(seen, "Begin the review" if starts else "Begin the visit") | {"starts": starts}
    return render(request, "peer_review/stages/move.html", context)


def _is_day(seen: Seen) -> bool:
    starts_on = seen.review.visit_starts_on
    return starts_on is not None and starts_on <= timezone.localdate()


@require_safe
@signed_in
def calendar(request: ReviewRequest, pk: int) -> HttpResponse:
    """The visit as a file for a calendar."""
    seen = load(request, pk)
    link = request.build_absolute_uri(reverse("review", args=[pk]))
    entry = calendar_entries.entry(seen.review, link)
    if entry is None:
        raise Http404("This visit has no date.")
    response = HttpResponse(ical.calendar(entry.title, [entry]), content_type=f"{ical.MIME_TYPE}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{slug(entry.title)}.ics"'
    return response


def _too_late(request: ReviewRequest, pk: int, refusal: type[ReviewRefused]) -> HttpResponse:
    """Go back to the review, saying why this is not asked any more."""
    messages.info(request, refusal.message)
    return redirect("review", pk)


def _ask(request: ReviewRequest, seen: Seen, title: str, **said: Any) -> HttpResponse:
    said["consequences"] = [seen.review.words.say(line) for line in said["consequences"]]
    context = around(seen, title) | {"button_label": title} | said
    return render(request, "billing/payer_confirm.html", context)
