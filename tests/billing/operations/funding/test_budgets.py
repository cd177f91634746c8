"""Budgets and counts of cash: every exit of every operation."""

from datetime import date, timedelta

import pytest

from billing.models import BudgetLine, CashPosition
from billing.operations.funding import budgets, positions
from tests.factories import billing_funding as make
from tests.factories.billing import TODAY
from tests.factories.membership import office


def shown(year=2027):
    rows = BudgetLine.objects.filter(financial_year=year).order_by("side", "kind")
    return [(row.side, row.kind, row.amount_pence, row.note) for row in rows]


def test_a_budget_is_saved_as_a_whole():
    make.budget(grant=100, staff=50)
    amounts = {("income", "grant"): (200, "two"), ("cost", "staff"): (0, ""), ("cost", "premises"): (0, "to come")}

    budgets.save_budget(by=office(), financial_year=2027, amounts=amounts)

    assert shown() == [("cost", "premises", 0, "to come"), ("income", "grant", 200, "two")]


def test_other_years_keep_their_budget():
    make.budget(2026, grant=100)

    budgets.save_budget(by=office(), financial_year=2027, amounts={})

    assert (shown(2026), shown()) == ([("income", "grant", 100, "")], [])


def test_a_year_begins_with_the_budget_of_the_year_before():
    make.budget(2026, grant=100, staff=50)

    budgets.copy_budget(by=office(), financial_year=2027)

    assert shown() == shown(2026) == [("cost", "staff", 50, ""), ("income", "grant", 100, "")]


def test_a_budget_is_not_copied_over():
    make.budget(2026, grant=100)
    make.budget(2027, grant=1)

    with pytest.raises(budgets.BudgetExists):
        budgets.copy_budget(by=office(), financial_year=2027)


def test_without_a_budget_before_there_is_nothing_to_copy():
    with pytest.raises(budgets.NothingToCopy):
        budgets.copy_budget(by=office(), financial_year=2027)


def count(balance, on=date(2027, 8, 31)):
    return positions.record_position(by=office(), counted_on=on, balance_pence=balance, today=TODAY, note="Bank")


def test_the_same_day_again_replaces_the_count():
    count(1)
    count(-2)

    assert list(CashPosition.objects.values_list("on", "balance_pence", "note")) == [(date(2027, 8, 31), -2, "Bank")]


def test_tomorrow_cannot_be_counted():
    with pytest.raises(positions.NotCountedYet):
        count(1, on=TODAY + timedelta(1))
