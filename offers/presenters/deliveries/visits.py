"""Visits as lists, pages and files show them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from django.http import HttpRequest
from django.utils.timezone import localtime

from offers.enums import DeliveryStatus, PaysWith
from offers.models import Delivery
from offers.timing import half_days
from offers.timing.availability import spelt
from tenants.exports import Cell
from tenants.lists import Chip, Column, chips
from tenants.money import format_pence

Status = DeliveryStatus
COLOURS: Final = {
    Status.REQUESTED: "accent",
    Status.MATCHED: "accent",
    Status.SCHEDULED: "accent",
    Status.DELIVERED: "warn",
    Status.SIGNED_OFF: "good",
    Status.CANCELLED: "neutral",
}
SHORT: Final = {Status.DELIVERED: "To be signed"}


@dataclass(frozen=True)
class Tag:
    """A state in words, with the colour of its meaning."""

    text: str
    colour: str


@dataclass(frozen=True)
class Happening:
    """One line of a timeline."""

    title: str
    when: datetime
    by: str = ""
    text: str = ""


def tag(delivery: Delivery) -> Tag:
    """Return how a visit stands."""
    if delivery.status == Status.DELIVERED and delivery.query:
        return Tag("Queried by the school", "bad")
    status = Status(delivery.status)
    return Tag(SHORT.get(status, status.label), COLOURS[status])


def visit_chips(request: HttpRequest) -> list[Chip]:
    """Return the chips of the list of visits."""
    return [
        *chips(request, "show", [("open", "Not finished"), ("query", "Queried")]),
        *chips(request, "status", Status.choices),
    ]


def row(delivery: Delivery) -> dict[str, Any]:
    """Return one line of the list."""
    return {"visit": delivery, "tag": tag(delivery), "days": days(delivery), "cost": cost(delivery)}


def days(delivery: Delivery) -> str:
    """Return “10 Nov 2026” or “10 Nov 2026 and 2 more”, or how much is wanted."""
    held = sorted({slot.on_day for slot in delivery.slots.all()})
    if not held:
        return f"{half_days.words(delivery.halves)}, not set"
    first = f"{held[0].day} {held[0]:%b %Y}"
    return first if len(held) == 1 else f"{first} and {len(held) - 1} more"


def held(delivery: Delivery) -> list[str]:
    """Return the half days of a visit in words: “Tuesday 10 November”, “Wednesday 11 November, morning”."""
    return spelt([(slot.on_day, slot.half) for slot in delivery.slots.all()])


def cost(delivery: Delivery) -> str:
    """Return what the school pays, in a word or two."""
    if delivery.pays_with == PaysWith.PRICE:
        return format_pence(delivery.price_pence)
    return str(PaysWith(delivery.pays_with).label)


def columns() -> list[Column[Delivery]]:
    """Return the columns of the list as a file; amounts in pounds."""
    return [
        Column("School", lambda row: row.school.name),
        Column("Service", lambda row: row.offer.title),
        Column("Topic", lambda row: row.topic),
        Column("Days", lambda row: half_days.days(row.halves)),
        Column("First day", _first_day),
        Column("Provider", lambda row: row.provider.name if row.provider else ""),
        Column("Paid", lambda row: row.get_pays_with_display()),
        Column("Price", lambda row: _pounds(row.price_pence)),
        Column("State", lambda row: tag(row).text),
        Column("Requested", lambda row: localtime(row.requested_at).date()),
        Column("Rating", lambda row: row.rating),
    ]


def facts(delivery: Delivery, *, with_pay: bool) -> list[dict[str, str]]:
    """Return the facts of a visit as a summary list; what the provider is paid is for them and the office alone."""
    rows = [
        ("School", str(delivery.school)),
        ("About", delivery.topic),
        ("Time", half_days.words(delivery.halves)),
        ("Wanted", _wanted(delivery.wanted_from, delivery.wanted_by)),
        ("Days", ". ".join(held(delivery)) or "Not set yet"),
        ("With", str(delivery.provider or "Nobody yet")),
        ("Cost", _cost_words(delivery)),
        ("Purchase order", delivery.purchase_order or "None"),
    ]
    if delivery.signed_name:
        rows.append(("Signed", delivery.signed_name + (f", {delivery.rating} of 5" if delivery.rating else "")))
    if delivery.cancel_reason:
        rows.append(("Cancelled because", delivery.cancel_reason))
    if with_pay:
        rows += _pay(delivery)
    return [{"key": key, "value": value} for key, value in rows]


def timeline(delivery: Delivery) -> list[Happening]:
    """Return what happened to a visit, newest first."""
    moments = [
        (delivery.requested_at, "Requested", str(delivery.requested_by or ""), delivery.topic),
        (delivery.noted_at, "Note written", str(delivery.provider or ""), ""),
        (delivery.reminded_at, "School reminded to sign", "", ""),
        (delivery.signed_at, "Signed", delivery.signed_name, ""),
        (delivery.cancelled_at, "Cancelled", "", delivery.cancel_reason),
    ]
    found = [Happening(title, at, by, text) for at, title, by, text in moments if at]
    return sorted(found, key=lambda one: one.when)[::-1]


def price_facts(wanted: Sequence[tuple[str, str]], terms: str, cover: str) -> list[dict[str, str]]:
    """Return what is checked before a request is sent."""
    rows = [*wanted, ("Cost", terms)]
    if cover:
        rows.append(("Supply cover (estimate)", cover))
    return [{"key": key, "value": value} for key, value in rows]


def cover_words(staff: int | None, halves: int, cover_day_pence: int) -> str:
    """Return “2 staff × 1 day × £220.00 = £440.00. Not charged.”, or nothing when nobody is covered."""
    if not staff:
        return ""
    total = format_pence(half_days.cover_pence(staff, halves, cover_day_pence))
    return f"{staff} staff × {half_days.words(halves)} × {format_pence(cover_day_pence)} = {total}. Not charged by us."


def _first_day(delivery: Delivery) -> Cell:
    return min((slot.on_day for slot in delivery.slots.all()), default=None)


def _wanted(first: date | None, last: date | None) -> str:
    if first and last:
        return f"From {_day(first)} until {_day(last)}"
    if first:
        return f"From {_day(first)}"
    return f"Until {_day(last)}" if last else "Any time"


def _cost_words(delivery: Delivery) -> str:
    if delivery.pays_with == PaysWith.PRICE:
        price = format_pence(delivery.price_pence)
        return f"{price} before VAT" + (f" ({delivery.arithmetic})" if delivery.arithmetic != price else "")
    return f"{delivery.get_pays_with_display()} ({delivery.arithmetic})"


def _pay(delivery: Delivery) -> list[tuple[str, str]]:
    rows = [("Why this provider", delivery.match_reason)] if delivery.match_reason else []
    if delivery.noted_at:
        rows.append(("Paid to the provider", format_pence(delivery.cost_pence)))
        rows.append(("Travel", f"{delivery.miles.normalize():f} miles, {format_pence(delivery.travel_pence)}"))
    if delivery.statement:
        rows.append(("Statement", str(delivery.statement)))
    return rows


def _day(on: date) -> str:
    return f"{on.day} {on:%B %Y}"


def _pounds(pence: int) -> Cell:
    return Decimal(pence) / 100
