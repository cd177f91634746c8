"""The way to the visit: a review begins, goes on step by step, and the visit begins on its day."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from peer_review.bases import ReviewBase
from peer_review.enums import Stage
from peer_review.errors import ReviewRefused
from peer_review.operations.reviews import moving
from peer_review.stages import BEFORE_VISIT, has_reached


class NotYet(ReviewRefused):
    """The visit has no day, or its day has not come."""

    code = "not_yet"
    message = "The visit begins on its day. Change the date first if it takes place earlier."


@transaction.atomic
def start(*, by: Any, review: ReviewBase, now: datetime) -> bool:
    """Begin a planned review; return whether this did it. A second press does nothing."""
    held = moving.hold(review)
    if held.stage != Stage.PLANNED:
        return False
    go_on(by=by, review=held, now=now)
    return held.stage != Stage.PLANNED


def go_on(*, by: Any, review: ReviewBase, now: datetime) -> None:
    """Move a held review one stage on, but never into the visit: that begins on its day."""
    following = review.next_stage
    if following is not None and following != Stage.VISIT:
        moving.advance(by=by, review=review, to=following, now=now)


@transaction.atomic
def begin_visit(*, by: Any, review: ReviewBase, on: date, now: datetime, for_lead: bool = False) -> bool:
    """Begin the visit on its day; return whether this did it. What was left open before it is said on the timeline.

    `for_lead` says that somebody else begins it, because the lead is away. Raises NotYet, NotItsTurn.
    """
    held = moving.hold(review)
    if held.stage == Stage.VISIT:
        return False
    moving.require(held, *BEFORE_VISIT)
    if held.visit_starts_on is None or held.visit_starts_on > on:
        raise NotYet
    while not has_reached(held.stage, Stage.VISIT) and held.next_stage is not None:
        moving.advance(by=by, review=held, to=held.next_stage, text=_text(held, for_lead), now=now)
    return True


def _text(review: ReviewBase, for_lead: bool) -> str:
    """The words of one step; a step that was never finished says so, and a visit begun for a lead who is away."""
    following, left = review.next_stage, Stage(review.stage)
    is_open = (left == Stage.SELF_EVALUATION and review.self_evaluated_at is None) or (
        left == Stage.FOCUS and review.focus_agreed_at is None
    )
    label = following.label if following else ""
    said = [f"{left.label.lower()} left unfinished"] * is_open
    said += ["begun in place of the lead reviewer"] * (for_lead and following == Stage.VISIT)
    return f"{label} ({', '.join(said)})" if said else label
