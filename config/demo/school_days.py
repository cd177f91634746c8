"""Days on which schools of the demo are at work: weekdays of the usual half terms, without bank holidays."""

from datetime import date, timedelta
from functools import cache

from peer_review.windows import Window, propose, window_of
from tenants.calendars import AcademicYear
from tenants.working_days import FRIDAY, bank_holidays

DAY = timedelta(days=1)


@cache
def is_school_day(day: date) -> bool:
    """Whether schools are open; the first week of September is left to them."""
    year = AcademicYear.containing(day)
    return day.weekday() <= FRIDAY and day not in bank_holidays() and window_of(_terms(year), day) is not None


def on_or_after(day: date) -> date:
    """Return the day itself if schools are open, else the next on which they are."""
    while not is_school_day(day):
        day += DAY
    return day


def after(day: date, count: int) -> date:
    """Return the `count`-th school day after a day; a negative count goes back."""
    step = DAY if count > 0 else -DAY
    for _ in range(abs(count)):
        day += step
        while not is_school_day(day):
            day += step
    return day


def between(first: date, last: date) -> list[date]:
    """Return the school days from `first` to `last`, both included."""
    days = (first + n * DAY for n in range((last - first).days + 1))
    return [day for day in days if is_school_day(day)]


@cache
def _terms(year: AcademicYear) -> list[Window]:
    return propose(year.starts_on, year.ends_before)
