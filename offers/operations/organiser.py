"""The organiser cancels an event: every place and every hope for one ends, and everybody is made whole and told."""

from datetime import date, datetime

from django.db import transaction

from membership.models import Person
from offers.models import Event


@transaction.atomic
def release(*, by: Person | None, event: Event, reason: str, on: date, now: datetime) -> int:
    """End all live bookings of an event without a fee, close its waiting list, tell everybody; return how many it were."""
    return 0
