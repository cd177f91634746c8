"""What the database itself refuses about funding."""

from datetime import date
from typing import Any

import pytest
from django.db import Error, IntegrityError, connection, transaction

from billing.models import BudgetLine, CashPosition, FundingAgreement, FundingInstalment, Spend
from tests.factories import billing_funding as make

AGREEMENT = {
    "name": "Grant", "funder": "Council", "kind": "grant", "starts_on": date(2027, 4, 1), "ends_before": date(2028, 4, 1),
}  # fmt: skip
DAY = date(2027, 4, 1)


def broken(work: Any) -> str:
    """The constraint that is violated."""
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        work()
    return str(caught.value.__cause__.diag.constraint_name)


@pytest.mark.parametrize(
    ("wrong", "constraint"),
    [
        ({"ends_before": DAY}, "funding_agreement_dates"),
        ({"kind": "lottery"}, "funding_agreement_kind"),
        ({"status": "maybe"}, "funding_agreement_status"),
        ({"probability": 101}, "funding_agreement_probability"),
        ({"match_pence": -1}, "funding_agreement_match"),
    ],
)
def test_an_agreement_that_makes_no_sense_is_refused(wrong: dict[str, Any], constraint: str) -> None:
    assert broken(lambda: FundingAgreement.objects.create(**(AGREEMENT | wrong))) == constraint


@pytest.mark.parametrize(
    ("wrong", "constraint"),
    [
        ({"amount_pence": -1}, "funding_instalment_amount"),
        ({"period_ends_before": DAY}, "funding_instalment_period"),
        ({"received_pence": 5}, "funding_instalment_received"),
        ({"received_on": DAY, "is_invoiced": False}, "funding_instalment_received"),
        ({"received_pence": 5, "received_on": DAY, "is_invoiced": True}, "funding_instalment_received"),
        ({"due_on": DAY}, "funding_instalment_once_per_day"),
    ],
)
def test_an_instalment_that_makes_no_sense_is_refused(wrong: dict[str, Any], constraint: str) -> None:
    agreement = make.grant()
    sound = {
        "agreement": agreement, "due_on": date(2027, 5, 1), "period_starts_on": DAY, "period_ends_before": date(2027, 5, 1),
        "amount_pence": 1,
    }  # fmt: skip

    assert broken(lambda: FundingInstalment.objects.create(**(sound | wrong))) == constraint


@pytest.mark.parametrize(
    ("wrong", "constraint"),
    [
        ({"kind": "parties"}, "spend_kind"),
        ({"amount_pence": 0}, "spend_sign"),
        ({"amount_pence": -1}, "spend_sign"),
        ({"is_match": True}, "spend_match_has_agreement"),
    ],
)
def test_spending_that_makes_no_sense_is_refused(wrong: dict[str, Any], constraint: str) -> None:
    sound = {"spent_on": DAY, "amount_pence": 1, "kind": "staff", "description": "Pay"}

    assert broken(lambda: Spend.objects.create(**(sound | wrong))) == constraint


def test_a_correction_is_negative_and_names_what_it_takes_back_once() -> None:
    spend = make.spend()
    facts = {"spent_on": DAY, "kind": "staff", "description": "Back", "corrects": spend}

    assert broken(lambda: Spend.objects.create(**facts, amount_pence=1)) == "spend_sign"
    Spend.objects.create(**facts, amount_pence=-1)
    assert "corrects_id" in broken(lambda: Spend.objects.create(**facts, amount_pence=-1))


@pytest.mark.parametrize("statement", ["UPDATE billing_spend SET id = id", "DELETE FROM billing_spend"])
def test_spending_is_written_once(statement: str) -> None:
    make.spend()

    with pytest.raises(Error, match=r"permission denied|Cannot"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize(
    ("wrong", "constraint"),
    [
        ({"side": "cost"}, "budget_line_kind_matches_side"),
        ({"kind": "staff"}, "budget_line_kind_matches_side"),
        ({"amount_pence": -1}, "budget_line_amount"),
        ({"financial_year": 2026}, "budget_line_once"),
    ],
)
def test_a_budget_line_that_makes_no_sense_is_refused(wrong: dict[str, Any], constraint: str) -> None:
    make.budget(2026, grant=1)
    sound = {"financial_year": 2027, "side": "income", "kind": "grant", "amount_pence": 1}

    assert broken(lambda: BudgetLine.objects.create(**(sound | wrong))) == constraint


def test_cash_is_counted_once_a_day() -> None:
    make.position()

    assert "on" in broken(lambda: CashPosition.objects.create(on=date(2027, 8, 31), balance_pence=1))
