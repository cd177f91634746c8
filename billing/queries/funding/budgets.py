"""Budgets: the lines of a financial year, what its costs come to, and what was spent on each kind."""

from datetime import date

from django.db.models import Sum

from billing.enums import BudgetSide
from billing.models import BudgetLine, Spend
from tenants.calendars import FinancialYear


def lines(year: int) -> dict[tuple[str, str], BudgetLine]:
    """Return a financial year's lines by side and kind; one query."""
    return {(line.side, line.kind): line for line in BudgetLine.objects.filter(financial_year=year)}


def years_with_budget() -> list[int]:
    """Return the financial years that have a budget, oldest first; one query."""
    found = BudgetLine.objects.order_by("financial_year").values_list("financial_year", flat=True)
    return list(dict.fromkeys(found))


def costs_by_year() -> dict[int, int]:
    """Return the budgeted costs of each financial year, in pence; one query."""
    rows = BudgetLine.objects.filter(side=BudgetSide.COST).order_by().values("financial_year")
    return dict(rows.annotate(total=Sum("amount_pence")).values_list("financial_year", "total"))


def spent_by_kind(year: FinancialYear) -> dict[str, int]:
    """Return what was recorded as spent in a financial year by cost kind, in pence; one query."""
    rows = Spend.objects.filter(spent_on__gte=year.starts_on, spent_on__lt=year.ends_before).order_by().values("kind")
    return dict(rows.annotate(total=Sum("amount_pence")).values_list("kind", "total"))


def cost_of_year(costs: dict[int, int], month: date) -> int:
    """Return the costs of a month's financial year; without a budget those of the latest year before it, else nothing."""
    year = FinancialYear.containing(month).start
    known = [start for start in costs if start <= year]
    return costs[max(known)] if known else 0
