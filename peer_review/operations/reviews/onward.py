"""Leaving a stage after the signature, whatever the cycle's stages are; only closing is a step of its own."""

from datetime import datetime, timedelta
from typing import Any

from billing.funding_sums.schedules import add_months
from peer_review.enums import Stage
from peer_review.operations.reviews import moving
from tenants.working_days import after_working_days, bank_holidays, london_day


def leave(*, by: Any, review: Any, now: datetime, text: str = "") -> None:
    """Move a held review on from a stage whose work is done; before closing it stays. Plans its follow-ups when it gets there."""
    following = review.next_stage
    if following is None or following == Stage.CLOSED:
        return
    moving.advance(by=by, review=review, to=following, now=now, text=text)
    if following == Stage.FOLLOW_UP:
        _plan_follow_ups(review)


def _plan_follow_ups(review: Any) -> None:
    """Each is due its months after the signature; on a weekend or bank holiday, the working day after it."""
    signed_on = london_day(review.signed_at)
    for months in sorted(set(review.cycle.follow_up_months)):
        day_before = add_months(signed_on, months) - timedelta(days=1)
        due_on = after_working_days(day_before, 1, bank_holidays())
        review.follow_ups.get_or_create(months=months, defaults={"due_on": due_on})
