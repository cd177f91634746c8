"""The windows of a cycle, in which visits may be: read, written, and proposed from the usual half terms of England. Pure.

A council's own term dates differ by days; what is proposed is changed by the office.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any, Final

from django.utils.text import slugify

from tenants.working_days import easter_sunday

DAY: Final = timedelta(days=1)
WEEK: Final = timedelta(days=7)
FRIDAY: Final = timedelta(days=4)
EASTER_BREAK: Final = timedelta(days=15)


@dataclass(frozen=True, order=True)
class Window:
    """A stretch of days, both ends included."""

    starts_on: date
    ends_on: date
    key: str
    title: str

    def holds(self, day: date) -> bool:
        """Whether a day is in it."""
        return self.starts_on <= day <= self.ends_on


def from_json(rows: Sequence[Mapping[str, Any]]) -> list[Window]:
    """Read a cycle's windows, in order of time."""
    return sorted(
        Window(date.fromisoformat(row["starts_on"]), date.fromisoformat(row["ends_on"]), row["key"], row["title"])
        for row in rows
    )


def as_json(windows: Sequence[Window]) -> list[dict[str, str]]:
    """Return windows as a cycle keeps them."""
    return [
        {"key": w.key, "title": w.title, "starts_on": w.starts_on.isoformat(), "ends_on": w.ends_on.isoformat()}
        for w in windows
    ]


def window_of(windows: Sequence[Window], day: date) -> Window | None:
    """Return the window a day falls in; none in holidays."""
    return next((window for window in windows if window.holds(day)), None)


def propose(starts_on: date, ends_before: date) -> list[Window]:
    """Return the usual half terms that lie within a period, cut to it; the last fortnight of July is left out."""
    found = []
    for year in range(starts_on.year - 1, ends_before.year + 1):
        for name, first, last in _half_terms(year):
            begins, ends = max(first, starts_on), min(last, ends_before - timedelta(days=1))
            if ends - begins >= WEEK:
                key = f"{begins.year}-{name.lower().replace(' ', '-')}"
                found.append(Window(begins, ends, key, f"{name}, {begins.year}"))
    return sorted(found)


def _half_terms(year: int) -> Iterator[tuple[str, date, date]]:
    """The six half terms of the school year that begins in September of `year`, visits from the second week on."""
    october = _monday_before(date(year, 10, 31))
    christmas = _friday_before(date(year, 12, 20))
    february = _monday_from(date(year + 1, 2, 12))
    easter = _before_easter(year + 1)
    may = _monday_before(date(year + 1, 5, 31))
    yield "Autumn 1", _monday_from(date(year, 9, 8)), october - WEEK + FRIDAY
    yield "Autumn 2", october + WEEK, christmas
    yield "Spring 1", _monday_from(date(year + 1, 1, 4)), february - WEEK + FRIDAY
    yield "Spring 2", february + WEEK, easter
    yield "Summer 1", _monday_from(easter + EASTER_BREAK), may - WEEK + FRIDAY
    yield "Summer 2", may + WEEK, _friday_before(date(year + 1, 7, 16))


def _before_easter(year: int) -> date:
    """The last school day before the Easter holidays: two weeks off, not later than early April."""
    thursday = easter_sunday(year) - timedelta(days=3)
    return min(_friday_before(date(year, 4, 5)), thursday)


def _monday_from(day: date) -> date:
    return day + timedelta(days=-day.weekday() % 7)


def _monday_before(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _friday_before(day: date) -> date:
    return day - timedelta(days=(day.weekday() - 4) % 7)


class WindowsUnreadable(ValueError):
    """A line is no window; the message says which and how it should be."""


def lines(windows: Sequence[Window]) -> str:
    """Return windows as they are typed: “Spring 1: 4/1/2027 to 12/2/2027”, one a line."""
    return "\n".join(f"{w.title}: {_typed(w.starts_on)} to {_typed(w.ends_on)}" for w in windows)


def read(text: str, known: Sequence[Window] = ()) -> list[Window]:
    """Read windows from lines; a title that stays keeps its key. Raises WindowsUnreadable, also when two overlap."""
    keys = {window.title: window.key for window in known}
    rows = [_read(line) for line in text.splitlines() if line.strip()]
    found: list[Window] = []
    for title, first, last in rows:
        taken = {window.key for window in found} | set(keys.values())
        found.append(Window(first, last, keys.pop(title, "") or _new_key(title, first, taken), title))
    for earlier, later in pairwise(sorted(found)):
        if later.starts_on <= earlier.ends_on:
            raise WindowsUnreadable(f"“{earlier.title}” and “{later.title}” overlap.")
    return sorted(found)


def _read(line: str) -> tuple[str, date, date]:
    title, _, days = line.rpartition(":")
    first, _, last = days.replace("–", " to ").partition(" to ")
    try:
        starts_on, ends_on = _day(first), _day(last)
    except ValueError as error:
        raise WindowsUnreadable(f"“{line.strip()}” must be like “Spring 1: 4/1/2027 to 12/2/2027”.") from error
    if not title.strip() or ends_on < starts_on:
        raise WindowsUnreadable(f"“{line.strip()}” needs a name, and must end after it begins.")
    return title.strip()[:60], starts_on, ends_on


def _new_key(title: str, first: date, taken: set[str]) -> str:
    base = f"{first.year}-{slugify(title)}"[:16].strip("-")
    return base if base not in taken else next(f"{base}-{n}" for n in range(2, 100) if f"{base}-{n}" not in taken)


def _typed(day: date) -> str:
    return f"{day.day}/{day.month}/{day.year}"


def _day(text: str) -> date:
    return datetime.strptime(text.strip(), "%d/%m/%Y").date()  # noqa: DTZ007 - a day has no time zone
