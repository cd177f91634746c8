"""A delegate did not come: the place stays used, and the fee of the terms is owed."""

from datetime import date, datetime

from django.db import transaction

from membership.models import Person
from offers.booking_errors import TooLate
from offers.enums import CancelReason
from offers.models import Booking
from offers.operations import place_money
from offers.operations.booking_locks import lock_booking
from offers.operations.cancellations import cost_of


@transaction.atomic
def record(*, by: Person | None, booking_id: int, on: date, now: datetime) -> Booking:
    """Record once that nobody came for a place, and charge what the terms say. Raises BookingEnded, TooLate (too early)."""
    booking = lock_booking(booking_id)
    if booking.event.starts_at is None or booking.event.starts_at > now:
        raise TooLate("The event has not begun: nobody can have missed it.")
    if booking.cancel_reason == CancelReason.NO_SHOW:
        return booking
    cost = cost_of(booking, CancelReason.NO_SHOW, now)
    booking.cancel_reason = CancelReason.NO_SHOW
    booking.fee_pence, booking.fee_words = cost.fee.pence, cost.fee.words[:300]
    booking.save()
    place_money.settle(by=by, booking=booking, is_used=True, on=on, now=now)
    return booking
