"""The budget of a financial year: one amount per kind of income and cost, saved as a whole."""

from collections.abc import Mapping

from django.db import transaction

from billing.errors import BillingRefused
from billing.models import BudgetLine
from membership.models import Person

Amounts = Mapping[tuple[str, str], tuple[int, str]]
"""(side, kind) → (pence, note)."""


class BudgetExists(BillingRefused):
    """A budget is not written over."""

    code = "budget_exists"
    message = "There is a budget for this year already. Change it instead."


class NothingToCopy(BillingRefused):
    """There is no budget to copy."""

    code = "nothing_to_copy"
    message = "There is no budget for the year before."


@transaction.atomic
def save_budget(*, by: Person | None, financial_year: int, amounts: Amounts) -> None:
    """Make a year's budget what is given; kinds with neither amount nor note have no line."""
    kept = {key: entry for key, entry in amounts.items() if entry[0] or entry[1]}
    rows = [
        BudgetLine(financial_year=financial_year, side=side, kind=kind, amount_pence=pence, note=note)
        for (side, kind), (pence, note) in kept.items()
    ]
    saved = BudgetLine.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["financial_year", "side", "kind"],
        update_fields=["amount_pence", "note"],
    )
    BudgetLine.objects.filter(financial_year=financial_year).exclude(pk__in=[row.pk for row in saved]).delete()


@transaction.atomic
def copy_budget(*, by: Person, financial_year: int) -> None:
    """Begin a year's budget with that of the year before. Raises BudgetExists, NothingToCopy."""
    if BudgetLine.objects.filter(financial_year=financial_year).exists():
        raise BudgetExists
    before = BudgetLine.objects.filter(financial_year=financial_year - 1)
    if not before:
        raise NothingToCopy
    save_budget(
        by=by,
        financial_year=financial_year,
        amounts={(line.side, line.kind): (line.amount_pence, line.note) for line in before},
    )
