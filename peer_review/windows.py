"""The windows of a cycle, in which visits may be: read, written, and proposed from the usual half terms of England. Pure.

A council's own term dates differ by days; what is proposed is changed by the office.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from tenants.working_days import easter_sunday

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
