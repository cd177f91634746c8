"""Waiting lists as lists, pages and files show them."""

from collections.abc import Mapping, Sequence
from typing import Final

from django.http import HttpRequest

from offers.enums import WaitingStatus
from offers.models import WaitingEntry
from offers.presenters.bookings.booking import Tag
from offers.presenters.bookings.quote import price
from offers.queries.quoting import PlaceQuote
from offers.words.bookings import when
from tenants.lists import Chip, Column, chips

COLOURS: Final[Mapping[str, str]] = {
    WaitingStatus.WAITING: "accent",
    WaitingStatus.OFFERED: "warn",
    WaitingStatus.ACCEPTED: "good",
}


def tag(entry: WaitingEntry) -> Tag:
    """Return how an entry stands."""
    return Tag(WaitingStatus(entry.status).label, COLOURS.get(entry.status, "neutral"))


def line(entry: WaitingEntry) -> str:
    """Where it stands, or until when a place is kept."""
    if entry.status == WaitingStatus.WAITING:
        return f"Number {entry.position} in the list"  # type: ignore[attr-defined]
    if entry.status == WaitingStatus.OFFERED:
        return f"Kept until {when(entry.offer_expires_at)}"
    return ""


def list_chips(request: HttpRequest) -> list[Chip]:
    """Return the chip of a waiting list: the state that is chosen, to take off again."""
    return chips(request, "status", [one for one in WaitingStatus.choices if one[0] == request.GET.get("status")])


COLUMNS: Final[Sequence[Column[WaitingEntry]]] = [
    Column("Event", lambda row: row.event.title),
    Column("Begins", lambda row: row.event.starts_at),
    Column("School", lambda row: row.school.name),
    Column("Who waits", lambda row: str(row.delegate)),
    Column("State", lambda row: row.get_status_display()),
    Column("Since", lambda row: row.joined_at),
    Column("Offered", lambda row: row.offered_at),
    Column("Kept until", lambda row: row.offer_expires_at),
    Column("Offered out of turn because", lambda row: row.offer_note),
    Column("Asked by", lambda row: str(row.asked_by or "")),
]


def facts(entry: WaitingEntry, quote: PlaceQuote | None = None) -> list[dict[str, str]]:
    """Return the facts of an entry as a summary list; with what an offered place costs."""
    rows = [
        ("Event", entry.event.title),
        ("Begins", when(entry.event.starts_at)),
        ("Who waits", str(entry.delegate)),
        ("School", str(entry.school)),
    ]
    if entry.status == WaitingStatus.OFFERED:
        rows.append(("Kept until", when(entry.offer_expires_at)))
    if quote:
        rows.append(("Price", "From your allowance" if quote.allowances else price(quote)))
    return [{"key": key, "value": value} for key, value in rows]
