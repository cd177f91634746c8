"""Income against budget as a list of categories or offers, and as a chart of agreed beside budget."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.urls import reverse

from billing.presenters.funding.tables import tick, whole
from offers.models import Offer
from offers.presenters.insight.reports import BARS, Col, Report, money
from offers.queries.insight.income import Income, together
from tenants import charts
from tenants.charts import Bar, BarChart, Chart

VIEWS: Final = (("", "By category"), ("offer", "By offer"))
Found = Sequence[tuple[Offer, Income]]


@dataclass(frozen=True)
class Row:
    """A category or an offer with its money."""

    label: str
    note: str
    income: Income
    url: str = ""


def report(view: str, found: Found, year: int) -> Report:
    """Return the year's money by offer when the chip asks for it, else by category."""
    rows = _by_offer(found) if view == "offer" else _by_category(found, year)
    title = "Income against budget by offer" if view == "offer" else "Income against budget by category"
    columns: list[Col[Row]] = [
        Col(
            "Offer" if view == "offer" else "Category", lambda row: row.label, url=lambda row: row.url,
            note=lambda row: row.note, is_numeric=False,
        ),
        money("Budget", lambda row: row.income.budget_pence),
        money("Invoiced", lambda row: row.income.invoiced_pence),
        money("To come", lambda row: row.income.to_come_pence),
        money("Agreed", lambda row: row.income.agreed_pence),
        money("Above or below", lambda row: row.income.difference_pence),
    ]  # fmt: skip
    total = Row("In all", "", together(income for _, income in found))
    note = (
        "Net of VAT. Invoiced is less credit notes. To come is charged and not invoiced yet, or agreed and not charged yet. "
        "Agreed is both together."
    )
    return Report("income", title, columns, rows, _chart(title, rows, total), note, total)


def caption(found: Found) -> str:
    """Say how the year stands against its budget."""
    sums = together(income for _, income in found)
    said = (
        f"{whole(sums.agreed_pence)} agreed: {whole(sums.invoiced_pence)} invoiced, {whole(sums.to_come_pence)} to come"
    )
    if sums.difference_pence is None:
        return f"{said}. No offer has a budget."
    side = "above" if sums.difference_pence >= 0 else "below"
    return f"{said}. {whole(abs(sums.difference_pence))} {side} the budget of {whole(sums.budget_pence or 0)}"


def _by_offer(found: Found) -> list[Row]:
    return [Row(offer.title, str(offer.category), income, reverse("offer", args=[offer.pk])) for offer, income in found]


def _by_category(found: Found, year: int) -> list[Row]:
    groups: dict[tuple[str, int], list[Income]] = {}
    for offer, income in found:
        groups.setdefault((offer.category.name, offer.category_id), []).append(income)
    return [
        Row(name, f"{len(rows)} offer{'' if len(rows) == 1 else 's'}", together(rows), _link(year, pk))
        for (name, pk), rows in groups.items()
    ]


def _link(year: int, category_id: int) -> str:
    return f"?year={year}&by=offer&category={category_id}"


def _chart(title: str, rows: Sequence[Row], total: Row) -> Chart | None:
    largest = sorted(rows, key=lambda row: -max(row.income.agreed_pence, row.income.budget_pence or 0))[:BARS]
    if not largest:
        return None
    sums = total.income
    return charts.bars(
        BarChart(
            key="income",
            title=title,
            description=f"Agreed {whole(sums.agreed_pence)}, budget {whole(sums.budget_pence or 0)}.",
            bars=[_bar(row) for row in largest],
            write_tick=tick,
            now_label="Agreed",
            before_label="Budget",
        )
    )


def _bar(row: Row) -> Bar:
    budget = row.income.budget_pence
    written = "no budget" if budget is None else whole(budget)
    before = None if budget is None else Decimal(budget)
    return Bar(row.label, Decimal(row.income.agreed_pence), whole(row.income.agreed_pence), before, written)
