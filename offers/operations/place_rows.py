"""The rows of bookings before they are saved: who, whose places, what it costs, the terms as they stand, held or not."""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from offers.booking_errors import AlreadyBooked
from offers.enums import BookingStatus, PaysWith
from offers.models import Allowance, Booking, BookingOrder, Quota
from offers.operations.delegates import Guest
from offers.queries import booking_rules
from offers.queries.quoting import PlaceQuote

ONCE_PER_DELEGATE = "booking_once_per_delegate"


def drafts(
    order: BookingOrder, guests: Sequence[Guest], quote: PlaceQuote, now: datetime, *, uses_allowance: bool
) -> list[Booking]:
    """Return confirmed places, not saved yet; allowances and kept places go to the first guests."""
    sources = quote.sources(len(guests)) if uses_allowance else [None] * len(guests)
    quotas = booking_rules.quotas_for(order.event, quote.standing.audience, len(guests))
    rows = zip(guests, sources, quotas, strict=True)
    return [draft(order, guest, quote, now, source, quota) for guest, source, quota in rows]


def draft(
    order: BookingOrder,
    guest: Guest,
    quote: PlaceQuote,
    now: datetime,
    source: Allowance | None = None,
    quota: Quota | None = None,
) -> Booking:
    """Return one confirmed place, not saved yet, with its price and terms frozen."""
    pays = PaysWith.FREE if quote.is_free else PaysWith.ALLOWANCE if source else PaysWith.PRICE
    return Booking(
        order=order,
        event=order.event,
        school=order.school,
        delegate=guest.person,
        needs=guest.needs,
        quota=quota,
        audience=quote.standing.audience,
        pays_with=pays,
        allowance=source,
        price_pence=quote.price_pence if pays == PaysWith.PRICE else 0,
        full_price_pence=quote.full_pence,
        arithmetic=f"From “{source.label}”"[:300] if source else quote.arithmetic,
        policy=order.event.policy.terms,
        booked_at=now,
        confirmed_at=now,
        status=BookingStatus.CONFIRMED,
    )


def insert(made: Sequence[Booking], held_until: datetime | None = None) -> None:
    """Save new bookings, confirmed or held; the unique index refuses a delegate with a place. Raises AlreadyBooked."""
    for booking in made if held_until else ():
        # A new row's first state, not a change of state.
        booking.__dict__["status"] = BookingStatus.HELD
        booking.hold_expires_at, booking.confirmed_at = held_until, None
    try:
        with transaction.atomic():
            Booking.objects.bulk_create(made)
    except IntegrityError as error:
        if ONCE_PER_DELEGATE not in str(error):
            raise
        raise AlreadyBooked("Somebody you chose was booked a moment ago.") from error
