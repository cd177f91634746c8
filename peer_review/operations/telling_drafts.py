"""A school's draft goes out, and its head is written to; reviews between partnerships take the same step without a letter."""

from datetime import date
from typing import Any

from django.db import transaction

from peer_review.bases import ReviewBase
from peer_review.models import Review
from peer_review.operations.reviews import sending
from tenants.queue import enqueue


@transaction.atomic
def send(*, by: Any, review: ReviewBase, **said: Any) -> date:
    """Send the draft, tell the head, and return the day the reply is due."""
    due = sending.send(by=by, review=review, **said)
    if isinstance(review, Review):
        enqueue("peer_review.tell", review_id=review.pk, what="draft_sent", by_id=getattr(by, "pk", None))
    return due
