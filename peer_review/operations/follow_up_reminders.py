"""Telling heads that it is time to look back: once for each follow-up, on its day or the first day after it."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from peer_review.enums import MomentKind
from peer_review.operations import telling
from peer_review.operations.reviews import moving


def remind(*, follow_ups: QuerySet[Any], now: datetime) -> int:
    """Write about each follow-up that is due and was not written about; return how many. Run twice, it writes once."""
    return sum(_remind(row, now) for row in list(follow_ups.select_related("review").order_by("pk")))


@transaction.atomic
def _remind(row: Any, now: datetime) -> bool:
    held, key = moving.hold(row.review), f"follow-up-due-{row.pk}"
    if held.moments.filter(key=key).exists():
        return False
    words = f"The follow-up after {row.months} months is due"
    moving.note(by=None, review=held, kind=MomentKind.REMINDED, text=words, key=key, now=now)
    telling.tell("follow_up_due", None, held)
    return True
