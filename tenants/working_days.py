"""Days as terms and periods count them: London's calendar days, and its working days without bank holidays of England.

The holidays are those shipped with `govuk-bank-holidays` (gov.uk/bank-holidays); nothing is fetched. Years it does not know
yet follow the rule of the Banking and Financial Dealings Act 1971.
"""

from collections.abc import Collection, Iterator
from datetime import date, datetime, timedelta
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo

from govuk_bank_holidays.bank_holidays import BankHolidays

LONDON: Final = ZoneInfo("Europe/London")
RULED_YEARS: Final = 10  # beyond what is shipped
FRIDAY: Final = 4


def london_day(at: datetime) -> date:
    """Return the day an instant falls on in London."""
    return at.astimezone(LONDON).date()


def calendar_days(first: date, before: date) -> int:
    """Return the days of [first, before); nothing once `before` is reached."""
    return max((before - first).days, 0)


def working_days(first: date, before: date, holidays: Collection[date]) -> int:
    """Return the working days of [first, before)."""
    days = (first + timedelta(days=step) for step in range(calendar_days(first, before)))
    return sum(day.weekday() <= FRIDAY and day not in holidays for day in days)


def after_working_days(day: date, count: int, holidays: Collection[date]) -> date:
    """Return the `count`-th working day after a day; with none, the day itself."""
    while count > 0:
        day += timedelta(days=1)
        count -= day.weekday() <= FRIDAY and day not in holidays
    return day


@cache
def bank_holidays() -> frozenset[date]:
    """Return the bank holidays of England: as published, and by rule for ten years more."""
    shipped = BankHolidays(use_cached_holidays=True).get_holidays(BankHolidays.ENGLAND_AND_WALES)
    published = frozenset(row["date"] for row in shipped)
    last = max(published).year
    return published | {day for year in range(last + 1, last + 1 + RULED_YEARS) for day in by_rule(year)}


def by_rule(year: int) -> Iterator[date]:
    """Yield the bank holidays of a year without extra ones; a weekend's goes to the next working day."""
    easter = easter_sunday(year)
    yield _next_monday_unless_weekday(date(year, 1, 1))
    yield easter - timedelta(days=2)
    yield easter + timedelta(days=1)
    yield _first_monday(date(year, 5, 1))
    yield _first_monday(date(year, 5, 25))
    yield _first_monday(date(year, 8, 25))
    christmas, boxing = date(year, 12, 25), date(year, 12, 26)
    moved = {4: (0, 2), 5: (2, 2), 6: (2, 0)}.get(christmas.weekday(), (0, 0))
    yield christmas + timedelta(days=moved[0])
    yield boxing + timedelta(days=moved[1])


def easter_sunday(year: int) -> date:
    """Return Easter by the anonymous Gregorian computus."""
    golden, century, rest = year % 19, year // 100, year % 100
    epact = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - epact - rest % 4) % 7
    shift = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * shift + 114, 31)
    return date(year, month, day + 1)


def _first_monday(first: date) -> date:
    return first + timedelta(days=-first.weekday() % 7)


def _next_monday_unless_weekday(day: date) -> date:
    return day if day.weekday() <= FRIDAY else _first_monday(day)
