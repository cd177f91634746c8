"""A draft goes out, and the head or leader is written to."""

from datetime import date
from typing import Any

from django.db import transaction

from peer_review.bases import ReviewBase
from peer_review.operations.reviews import sending
from peer_review.operations.telling import tell


@transaction.atomic
def send(*, by: Any, review: ReviewBase, **said: Any) -> date:
    """Send the draft, tell the head, and return the day the reply is due."""
    due = sending.send(by=by, review=review, **said)
    tell("draft_sent", by, review)
    return due
