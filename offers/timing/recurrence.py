"""When events meet: days and times typed as London's, single, weekly or shifted, so that 16:00 stays 16:00 all year.

Every meeting is worked out from its day and its time on the clock; adding weeks to an instant would move it by an hour when
summer time begins or ends.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from offers.errors import OffersRefused
from tenants.working_days import LONDON, london_day

MOST_MEETINGS: Final = 60
MOST_TRIES: Final = 400  # weeks looked at before giving up: breaks without end find nothing


class EndsBeforeStart(OffersRefused):
    """A meeting must end after it starts, on the same day."""

    code = "ends_before_start"


class NoSuchTime(OffersRefused):
    """The hour is skipped when the clocks go forward."""

    code = "no_such_time"


@dataclass(frozen=True)
class Meeting:
    """One meeting, as instants."""

    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class Break:
    """Days without meetings, both named days included: a half-term."""

    first: date
    last: date

    def holds(self, day: date) -> bool:
        """Whether the day is one of them."""
        return self.first <= day <= self.last


@dataclass(frozen=True)
class Skipped:
    """A day on which no meeting is, and why."""

    day: date
    why: str


@dataclass(frozen=True)
class Weekly:
    """The meetings of a series and the days it leaves out."""

    meetings: Sequence[Meeting]
    skipped: Sequence[Skipped]


def at(day: date, clock: time) -> datetime:
    """Return the instant of a time on London's clock, in UTC; of two the first. Raises NoSuchTime."""
    typed = datetime.combine(day, clock, LONDON)
    instant = typed.astimezone(UTC)
    if instant.astimezone(LONDON).replace(tzinfo=None) != typed.replace(tzinfo=None):
        raise NoSuchTime(f"There is no {clock:%H:%M} on {day.day} {day:%B %Y}: the clocks go forward then.")
    return instant


def meeting(day: date, starts: time, ends: time) -> Meeting:
    """Return the meeting of a day. Raises EndsBeforeStart, NoSuchTime."""
    if ends <= starts:
        raise EndsBeforeStart(f"The end must be after the start: {ends:%H:%M} is not after {starts:%H:%M}.")
    return Meeting(at(day, starts), at(day, ends))


def weekly(
    first: date,
    starts: time,
    ends: time,
    *,
    count: int,
    every: int = 1,
    holidays: Collection[date] = (),
    breaks: Sequence[Break] = (),
) -> Weekly:
    """Return so many meetings on one weekday, every so many weeks, without bank holidays and breaks.

    Raises EndsBeforeStart, NoSuchTime.
    """
    meetings: list[Meeting] = []
    skipped: list[Skipped] = []
    for step in range(MOST_TRIES):
        if len(meetings) >= min(count, MOST_MEETINGS):
            break
        day = first + timedelta(weeks=every * step)
        why = _why_not(day, holidays, breaks)
        if why:
            skipped.append(Skipped(day, why))
        else:
            meetings.append(meeting(day, starts, ends))
    return Weekly(meetings, skipped)


def shifted(instant: datetime, days: int, clock: time | None = None) -> datetime:
    """Return the same time on London's clock so many days later, or another time then. Raises NoSuchTime."""
    local = instant.astimezone(LONDON)
    return at(local.date() + timedelta(days=days), clock or local.time().replace(tzinfo=None))


def days_between(instant: datetime, to_day: date) -> int:
    """Return by how many of London's days a meeting goes when it is put on another day."""
    return (to_day - london_day(instant)).days


def _why_not(day: date, holidays: Collection[date], breaks: Sequence[Break]) -> str:
    if day in holidays:
        return "Bank holiday"
    return "Holiday" if any(one.holds(day) for one in breaks) else ""
