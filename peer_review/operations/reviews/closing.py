"""Closing a review once nothing of it is left to do, whatever stages its cycle uses."""

from datetime import datetime
from typing import Any

from django.db import transaction

from peer_review.bases import ReviewBase
from peer_review.enums import Stage
from peer_review.errors import ReviewRefused
from peer_review.operations.reviews import moving


class StillOpen(ReviewRefused):
    """Something of the review is still to be done; the message says what."""

    code = "still_open"


@transaction.atomic
def close(*, by: Any, review: ReviewBase, now: datetime) -> None:
    """Close a review. Raises NotItsTurn, StillOpen."""
    held = moving.hold(review)
    if held.next_stage != Stage.CLOSED:
        raise moving.NotItsTurn
    lacking = lacks(held)
    if lacking:
        raise StillOpen(lacking)
    held.closed_at = now
    words = "The review is closed"
    moving.advance(by=by, review=held, to=Stage.CLOSED, now=now, text=words, also=("closed_at",))


def lacks(review: ReviewBase) -> str:
    """Return what is still to do before a review can be closed, in words; nothing: empty. At most one query."""
    if review.stage == Stage.WORKSHOP and not review.workshop_note:
        return "Write what the workshop came to first."
    if review.stage == Stage.ACTIONS and not review.planned_at:
        return "Agree the action plan first."
    if review.stage == Stage.FOLLOW_UP:
        rows = review.follow_ups.filter(held_on__isnull=True, waived_at__isnull=True)
        waiting = [str(months) for months in rows.values_list("months", flat=True)]
        return f"Hold or waive the follow-ups after {', '.join(waiting)} months first." if waiting else ""
    return ""
