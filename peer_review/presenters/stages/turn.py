"""Whose turn it is in a review and what comes after, in two sentences: the first thing its page says."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from peer_review.duties import BEGIN, Duty, duty_on
from peer_review.enums import Stage, Viewer
from peer_review.presenters.listing import listed
from peer_review.presenters.stages import steps
from peer_review.queries.due import OVER
from peer_review.queries.seeing import Seen
from peer_review.stages import BEFORE_VISIT

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
        return _waiting(review)
    return _of_duty(seen, duty, None if duty == BEGIN else steps.due_on(review), on)


def _of_duty(seen: Seen, duty: Duty, day: date | None, on: date, before: str = "") -> Turn:
    is_yours = bool(seen.viewers & set(duty.viewers))
    is_late = day is not None and day < on
    words = duty.words[0].lower() + duty.words[1:]
    when = f"{' and was due' if is_late else ', due'} by {day.day} {day:%B %Y}" if day else ""
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
            f"The visit is on {day.day} {day:%B %Y}",
            "The timetable is there. The lead reviewer, or another of the team, begins the visit on the day.",
            _then(review),
        )
    if review.stage == Stage.FOLLOW_UP:
        months = listed([str(months) for months in review.cycle.follow_up_months])
        then = f"It is looked at again {months} months after the signature." if months else ""
        return Turn("The action plan is being carried out", then, "Then the review is closed.")
    return None


def _then(review: Any) -> str:
    return f"After that: {Stage(review.next_stage).label.lower()}." if review.next_stage else ""
