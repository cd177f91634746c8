"""A year as it is beside a year as it would be."""

from collections.abc import Sequence
from dataclasses import dataclass

from billing.enums import IncomeKind
from billing.funding_sums import cash as sums
from billing.funding_sums.dependency import shares
from billing.funding_sums.what_if import Plan, spread
from billing.presenters.funding import cash
from billing.presenters.funding.tables import Cell, Table, columns, whole
from billing.queries.funding.cash import CashFlow
from tenants.charts import Chart


@dataclass(frozen=True)
class Comparison:
    """A sentence, a table, and the cash of the next months if any was counted."""

    sentence: str
    table: Table
    chart: Chart | None = None
    cash_sentence: str = ""
    cash_table: Table | None = None


def compare(base: Plan, after: Plan, flow: CashFlow | None) -> Comparison:
    """Return both years side by side; the year's difference is spread evenly over the months of cash."""
    table = Table("As it is and as it would be", columns("", "As it is", "If so", "Difference"), _rows(base, after))
    if flow is None:
        return Comparison(_sentence(base, after), table)
    months = list(flow.months)
    if base == after:
        return Comparison(_sentence(base, after), table, cash.chart(months), _lasts(months), cash.table(months))
    changed = spread(months, after.result_pence - base.result_pence)
    rows = [
        [Cell(f"{month.starts_on:%B %Y}"), Cell(whole(month.closing_pence)), Cell(whole(then.closing_pence))]
        for month, then in zip(months, changed, strict=True)
    ]
    cash_table = Table("Cash at the end of each month", columns("Month", "As it is", "If so"), rows)
    return Comparison(_sentence(base, after), table, cash.chart(months, changed), _lasts(changed), cash_table)


def _rows(base: Plan, after: Plan) -> list[Sequence[Cell]]:
    kinds = [kind for kind in IncomeKind if base.of_kind(kind) or after.of_kind(kind)]
    rows = [_money(kind.label, base.of_kind(kind), after.of_kind(kind)) for kind in kinds]
    rows.append(_money("Income", base.income_pence, after.income_pence))
    rows.append(_money("Costs", base.cost_pence, after.cost_pence))
    rows.append(_money("Left", base.result_pence, after.result_pence))
    members = (base.member_count, after.member_count)
    counts = [Cell(str(count)) for count in (*members, members[1] - members[0])]
    return [*rows, [Cell("Schools that pay"), *counts], [Cell("Largest payer"), *_largest(base, after)]]


def _money(label: str, before: int, then: int) -> Sequence[Cell]:
    return [Cell(label), Cell(whole(before)), Cell(whole(then)), Cell(whole(then - before))]


def _largest(*plans: Plan) -> list[Cell]:
    found = [shares(plan.by_payer()) for plan in plans]
    cells = [Cell(f"{parts[0].per_cent} %", parts[0].label) if parts else Cell("None") for parts in found]
    return [*cells, Cell("")]


def _sentence(base: Plan, after: Plan) -> str:
    if base == after:
        return f"{whole(base.result_pence)} is left after a year as it is. Type what you suppose."
    difference = after.result_pence - base.result_pence
    side = "more" if difference >= 0 else "less"
    return f"{whole(after.result_pence)} would be left after a year, {whole(abs(difference))} {side} than as it is."


def _lasts(months: Sequence[sums.Month]) -> str:
    return cash.runway(months)
