"""Dietary and access needs are special: they are deleted a while after the event they were said for."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from membership.models import Person
from offers.models import Booking
from offers.operations.booking_locks import lock_booking

KEPT_FOR: Final = timedelta(days=30)


@transaction.atomic
def say(*, by: Person, booking_id: int, needs: str) -> Booking:
    """Write what a delegate needs. Raises BookingEnded."""
    booking = lock_booking(booking_id)
    booking.needs = needs[:500]
    booking.save(update_fields=["needs"])
    return booking


def forget(*, now: datetime) -> int:
    """Delete the needs of all bookings whose event ended thirty days ago and return how many it were."""
    over = Booking.objects.filter(event__ends_at__lt=now - KEPT_FOR).exclude(needs="")
    return over.update(needs="")
