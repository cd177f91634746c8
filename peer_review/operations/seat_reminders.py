"""Who has not answered an invitation is asked once more, and only once."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction

from peer_review.enums import MomentKind, SeatStatus
from peer_review.operations.reviews import moving
from peer_review.operations.seats import hold
from peer_review.queries.reviewers import places
from tenants.queue import enqueue


def remind(*, now: datetime) -> int:
    """Remind everybody whose invitation has waited as long as their cycle says; return how many. Twice reminds once."""
    return sum(remind_one(seat_id, hold, now) for seat_id in places.to_remind(now))


@transaction.atomic
def remind_one(seat_id: int, held: Callable[[int], Any], now: datetime) -> bool:
    """Remind of one invitation, in either kind of review; `held` returns place and review held, so that it is written once."""
    seat = held(seat_id)
    key = places.reminder_key(seat)
    if seat.status != SeatStatus.INVITED or seat.review.moments.filter(key=key).exists():
        return False
    text = f"{seat.get_role_display()} reminded of the invitation"
    moving.note(by=None, review=seat.review, kind=MomentKind.REMINDED, text=text, now=now, key=key)
    enqueue(f"{seat._meta.app_label}.email_seat", seat_id=seat.pk, kind="reminder")
    return True
