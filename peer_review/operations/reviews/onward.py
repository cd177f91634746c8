"""Leaving a stage after the signature, whatever the cycle's stages are; only closing is a step of its own."""

from datetime import datetime
from typing import Any

from billing.funding_sums.schedules import add_months
from peer_review.enums import Stage
from peer_review.operations.reviews import moving
from tenants.working_days import london_day


def leave(*, by: Any, review: Any, now: datetime, text: str = "") -> None:
    """Move a held review on from a stage whose work is done; before closing it stays. Plans its follow-ups when it gets there."""
    following = review.next_stage
    if following is None or following == Stage.CLOSED:
        return
    moving.advance(by=by, review=review, to=following, now=now, text=text)
    if following == Stage.FOLLOW_UP:
        _plan_follow_ups(review)


def _plan_follow_ups(review: Any) -> None:
    signed_on = london_day(review.signed_at)
    for months in sorted(set(review.cycle.follow_up_months)):
        review.follow_ups.get_or_create(months=months, defaults={"due_on": add_months(signed_on, months)})
