"""A visit is put off: one action, whatever the reason; due dates follow the visit, the timeline keeps all."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from peer_review.bases import ReviewBase
from peer_review.enums import MomentKind, PostponeReason, Stage
from peer_review.operations.reviews import moving, visits
from peer_review.stages import BEFORE_VISIT


@transaction.atomic
def postpone(
    *, by: Any, review: ReviewBase, reason: PostponeReason, words: str = "", new_day: date | None = None, on: date,
    now: datetime,
) -> bool:  # fmt: skip
    """Put a visit off, with or without a new day; return whether this did it: once put off, a second press does nothing.

    Raises DayUnsuitable, NotItsTurn.
    """
    held = moving.hold(review)
    moving.require(held, *BEFORE_VISIT, Stage.VISIT)
    if held.postponed_at is not None and new_day is None:
        return False
    if new_day is not None and (held.visit_starts_on, held.postponed_at) == (new_day, None):
        return False
    last = visits.last_day(held, new_day) if new_day else None
    if new_day and last:
        visits.check_days(held, new_day, last, on)
    text = ": ".join(filter(None, [PostponeReason(reason).label, words]))
    moving.note(by=by, review=held, kind=MomentKind.POSTPONED, text=text, now=now)
    if new_day and last:
        visits.put(by=by, review=held, starts_on=new_day, ends_on=last, now=now)
    else:
        _clear(held, reason, now)
    return True


def _clear(review: ReviewBase, reason: PostponeReason, now: datetime) -> None:
    review.visit_starts_on = review.visit_ends_on = None
    review.postponed_at, review.postponed_reason = now, reason
    review.save(update_fields=["visit_starts_on", "visit_ends_on", "postponed_at", "postponed_reason"])
