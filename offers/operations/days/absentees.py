"""Who did not come: what it costs by the terms their booking keeps, and taking a fee back that should not be."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from billing.operations.lowering import lower
from membership.models import Person
from offers.enums import CancelReason, PaysWith
from offers.models import Booking, Event
from offers.operations.booking_locks import lock_booking
from offers.operations.cancellations import Cost, cost_of
from offers.operations.place_money import FEE_SOURCE
from offers.queries.attendance import absent


@dataclass(frozen=True)
class Absentee:
    """A place nobody came for, and what that costs."""

    booking: Booking
    cost: Cost


def absentees(event: Event, now: datetime) -> list[Absentee]:
    """Return who did not come and is not charged yet, with the fee of the terms each booking keeps."""
    rows = absent(event.pk).select_related("event")
    return [Absentee(booking, cost_of(booking, CancelReason.NO_SHOW, now)) for booking in rows]


@transaction.atomic
def take_back(*, by: Person, booking_id: int, on: date, now: datetime) -> Booking:
    """Take the fee for not coming back, for example before attendance is corrected; a paid place stays paid. Twice is once.

    Raises BookingEnded, CreditRefused.
    """
    booking = lock_booking(booking_id)
    if booking.cancel_reason != CancelReason.NO_SHOW:
        return booking
    booking.cancel_reason, booking.fee_pence, booking.fee_words = "", 0, ""
    booking.save(update_fields=["cancel_reason", "fee_pence", "fee_words"])
    if booking.pays_with != PaysWith.PRICE:
        words = "The fee for not coming is taken back"
        lower(by=by, source_kind=FEE_SOURCE, source_id=booking.pk, due_pence=0, words=words, on=on, now=now)
    return booking
