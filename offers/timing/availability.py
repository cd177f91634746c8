"""When a provider can be asked: weekdays less absences, holidays and half days that are taken, up to so many days a year."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from offers.enums import Half
from offers.timing.half_days import days
from tenants.working_days import bank_holidays

WORKING_WEEK: Final = frozenset(range(5))
Slot = tuple[date, str]


@dataclass(frozen=True)
class Diary:
    """What is known of one provider; `taken` says for which school each half day is, `used` counts a year's half days.

    No weekdays named means Monday to Friday; absences are half-open; bank holidays of England are no working days.
    """

    weekdays: Collection[int] = ()
    absences: Collection[tuple[date, date]] = ()
    taken: Mapping[Slot, str] = field(default_factory=dict)
    days_a_year: int | None = None
    used: int = 0

    @property
    def halves_left(self) -> int | None:
        """Half days that may still be given this year; None without a limit."""
        return None if self.days_a_year is None else max(self.days_a_year * 2 - self.used, 0)

    def works_on(self, on: date) -> bool:
        """Whether the provider can be asked at all for a day."""
        return on.weekday() in (self.weekdays or WORKING_WEEK) and not self.is_away(on) and on not in bank_holidays()

    def is_away(self, on: date) -> bool:
        """Whether the day lies in an absence."""
        return any(start <= on < end for start, end in self.absences)


def every_day(starts_on: date, ends_before: date) -> Iterator[date]:
    """Yield the days of a half-open period."""
    for number in range((ends_before - starts_on).days):
        yield starts_on + timedelta(days=number)


def working_days(diary: Diary, starts_on: date, ends_before: date) -> list[date]:
    """Return the days of a period a provider works on, taken or not."""
    return [on for on in every_day(starts_on, ends_before) if diary.works_on(on)]


def free_halves(diary: Diary, starts_on: date, ends_before: date) -> list[Slot]:
    """Return the half days nobody has taken; the year's limit is not counted here."""
    return [
        (on, half.value)
        for on in working_days(diary, starts_on, ends_before)
        for half in Half
        if (on, half.value) not in diary.taken
    ]


def why_not(diary: Diary, on: date, half: str) -> str:
    """Return why a half day cannot be had, in words for the office, or nothing when it can."""
    if (on, half) in diary.taken:
        return f"{when(on, half)} is taken: {diary.taken[on, half]}"
    if diary.is_away(on):
        return f"{on:%A} {on.day} {on:%B} is in an absence"
    if on in bank_holidays():
        return f"{on:%A} {on.day} {on:%B} is a bank holiday"
    if not diary.works_on(on):
        return f"{on:%A} {on.day} {on:%B} is not a working day"
    return ""


def days_left_words(diary: Diary) -> str:
    """Return “4.5 days of 20 left this year”, or nothing without a limit."""
    left = diary.halves_left
    return "" if left is None else f"{_plain(days(left))} days of {diary.days_a_year} left this year"


def when(on: date, half: str) -> str:
    """Return “Tuesday 3 November, morning”."""
    return f"{on:%A} {on.day} {on:%B}, {Half(half).label.lower()}"


def spelt(slots: Sequence[Slot]) -> list[str]:
    """Return half days in words and order; a day with both halves is one: “Tuesday 3 November”."""
    chosen = set(slots)
    found = []
    for on in sorted({on for on, _ in chosen}):
        halves = [half.value for half in Half if (on, half.value) in chosen]
        found.append(f"{on:%A} {on.day} {on:%B}" if len(halves) == len(Half) else when(on, halves[0]))
    return found


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"
