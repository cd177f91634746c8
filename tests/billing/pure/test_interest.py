"""Statutory interest, checked against sums done by hand."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from billing.interest import NoBaseRate, fixed_sum, interest, reference_day

pytestmark = pytest.mark.no_database

RATES = {
    date(2026, 12, 31): Decimal("4.00"),
    date(2027, 6, 30): Decimal("3.75"),
    date(2027, 12, 31): Decimal("3.50"),
    date(2028, 6, 30): Decimal("3.00"),
}


@pytest.mark.parametrize(
    ("due_on", "expected"),
    [
        (date(2027, 1, 1), date(2026, 12, 31)),
        (date(2027, 6, 29), date(2026, 12, 31)),
        (date(2027, 6, 30), date(2027, 6, 30)),
        (date(2027, 12, 30), date(2027, 6, 30)),
        (date(2027, 12, 31), date(2027, 12, 31)),
        (date(2028, 2, 29), date(2027, 12, 31)),
    ],
)
def test_the_base_rate_is_that_before_the_first_late_day(due_on, expected):
    assert reference_day(due_on) == expected


@pytest.mark.parametrize(
    ("pence", "expected"),
    [(1, 40_00), (999_99, 40_00), (1_000_00, 70_00), (9_999_99, 70_00), (10_000_00, 100_00), (10**9, 100_00)],
)
def test_the_fixed_sum_goes_by_the_size_of_the_debt(pence, expected):
    assert fixed_sum(pence) == expected


def test_interest_is_simple_by_the_day_on_the_gross():
    found = interest(1_200_00, date(2027, 8, 14), date(2027, 9, 13), RATES)

    assert (found.days, found.rate, found.interest_pence, found.fixed_pence) == (30, Decimal("11.75"), 11_59, 70_00)
    assert found.arithmetic == "£1,200.00 × 11.75% ÷ 365 × 30 days = £11.59, plus the fixed sum of £70.00"
    assert found.total_pence == 81_59


def test_the_29th_of_february_is_a_day_like_any_other():
    over = interest(3_650_00, date(2028, 2, 28), date(2028, 3, 1), RATES)
    plain = interest(3_650_00, date(2027, 2, 28), date(2027, 3, 1), RATES)

    assert (over.days, over.interest_pence) == (2, 2_30)
    assert (plain.days, plain.interest_pence) == (1, 1_20)


def test_a_base_rate_that_changes_while_the_debt_is_late_changes_nothing():
    found = interest(1_000_00, date(2027, 12, 1), date(2028, 7, 31), RATES)

    assert (found.days, found.rate, found.interest_pence) == (243, Decimal("11.75"), 78_23)


def test_a_rate_that_was_not_entered_is_asked_for_with_the_place_to_enter_it():
    with pytest.raises(NoBaseRate, match=r"base rate of 31 December 2029 is not entered\..*Billing settings"):
        interest(1_000_00, date(2030, 3, 1), date(2030, 4, 1), RATES)


@pytest.mark.parametrize("days", [0, -5])
def test_what_is_not_late_earns_nothing(days):
    due_on = date(2027, 8, 14)

    assert interest(1_000_00, due_on, due_on + timedelta(days), RATES).total_pence == 0


@given(pence=some.integers(1, 10**9), days=some.integers(0, 400))
def test_a_day_more_is_never_less(pence, days):
    due_on = date(2027, 8, 14)
    earned = [interest(pence, due_on, due_on + timedelta(n), RATES).interest_pence for n in (days, days + 1)]

    assert earned == sorted(earned)
