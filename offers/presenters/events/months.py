"""A month as a table of weeks, Monday first; every day says its date, so that it reads well aloud."""

import calendar
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from offers.models import Session
from offers.words.events import clock_words

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True)
class Meeting:
    """One session on a day."""

    event_id: int
    title: str
    clock: str


@dataclass(frozen=True)
class Day:
    """One cell; days of other months are empty."""

    day: date
    is_of_month: bool
    is_today: bool
    meetings: Sequence[Meeting]


@dataclass(frozen=True)
class Month:
    """A month with the ways to the ones beside it."""

    first: date
    weeks: Sequence[Sequence[Day]]
    before: date
    after: date

    @property
    def is_empty(self) -> bool:
        """Whether nothing takes place."""
        return not any(day.meetings for week in self.weeks for day in week)


def month(first: date, sessions: Mapping[date, Sequence[Session]], today: date) -> Month:
    """Return a month with its sessions."""
    weeks = calendar.Calendar().monthdatescalendar(first.year, first.month)
    return Month(
        first=first,
        weeks=[[_day(day, first, sessions, today) for day in week] for week in weeks],
        before=(first - timedelta(days=1)).replace(day=1),
        after=(first + timedelta(days=32)).replace(day=1),
    )


def _day(day: date, first: date, sessions: Mapping[date, Sequence[Session]], today: date) -> Day:
    is_of_month = day.month == first.month
    found = sessions.get(day, ()) if is_of_month else ()
    return Day(day, is_of_month, day == today, [_meeting(row) for row in found])


def _meeting(session: Session) -> Meeting:
    title = f"{session.event.title}: {session.title}" if session.title else session.event.title
    return Meeting(session.event_id, title, clock_words(session.starts_at))
