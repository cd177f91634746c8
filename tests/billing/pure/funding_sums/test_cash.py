from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.funding_sums import cash
from billing.funding_sums.cash import Month, Movement

pytestmark = pytest.mark.no_database


def shape(months):
    return [(m.starts_on.month, m.opening_pence, m.receipts_pence, m.costs_pence, m.closing_pence) for m in months]


def test_each_month_begins_with_what_the_last_one_left():
    receipts = [Movement(date(2026, 11, 3), 50), Movement(date(2026, 12, 31), 30), Movement(date(2026, 12, 1), 1)]

    months = cash.flow(date(2026, 10, 31), 100, receipts, lambda month: 60, 3)

    assert shape(months) == [(11, 100, 50, 60, 90), (12, 90, 31, 60, 61), (1, 61, 0, 60, 1)]


def test_the_first_month_bears_only_the_costs_of_the_days_that_are_left():
    months = cash.flow(date(2026, 11, 15), 0, [], lambda month: 300, 2)

    assert [month.costs_pence for month in months] == [150, 300]


def test_money_expected_before_the_count_arrives_in_the_first_month():
    months = cash.flow(date(2026, 11, 30), 0, [Movement(date(2026, 10, 1), 7)], lambda month: 0, 1)

    assert shape(months) == [(12, 0, 7, 0, 7)]


def test_the_first_month_below_nothing_is_named():
    months = cash.flow(date(2026, 10, 31), 100, [], lambda month: 60, 3)

    assert cash.first_below_zero(months) == Month(date(2026, 12, 1), 40, 0, 60)
    assert cash.first_below_zero(months[:1]) is None


def test_months_in_hand_divide_the_balance_by_a_whole_months_costs():
    months = cash.flow(date(2026, 10, 15), 250, [], lambda month: 100, 12)

    assert cash.months_in_hand(250, months) == Decimal("2.5")
    assert cash.months_in_hand(-250, months) == 0


def test_without_costs_there_is_no_answer():
    assert cash.months_in_hand(250, cash.flow(date(2026, 10, 15), 250, [], lambda month: 0, 12)) is None


@pytest.mark.parametrize(
    ("delay", "today", "expected"),
    [
        (0, date(2026, 1, 1), date(2026, 11, 10)),
        (12, date(2026, 1, 1), date(2026, 11, 22)),
        (-5, date(2026, 1, 1), date(2026, 11, 10)),
        (900, date(2026, 1, 1), date(2027, 3, 10)),
        (3, date(2026, 12, 1), date(2026, 12, 1)),
    ],
)
def test_money_arrives_with_its_payers_usual_delay_and_not_in_the_past(delay, today, expected):
    assert cash.expected_on(date(2026, 11, 10), delay, today) == expected


@given(st.integers(0, 10**9), st.integers(2000, 2100))
def test_the_twelve_months_of_a_financial_year_cost_the_year(pence, year):
    months = [date(year, month, 1) for month in range(4, 13)] + [date(year + 1, month, 1) for month in range(1, 4)]

    assert sum(cash.cost_of_month(pence, month) for month in months) == pence


@given(
    st.dates(date(2024, 1, 1), date(2030, 1, 1)),
    st.integers(-(10**9), 10**9),
    st.lists(st.builds(Movement, st.dates(date(2024, 1, 1), date(2030, 6, 1)), st.integers(0, 10**8)), max_size=20),
)
def test_no_money_is_lost_between_opening_and_closing(counted_on, balance, receipts):
    months = cash.flow(counted_on, balance, receipts, lambda month: 11_11, 90)

    came, went = sum(m.receipts_pence for m in months), sum(m.costs_pence for m in months)
    assert came == sum(movement.pence for movement in receipts)
    assert months[-1].closing_pence == balance + came - went
