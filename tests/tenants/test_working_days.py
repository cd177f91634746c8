"""Working days ahead: weekends and bank holidays do not count."""

from datetime import date

import pytest

from tenants.working_days import after_working_days, bank_holidays, working_days

pytestmark = pytest.mark.no_database

CASES = [
    (date(2027, 1, 20), 0, date(2027, 1, 20)),
    (date(2027, 1, 20), 1, date(2027, 1, 21)),
    (date(2027, 1, 22), 1, date(2027, 1, 25)),
    (date(2027, 1, 23), 1, date(2027, 1, 25)),
    (date(2027, 1, 20), 10, date(2027, 2, 3)),
    (date(2027, 3, 24), 3, date(2027, 3, 31)),  # Good Friday is 26 March, Easter Monday the 29th
]


@pytest.mark.parametrize(("day", "count", "then"), CASES)
def test_working_days_are_counted_ahead(day: date, count: int, then: date) -> None:
    assert after_working_days(day, count, bank_holidays()) == then


@pytest.mark.parametrize("count", [1, 7, 40])
def test_what_is_counted_ahead_is_counted_back(count: int) -> None:
    day = date(2026, 12, 18)

    then = after_working_days(day, count, bank_holidays())

    assert working_days(day, then, bank_holidays()) == count
