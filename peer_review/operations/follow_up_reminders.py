"""Telling heads that it is time to look back: once for each follow-up, on its day or the first day after it."""

from datetime import date, datetime

from django.db import transaction

from peer_review.enums import MomentKind
from peer_review.models import FollowUp
from peer_review.operations.reviews import moving
from peer_review.queries.reports import waiting
from tenants.queue import enqueue


def remind(*, on: date, now: datetime) -> int:
    """Write about each follow-up that is due and was not written about; return how many. Run twice, it writes once."""
    return sum(_remind(row, now) for row in list(waiting.due(on).select_related("review").order_by("pk")))


@transaction.atomic
def _remind(row: FollowUp, now: datetime) -> bool:
    held, key = moving.hold(row.review), f"follow-up-due-{row.pk}"
    if held.moments.filter(key=key).exists():
        return False
    words = f"The follow-up after {row.months} months is due"
    moving.note(by=None, review=held, kind=MomentKind.REMINDED, text=words, key=key, now=now)
    enqueue("peer_review.tell", review_id=held.pk, what="follow_up_due")
    return True
