"""Bookings as lists, pages and files show them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from django.http import HttpRequest
from django.urls import reverse

from offers.cancelling import Terms
from offers.enums import BookingStatus, CancelReason, PaysWith
from offers.models import Booking, Purchase
from offers.operations.cancellations import Cost
from offers.words.bookings import when
from offers.words.terms import sentences
from tenants.lists import Chip, Column, chips
from tenants.money import format_pence

COLOURS: Final[Mapping[str, str]] = {
    BookingStatus.HELD: "warn",
    BookingStatus.CONFIRMED: "good",
    BookingStatus.CANCELLED: "neutral",
    BookingStatus.EXPIRED: "neutral",
    BookingStatus.MOVED: "neutral",
}
WHEN: Final = [("upcoming", "Upcoming"), ("past", "Past")]


@dataclass(frozen=True)
class Tag:
    """A state in words, with the colour of its meaning."""

    text: str
    colour: str


@dataclass(frozen=True)
class Moment:
    """Something that happened, for a timeline."""

    title: str
    when: datetime
    text: str = ""
    by: str = ""


def tag(booking: Booking) -> Tag:
    """Return how a booking stands."""
    if booking.cancel_reason == CancelReason.NO_SHOW:
        return Tag("Did not attend", "bad")
    return Tag(BookingStatus(booking.status).label, COLOURS[booking.status])


def list_chips(request: HttpRequest) -> list[Chip]:
    """Return the chips of a list of bookings: past or to come, and the state that is chosen, to take off again."""
    chosen = [choice for choice in BookingStatus.choices if choice[0] == request.GET.get("status")]
    return [*chips(request, "when", WHEN), *chips(request, "status", chosen)]


def cost(booking: Booking) -> str:
    """“£150.00”, “Free”, “From “Free course places””."""
    if booking.pays_with == PaysWith.PRICE:
        return format_pence(booking.price_pence)
    return f"From “{booking.allowance.label}”" if booking.allowance else "Free"


def delegate(booking: Booking) -> str:
    """Who comes."""
    return str(booking.delegate) if booking.delegate else "Name to follow"


COLUMNS: Final[Sequence[Column[Booking]]] = [
    Column("Event", lambda row: row.event.title),
    Column("Begins", lambda row: row.event.starts_at),
    Column("School", lambda row: row.school.name),
    Column("Delegate", delegate),
    Column("State", lambda row: tag(row).text),
    Column("Price", lambda row: Decimal(row.price_pence) / 100),
    Column("Paid", lambda row: row.get_pays_with_display()),
    Column("Fee", lambda row: Decimal(row.fee_pence) / 100),
    Column("Purchase order", lambda row: row.order.purchase_order),
    Column("Booked by", lambda row: str(row.order.booked_by or "")),
    Column("Booked", lambda row: row.booked_at),
]
DELEGATE_COLUMNS: Final[Sequence[Column[Booking]]] = [
    Column("Delegate", delegate),
    Column("School", lambda row: row.school.name),
    Column("E-mail", lambda row: row.delegate.email if row.delegate else ""),
    Column("Needs", lambda row: row.needs),
    Column("State", lambda row: tag(row).text),
]


def caption(booking: Booking) -> str:
    """“Wednesday 20 January 2027 at 09:30 · Ash School”."""
    return f"{when(booking.event.starts_at)} · {booking.school}"


def facts(booking: Booking, request: Purchase | None, *, shows_needs: bool) -> list[dict[str, str]]:
    """Return the facts of a booking as a summary list, with who was asked for a place that is held."""
    rows = [
        ("Event", booking.event.title),
        ("Begins", when(booking.event.starts_at)),
        ("Place", str(booking.event.venue or booking.event.get_format_display())),
        ("Delegate", delegate(booking)),
        *([("Needs", booking.needs or "None said")] if shows_needs else []),
        ("Price", f"{cost(booking)}{' before VAT' if booking.price_pence else ''}"),
        ("Purchase order", booking.order.purchase_order or "None"),
        ("Booked by", str(booking.order.booked_by or "")),
    ]
    if booking.status == BookingStatus.HELD:
        rows.append(("Held until", when(booking.hold_expires_at)))
        rows += [("Asked to approve", str(request.approver))] if request else []
    if booking.fee_words:
        rows.append(("Owed", f"{format_pence(booking.fee_pence)}. {booking.fee_words}"))
    return [{"key": key, "value": value} for key, value in rows]


def terms(booking: Booking) -> list[str]:
    """Return the terms a booking was made under, in sentences."""
    is_free = booking.pays_with == PaysWith.FREE
    return sentences(Terms.from_json(booking.policy), booking.event.format, is_free=is_free)


def timeline(booking: Booking, former: Booking | None) -> list[Moment]:
    """Return what happened to a booking, newest first."""
    found = [Moment("Booked", booking.booked_at, by=str(booking.order.booked_by or ""))]
    if former:
        found[0] = Moment("Moved here", booking.booked_at, f"From “{former.event}”")
    if booking.confirmed_at and booking.confirmed_at != booking.booked_at:
        found.append(Moment("Approved", booking.confirmed_at))
    if booking.cancelled_at:
        reason = booking.get_cancel_reason_display()
        text = " · ".join(part for part in (reason, booking.cancel_note, booking.fee_words) if part)
        found.append(Moment("Cancelled", booking.cancelled_at, text))
    if booking.status == BookingStatus.EXPIRED and booking.hold_expires_at:
        found.append(Moment("Not approved in time", booking.hold_expires_at))
    return found[::-1]


def cost_lines(costs: Sequence[tuple[str, Cost]]) -> list[dict[str, str]]:
    """Return what cancelling costs for each reason: the fee and what is credited."""
    return [
        {
            "key": CancelReason(reason).label,
            "value": f"{format_pence(found.fee.pence)} to pay, {format_pence(found.credited_pence)} taken off. "
            f"{found.fee.words}.{' The place of your allowance is used.' if found.uses_allowance else ''}",
        }
        for reason, found in costs
    ]


def move_label(event: Any, place_pence: int, price_pence: int) -> str:
    """“Monday 1 February 2027 at 09:30, 4 places left, £10.00 more”."""
    difference = place_pence - price_pence
    words = "same price"
    if difference:
        words = f"{format_pence(abs(difference))} {'more' if difference > 0 else 'less'}"
    return f"{when(event.starts_at)}, {event.places_left} places left, {words}"


def links(booking: Booking) -> dict[str, str]:
    """Return the addresses of what can be done with a booking."""
    names = ("cancel", "swap", "move", "needs", "missed")
    return {name: reverse(f"booking_{name}", args=[booking.pk]) for name in names}
