from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.enums import IncomeKind
from billing.funding_sums.cash import flow
from billing.funding_sums.what_if import Income, Plan, Scenario, apply, spread

pytestmark = pytest.mark.no_database
FEES, COUNCIL = IncomeKind.SUBSCRIPTIONS, IncomeKind.COUNCIL
PLAN = Plan(
    (Income(FEES, "Ash Primary", 6_000), Income(FEES, "Elm Primary", 4_000), Income(COUNCIL, "Council", 5_000, 7)),
    member_count=2,
    cost_pence=14_000,
)


def test_nothing_assumed_changes_nothing():
    assert apply(PLAN, Scenario()) == PLAN


def test_a_lost_agreement_takes_its_income_away():
    after = apply(PLAN, Scenario(lost_agreement_id=7))

    assert (after.income_pence, after.result_pence, after.of_kind(COUNCIL)) == (10_000, -4_000, 0)


def test_an_unknown_agreement_takes_nothing_away():
    assert apply(PLAN, Scenario(lost_agreement_id=8)) == PLAN


@pytest.mark.parametrize(
    ("percent", "fees"), [("5", 10_500), ("-10", 9_000), ("-100", 0), ("-150", 0), ("0.005", 10_001)]
)
def test_fees_change_subscriptions_alone(percent, fees):
    after = apply(PLAN, Scenario(fee_percent=Decimal(percent)))

    assert (after.of_kind(FEES), after.of_kind(COUNCIL)) == (fees, 5_000)


@pytest.mark.parametrize(("leavers", "fees", "members"), [(1, 5_000, 1), (2, 0, 0), (9, 0, 0)])
def test_leavers_take_an_average_fee_with_them(leavers, fees, members):
    after = apply(PLAN, Scenario(leavers=leavers))

    assert (after.of_kind(FEES), after.member_count) == (fees, members)


def test_costs_rise_by_per_cent():
    assert apply(PLAN, Scenario(cost_percent=Decimal("3.5"))).cost_pence == 14_490


def test_payers_are_added_up():
    assert PLAN.by_payer() == {"Ash Primary": 6_000, "Elm Primary": 4_000, "Council": 5_000}


def test_without_subscriptions_fees_change_nothing():
    plan = Plan((Income(COUNCIL, "Council", 5_000, 7),), member_count=0, cost_pence=0)

    assert apply(plan, Scenario(fee_percent=Decimal(10), leavers=3)).income == plan.income


def test_a_years_difference_is_spread_over_the_months():
    months = flow(date(2026, 10, 31), 100, [], lambda month: 10, 12)

    after = spread(months, -1_200)

    assert (after[0].closing_pence, after[-1].closing_pence) == (-10, months[-1].closing_pence - 1_200)


@given(st.integers(-(10**9), 10**9), st.integers(1, 24))
def test_the_spread_ends_with_the_whole_difference(difference, count):
    months = flow(date(2026, 10, 31), 0, [], lambda month: 0, count)

    assert spread(months, difference)[-1].closing_pence == difference


@given(
    st.lists(st.integers(0, 10**8), min_size=1, max_size=9),
    st.decimals(-100, 100, places=2),
    st.integers(0, 12),
)
def test_fees_are_rounded_once_and_every_payer_keeps_its_place(amounts, percent, leavers):
    plan = Plan(tuple(Income(FEES, str(n), pence) for n, pence in enumerate(amounts)), len(amounts), 0)

    after = apply(plan, Scenario(fee_percent=percent, leavers=leavers))

    exact = Decimal(sum(amounts)) * (100 + percent) / 100 * max(len(amounts) - leavers, 0) / len(amounts)
    assert abs(after.income_pence - exact) <= 1
    assert [part.payer for part in after.income] == [part.payer for part in plan.income]
