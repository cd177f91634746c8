"""The money of a place: charged when it is confirmed, lowered when less is due, allowances taken and given back.

Allowances are touched before accounts.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal

from billing.models import Charge
from billing.operations import locks, lowering
from billing.pricing import LinePrice
from membership.models import Person
from offers.enums import PaysWith
from offers.models import Booking
from offers.operations import allowances, charging
from tenants.working_days import london_day

SOURCE, FEE_SOURCE = "booking", "booking_fee"
ONE = Decimal(1)


def use_allowances(bookings: Iterable[Booking]) -> None:
    """Take from allowances what new places use of them. Raises AllowanceUsedUp."""
    for booking in bookings:
        if booking.allowance_id:
            allowances.use(allowance_id=booking.allowance_id, amount=ONE)


def charge_place(*, by: Person | None, booking: Booking, on: date) -> None:
    """Charge a confirmed place at its price; nothing when it is free or from an allowance."""
    if booking.pays_with == PaysWith.PRICE:
        _charge(by, booking, SOURCE, booking.price_pence, "", on)


def charge_places(*, by: Person | None, bookings: Iterable[Booking], on: date) -> None:
    """Charge several confirmed places."""
    for booking in bookings:
        charge_place(by=by, booking=booking, on=on)


def settle(*, by: Person | None, booking: Booking, is_used: bool, on: date, now: datetime) -> None:
    """Leave only the fee of a booking due: what was charged is lowered to it, or it is charged by itself.

    A place from an allowance is given back unless it `is_used`.
    """
    if booking.allowance_id and not is_used:
        allowances.give_back(allowance_id=booking.allowance_id, amount=ONE)
    if booking.pays_with != PaysWith.PRICE:
        _charge(by, booking, FEE_SOURCE, booking.fee_pence, booking.fee_words, on)
    elif booking.confirmed_at:
        lowering.lower(
            by=by,
            source_kind=SOURCE,
            source_id=booking.pk,
            due_pence=booking.fee_pence,
            words=booking.fee_words or "Cancelled",
            on=on,
            now=now,
        )


def hold_payers(booking_ids: Iterable[int]) -> None:
    """Hold all accounts these bookings were charged to, in id order, before they are lowered one by one."""
    charged = Charge.objects.filter(source_kind=SOURCE, source_id__in=list(booking_ids), cancelled_at=None)
    locks.lock_accounts(charged.values_list("account_id", flat=True))


def _charge(by: Person | None, booking: Booking, source: str, pence: int, words: str, on: date) -> None:
    event = booking.event
    first = london_day(event.starts_at) if event.starts_at else on
    last = london_day(event.ends_at) if event.ends_at else first
    said = ": ".join(part for part in (f"{event.title}, {first.day} {first:%B %Y}", _who(booking), words) if part)
    price = LinePrice(rate=Decimal(pence) / 100)
    charging.charge(
        by=by,
        school=booking.school,
        line=charging.line_for(event.offer, said, first, last + timedelta(days=1), price),
        source_kind=source,
        source_id=booking.pk,
        on=on,
        purchase_order=booking.order.purchase_order,
    )


def _who(booking: Booking) -> str:
    return str(booking.delegate) if booking.delegate else "a place"
