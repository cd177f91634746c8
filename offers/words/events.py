"""How events are said in sentences: when they are in London time, and where."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final, Protocol

from offers.enums import EventFormat
from tenants.working_days import LONDON


class Timed(Protocol):
    """Anything with a start and an end."""

    @property
    def starts_at(self) -> datetime | None: ...

    @property
    def ends_at(self) -> datetime | None: ...


class HasVenue(Protocol):
    """What an event says of its place."""

    @property
    def format(self) -> str: ...

    @property
    def venue(self) -> object: ...


def day_words(day: date) -> str:
    """“Wednesday 20 January 2027”."""
    return f"{day:%A} {day.day} {day:%B %Y}"


def clock_words(at: datetime) -> str:
    """“16:00”, London time."""
    return f"{at.astimezone(LONDON):%H:%M}"


def when_words(event: Timed) -> str:
    """“Wednesday 20 January 2027, 09:30 to 15:30”, or from one day to another."""
    if event.starts_at is None or event.ends_at is None:
        return "No date yet"
    first, last = event.starts_at.astimezone(LONDON), event.ends_at.astimezone(LONDON)
    if first.date() == last.date():
        return f"{day_words(first.date())}, {first:%H:%M} to {last:%H:%M}"
    return f"{day_words(first.date())} to {day_words(last.date())}"


def place_words(event: HasVenue) -> str:
    """“Professional Development Centre”, “Online”, or both."""
    if event.format == EventFormat.ONLINE:
        return "Online"
    where = str(event.venue) if event.venue else "Venue to follow"
    return f"{where} and online" if event.format == EventFormat.HYBRID else where


def places_words(left: int, *, has_waiting_list: bool) -> str:
    """“6 places left”, “Last place”, “Full: waiting list”."""
    if left <= 0:
        return "Full: waiting list" if has_waiting_list else "Full"
    return "Last place" if left == 1 else f"{left} places left"


STATUS_COLOURS: Final[Mapping[str, str]] = {
    "draft": "neutral", "open": "good", "closed": "warn", "cancelled": "bad", "finished": "neutral",
}  # fmt: skip
