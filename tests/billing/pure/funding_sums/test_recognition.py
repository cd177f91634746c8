from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.funding_sums.recognition import by_year, recognised, within
from tenants.calendars import FinancialYear

pytestmark = pytest.mark.no_database
DAYS = st.dates(date(2018, 1, 1), date(2032, 12, 31))
PENCE = st.integers(-(10**9), 10**9)


def test_an_academic_year_falls_into_two_financial_years_by_days():
    # 1 September to 31 March: 212 of 365 days.
    assert by_year(365_00, date(2026, 9, 1), date(2027, 9, 1)) == {2026: 212_00, 2027: 153_00}


def test_leap_day_counts_as_a_day_of_the_year_it_is_in():
    # 1 September 2027 to 31 March 2028 has 29 February: 213 of 366 days.
    assert by_year(366_00, date(2027, 9, 1), date(2028, 9, 1)) == {2027: 213_00, 2028: 153_00}


def test_a_period_that_ends_with_march_touches_one_year_only():
    assert by_year(100_00, date(2026, 4, 1), date(2027, 4, 1)) == {2026: 100_00}


def test_a_single_day_is_recognised_on_it():
    day = date(2028, 2, 29)

    assert [recognised(99, day, day + timedelta(1), until) for until in (day, day + timedelta(1))] == [0, 99]


def test_a_year_outside_the_period_has_nothing():
    assert within(100, date(2026, 4, 1), date(2027, 4, 1), FinancialYear(2030)) == 0


@given(PENCE, DAYS, st.integers(1, 4000))
def test_the_years_sum_to_the_whole_to_the_penny(pence, starts_on, days):
    years = by_year(pence, starts_on, starts_on + timedelta(days))

    assert sum(years.values()) == pence
    assert list(years) == list(range(min(years), max(years) + 1))


@given(st.integers(0, 10**9), DAYS, st.integers(1, 4000), st.integers(0, 4000), st.integers(0, 400))
def test_what_is_recognised_never_falls_back(pence, starts_on, days, elapsed, more):
    ends_before = starts_on + timedelta(days)
    until = starts_on + timedelta(elapsed)

    early = recognised(pence, starts_on, ends_before, until)

    assert 0 <= early <= recognised(pence, starts_on, ends_before, until + timedelta(more)) <= pence
