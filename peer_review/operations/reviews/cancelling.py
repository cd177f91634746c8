"""A review that will not take place, or not be finished."""

from datetime import datetime
from typing import Any

from django.db import transaction

from peer_review.bases import ReviewBase
from peer_review.enums import MomentKind, Stage
from peer_review.errors import ReviewRefused
from peer_review.operations.reviews import moving
from peer_review.stages import has_reached


class AlreadySigned(ReviewRefused):
    """The report is the school’s; what follows may be left out, the report stays."""

    code = "already_signed"
    message = "The report of this review is signed. Close the review instead: who was reviewed keeps the report."


@transaction.atomic
def cancel(*, by: Any, review: ReviewBase, reason: str, now: datetime) -> bool:
    """Cancel a review for a reason; return whether this did it, a second press does nothing.

    Raises AlreadySigned.
    """
    held = moving.hold(review)
    if held.stage == Stage.CANCELLED:
        return False
    if has_reached(held.stage, Stage.SIGNED):
        raise AlreadySigned
    held.cancel()
    held.cancel_reason = reason
    held.postponed_at, held.postponed_reason = None, ""
    held.save(update_fields=["stage", "cancel_reason", "postponed_at", "postponed_reason"])
    moving.note(by=by, review=held, kind=MomentKind.MOVED, text=f"Cancelled: {reason}", now=now)
    return True
