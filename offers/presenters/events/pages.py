"""The page of one event: facts, sessions, what a change will do."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.urls import reverse

from offers.cancelling import COUNTS, Terms
from offers.enums import EventStatus
from offers.models import Event, Session, Told
from offers.presenters.events.lists import SchoolView, booking_words, price_words
from offers.queries.calendar_entries import place_of
from offers.queries.event_people import Reach
from offers.words.events import clock_words, day_words, place_words, when_words
from tenants.lists import Column
from tenants.money import format_pence
from tenants.working_days import london_day


@dataclass(frozen=True)
class SessionRow:
    """One session of a page."""

    session: Session
    day: str
    clock: str
    where: str
    link: str
    is_cancelled: bool


def sessions(event: Event, *, shows_link: bool) -> list[SessionRow]:
    """Return the sessions in order; links for those who may join, where it takes place."""
    is_held = event.status != EventStatus.CANCELLED
    return [
        SessionRow(
            session=row,
            day=day_words(london_day(row.starts_at)),
            clock=f"{clock_words(row.starts_at)} to {clock_words(row.ends_at)}",
            where=place_of(event, row),
            link=(row.online_url or event.online_url) if shows_link and is_held and row.cancelled_at is None else "",
            is_cancelled=not is_held or row.cancelled_at is not None,
        )
        for row in event.sessions.all()
    ]


def facts(event: Event, school: SchoolView | None, now: datetime) -> list[dict[str, str]]:
    """Return what schools want to know first."""
    venue = event.venue
    found = [
        ("When", when_words(event)),
        ("Where", place_words(event)),
        ("Getting there and in", venue.access if venue else ""),
        ("Price for your school" if school else "Price", _price(event, school)),
        ("Places", booking_words(event, now)),
        ("Trainers", ", ".join(str(row) for row in event.trainers.all())),
        ("You need first", ", ".join(str(row) for row in event.offer.prerequisites.all())),
        ("Last day to book", _last_day(event)),
    ]
    return [{"key": key, "value": value} for key, value in found if value]


def office_facts(event: Event) -> list[dict[str, str]]:
    """Return what the office looks after."""
    kept = [f"{row.label}: {row.taken} of {row.capacity}" for row in event.quotas.all()]
    found = [
        ("Offer", str(event.offer)),
        (
            "Booked",
            f"{event.places_taken} of {event.capacity}" + (f", at least {event.minimum}" if event.minimum else ""),
        ),
        ("Kept places", "; ".join(kept)),
        ("Terms", str(event.policy)),
        ("Leave without a fee until", day_words(event.leave_free_until) if event.leave_free_until else ""),
    ]
    return [{"key": key, "value": value} for key, value in found if value]


def terms_words(event: Event) -> list[str]:
    """Return what cancelling costs, most notice first: “15 days’ notice or more: nothing”."""
    terms = Terms.from_json(event.policy.terms)
    unit = COUNTS[terms.counts]
    tiers = terms.tiers_of(event.format)
    return [
        f"{tier.at_least} {unit}’ notice or more: {tier.words}" if tier.at_least else f"Later: {tier.words}"
        for tier in tiers
    ]


def cancel_effects(reach: Reach) -> list[str]:
    """Say what cancelling does."""
    lines = [*told(reach), "All places end without a fee."]
    if reach.price_pence:
        lines.append(
            f"{format_pence(reach.price_pence)} of places is credited or not charged; allowances are given back."
        )
    return [*lines, "It cannot be opened again: copy it for another date."]


def move_effects(reach: Reach) -> list[str]:
    """Say what moving does."""
    return [*told(reach), "Everybody keeps the place, and may leave without a fee until the day you say."]


def capacity_effects(event: Event, reach: Reach) -> list[str]:
    """Say what there is to know before places are added or taken away."""
    taken = event.places_taken
    found = [f"{taken} of {event.capacity} places {'is' if taken == 1 else 'are'} taken: there cannot be fewer."]
    if reach.waiting:
        found.append(f"{reach.waiting} wait: new places are offered to them in their order.")
    return found


def told(reach: Reach) -> list[str]:
    """Say who is told, with the calendar entry attached."""
    if reach.is_nobody:
        return ["Nobody has booked, so nobody is told."]
    parts = [
        _count(reach.delegates, "delegate") + (f" of {_count(reach.schools, 'school')}" if reach.delegates else ""),
        f"{reach.waiting} on the waiting list" if reach.waiting else "",
        _count(reach.trainers, "trainer") if reach.trainers else "",
    ]
    named = ", ".join(part for part in parts if part and not part.startswith("0 "))
    return [f"Told by e-mail, with the calendar entry: {named}."]


def message_columns() -> list[Column[Told]]:
    """Return the messages of an event as a file."""
    return [
        Column("To", lambda row: row.to),
        Column("Subject", lambda row: row.subject),
        Column("Written", lambda row: row.created_at),
        Column("Left", lambda row: row.sent_at),
        Column("Last failed", lambda row: row.failed_at),
    ]


def crumbs(event: Event | None, here: str) -> list[dict[str, str]]:
    """The way to a page about an event."""
    way = [{"label": "Events", "url": reverse("events")}]
    if event is not None:
        way.append({"label": event.title, "url": reverse("event", args=[event.pk])})
    return [*way, {"label": here, "url": ""}]


def _price(event: Event, school: SchoolView | None) -> str:
    words = price_words(event, school)
    return words if words in ("", "Free", "Ask us") else f"{words} a place, net"


def _last_day(event: Event) -> str:
    if event.closes_at is None or event.status not in (EventStatus.DRAFT, EventStatus.OPEN):
        return ""
    return day_words(london_day(event.closes_at - timedelta(seconds=1)))


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"
