"""Lists of events: for a school with its price and whether it may come, for the office with how full they are."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.http import HttpRequest

from offers.eligibility import Standing, why_not
from offers.enums import EventFormat, EventStatus
from offers.models import Event
from offers.pricing.pricing import Facts
from offers.queries import prices
from offers.queries.prices import NotPriced
from offers.words.events import STATUS_COLOURS, place_words, places_words, when_words
from tenants.lists import Chip, Column, chips
from tenants.money import format_pence
from tenants.working_days import london_day

SHOW: Final = [
    ("draft", "Drafts"), ("open", "Open"), ("closed", "Closed"), ("minimum", "Under minimum"),
    ("cancelled", "Cancelled"), ("finished", "Finished"), ("all", "All"),
]  # fmt: skip


@dataclass(frozen=True)
class SchoolView:
    """How a school stands, for prices and eligibility; nothing is asked again for each event."""

    standing: Standing
    facts: Facts


@dataclass(frozen=True)
class Row:
    """One line of a list."""

    event: Event
    when: str
    where: str
    price: str
    places: str
    refusal: str = ""
    own_places: int = 0

    @property
    def own_words(self) -> str:
        """“2 of yours”."""
        return f"{self.own_places} of yours"


def rows(events: Iterable[Event], school: SchoolView | None, own: Mapping[int, int], now: datetime) -> list[Row]:
    """Return the lines of a list of events; no query when the events carry their facts."""
    return [_row(event, school, own.get(event.pk, 0), now) for event in events]


def price_words(event: Event, school: SchoolView | None) -> str:
    """“Free”, “£95.00”, or nothing when nobody is to be quoted."""
    if event.is_free:
        return "Free"
    if school is None:
        return ""
    try:
        pence = prices.price_for(event.offer, school.facts, school.standing.audience).sum.net_pence
    except NotPriced:
        return "Ask us"
    return format_pence(pence) if pence else "Free"


def refusal_of(event: Event, school: SchoolView | None) -> str:
    """Why a school cannot come, in its words, or nothing."""
    if school is None:
        return ""
    return why_not(event.offer, [row.pk for row in event.offer.classes.all()], school.standing)


def booking_words(event: Event, now: datetime) -> str:
    """How booking stands: places left, or that it is not open."""
    if event.status != EventStatus.OPEN:
        return str(event.get_status_display())
    if event.opens_at and now < event.opens_at:
        return f"Booking opens on {london_day(event.opens_at):%-d %B}"
    if event.closes_at and now >= event.closes_at:
        return "Booking closed"
    return places_words(event.places_left, has_waiting_list=event.has_waiting_list)


def status_tag(event: Event) -> dict[str, str]:
    """The pill of an event's state."""
    return {"text": str(event.get_status_display()), "colour": STATUS_COLOURS[event.status]}


def school_chips(request: HttpRequest) -> list[Chip]:
    """Filters schools press; the rest stands in the form."""
    return [
        *chips(request, "how", EventFormat.choices),
        *chips(request, "free", [("yes", "Free")]),
        *chips(request, "places", [("yes", "Has places")]),
    ]


def office_chips(request: HttpRequest) -> list[Chip]:
    """Filters of the office."""
    return [*chips(request, "show", SHOW), *chips(request, "how", EventFormat.choices)]


def school_columns() -> list[Column[Row]]:
    """Return the list as a file has it, for schools."""
    return [
        Column("Event", lambda row: row.event.title),
        Column("Category", lambda row: str(row.event.offer.category)),
        Column("When", lambda row: row.when),
        Column("Where", lambda row: row.where),
        Column("Price for your school, net", lambda row: row.price),
        Column("Places", lambda row: row.places),
        Column("Your places", lambda row: row.own_places),
        Column("Not for your school because", lambda row: row.refusal),
    ]


def office_columns() -> list[Column[Event]]:
    """Return the list as a file has it, for the office."""
    return [
        Column("Event", lambda event: event.title),
        Column("Category", lambda event: str(event.offer.category)),
        Column("When", when_words),
        Column("Where", place_words),
        Column("Booked", lambda event: event.places_taken),
        Column("Places", lambda event: event.capacity),
        Column("Minimum", lambda event: event.minimum),
        Column("State", lambda event: str(event.get_status_display())),
    ]


def _row(event: Event, school: SchoolView | None, own: int, now: datetime) -> Row:
    return Row(
        event=event,
        when=f"{when_words(event)}{_sessions(event)}",
        where=place_words(event),
        price=price_words(event, school),
        places=booking_words(event, now),
        refusal=refusal_of(event, school),
        own_places=own,
    )


def _sessions(event: Event) -> str:
    """“, 6 sessions”, from what the list has at hand."""
    count = sum(row.cancelled_at is None for row in event.sessions.all())
    return f", {count} sessions" if count > 1 else ""
