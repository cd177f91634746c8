from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.funding_sums import schedules

pytestmark = pytest.mark.no_database
DAYS = st.dates(date(2018, 1, 1), date(2030, 12, 31))
PENCE = st.integers(0, 10**10)


def test_three_hundred_thousand_tapers_to_nothing_over_four_years():
    assert schedules.taper(300_000_00, 4) == [300_000_00, 200_000_00, 100_000_00, 0]


def test_a_taper_of_one_year_is_the_whole():
    assert schedules.taper(300_000_00, 1) == [300_000_00]


def test_a_taper_by_percentages_rounds_each_year_once():
    rates = [Decimal("100"), Decimal("66.67"), Decimal("33.33"), Decimal(0)]

    assert schedules.by_percentages(300_000_00, rates) == [300_000_00, 200_010_00, 99_990_00, 0]


def test_a_yearly_amount_is_due_in_quarters_of_its_own_year():
    parts = schedules.yearly([100_00, 50_01], date(2026, 4, 1), date(2028, 4, 1), per_year=4)

    assert [(part.due_on, part.amount_pence) for part in parts] == [
        (date(2026, 4, 1), 25_00), (date(2026, 7, 1), 25_00), (date(2026, 10, 1), 25_00), (date(2027, 1, 1), 25_00),
        (date(2027, 4, 1), 12_51), (date(2027, 7, 1), 12_50), (date(2027, 10, 1), 12_50), (date(2028, 1, 1), 12_50),
    ]  # fmt: skip


def test_years_after_the_last_amount_have_nothing_due():
    parts = schedules.yearly([100_00], date(2026, 4, 1), date(2028, 4, 1), per_year=1)

    assert [(part.due_on, part.period_ends_before) for part in parts] == [(date(2026, 4, 1), date(2027, 4, 1))]


def test_a_year_from_leap_day_ends_on_the_last_of_february():
    parts = schedules.equal(300, date(2024, 2, 29), date(2027, 2, 28), per_year=1)

    assert [part.due_on for part in parts] == [date(2024, 2, 29), date(2025, 2, 28), date(2026, 2, 28)]


def test_a_shorter_last_year_counts_as_one():
    assert schedules.count_years(date(2018, 1, 1), date(2019, 5, 1)) == 2


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
        (date(2026, 12, 31), 12, date(2027, 12, 31)),
    ],
)
def test_months_are_added_to_the_calendar(day, months, expected):
    assert schedules.add_months(day, months) == expected


@given(PENCE, DAYS, st.integers(1, 3000), st.sampled_from([1, 2, 3, 4, 12]))
def test_equal_parts_sum_to_the_whole_and_differ_by_a_penny_at_most(total, starts_on, days, per_year):
    ends_before = date.fromordinal(starts_on.toordinal() + days)

    parts = schedules.equal(total, starts_on, ends_before, per_year=per_year)

    amounts = [part.amount_pence for part in parts]
    assert sum(amounts) == total
    assert max(amounts) - min(amounts) <= 1


@given(DAYS, st.integers(1, 3000), st.sampled_from([1, 2, 3, 4, 12]))
def test_the_periods_follow_each_other_without_gap_or_overlap(starts_on, days, per_year):
    ends_before = date.fromordinal(starts_on.toordinal() + days)

    parts = schedules.equal(1, starts_on, ends_before, per_year=per_year)

    assert parts[0].period_starts_on == starts_on
    assert [part.period_ends_before for part in parts] == [p.period_starts_on for p in parts[1:]] + [ends_before]
    assert len({part.due_on for part in parts}) == len(parts)


@given(PENCE, st.integers(2, 12))
def test_a_taper_never_rises_and_ends_with_nothing(first, years):
    amounts = schedules.taper(first, years)

    assert (amounts[0], amounts[-1], amounts == sorted(amounts, reverse=True)) == (first, 0, True)


@given(st.lists(PENCE, min_size=1, max_size=6), st.sampled_from([1, 2, 4, 12]))
def test_yearly_amounts_sum_to_what_was_agreed(amounts, per_year):
    parts = schedules.yearly(amounts, date(2026, 9, 1), date(2026 + len(amounts), 9, 1), per_year=per_year)

    assert sum(part.amount_pence for part in parts) == sum(amounts)
