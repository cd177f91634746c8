"""Whose turn it is in a review and what comes after, in two sentences: the first thing its page says."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import Q

from peer_review.duties import BEGIN, HEAD, Duty, duty_on
from peer_review.enums import Stage, Viewer
from peer_review.presenters.listing import listed
from peer_review.presenters.stages import steps
from peer_review.queries.due import OVER
from peer_review.queries.seeing import Seen
from peer_review.stages import BEFORE_VISIT

TO_HOLD: Final = Q(held_on__isnull=True, waived_at__isnull=True)
TO_DATE: Final = (Viewer.HEAD, Viewer.LEAD, Viewer.OFFICE)


@dataclass(frozen=True)
class Turn:
    """What is to be done now, by whom, until when, and what follows."""

    title: str
    who: str
    then: str = ""
    is_yours: bool = False
    is_late: bool = False


def turn(seen: Seen, on: date) -> Turn | None:
    """Return what is to be done now; nothing once a review is over."""
    review = seen.review
    if review.stage in OVER:
        return None
    if review.stage in BEFORE_VISIT and review.visit_starts_on is None:
        lost = "The visit was put off. " if review.postponed_at else ""
        return _of_duty(seen, Duty(TO_DATE, "Set the date of the visit"), None, on, lost)
    duty = duty_on(review, on)
    if duty is None:
        return _following_up(seen, on) if review.stage == Stage.FOLLOW_UP else _waiting(review)
    return _of_duty(seen, duty, None if duty == BEGIN else steps.due_on(review), on)


def _of_duty(seen: Seen, duty: Duty, day: date | None, on: date, before: str = "") -> Turn:
    is_yours = bool(seen.viewers & set(duty.viewers))
    is_late = day is not None and day < on
    words = duty.words[0].lower() + duty.words[1:]
    when = f"{' and was due' if is_late else ', due'} by {_day(day)}" if day else ""
    if duty == BEGIN:
        when = ". If the lead is away, another of the team begins it"
    who = listed([_name(seen.review, viewer) for viewer in duty.viewers], "or")
    return Turn(
        title=f"{'Your turn' if is_yours else 'Now'}: {words}",
        who=f"{before}This is for {who}{when}.",
        then=_then(seen.review),
        is_yours=is_yours,
        is_late=is_late,
    )


def _name(review: Any, viewer: Viewer) -> str:
    """Say who in the words of this kind of review: “the head of Abbey Primary School”, “the lead reviewer”."""
    found = str(review.words.viewers[viewer])
    return f"{found} of {review.host}" if viewer == Viewer.HEAD else found


def _waiting(review: Any) -> Turn | None:
    """Stages in which nothing is asked of anybody today."""
    if review.stage == Stage.LOGISTICS:
        day = review.visit_starts_on
        return Turn(
            f"The visit is on {_day(day)}",
            "The timetable is there. The lead reviewer, or another of the team, begins the visit on the day.",
            _then(review),
        )
    return None


def _following_up(seen: Seen, on: date) -> Turn:
    """The next follow-up, once it is due; after the last one there is only to close. One query."""
    days = list(seen.review.follow_ups.filter(TO_HOLD).order_by("due_on").values_list("due_on", flat=True))
    if not days:
        return _of_duty(seen, Duty(HEAD, "Close the review"), None, on)
    if days[0] <= on:
        return _of_duty(seen, Duty(HEAD, "Hold the follow-up"), days[0], on)
    after = "After the last one the review is closed."
    return Turn("The action plan is being carried out", f"The next follow-up is due on {_day(days[0])}.", after)


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _then(review: Any) -> str:
    return f"After that: {Stage(review.next_stage).label.lower()}." if review.next_stage else ""
