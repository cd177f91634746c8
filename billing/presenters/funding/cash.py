"""Cash by month as a table and a chart, with the sentence a board remembers."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from django.urls import reverse
from django.utils.formats import date_format

from billing.funding_sums import cash as sums
from billing.funding_sums.cash import Month
from billing.presenters.funding.tables import Cell, Table, columns, tick, whole
from billing.presenters.invoices import pounds
from billing.queries.funding.cash import CashFlow, Receipt
from tenants import charts
from tenants.charts import Chart, Line, LineChart
from tenants.lists import Column

COLUMNS: Final[list[Column[Month]]] = [
    Column("Month", lambda row: row.starts_on),
    Column("Opening", lambda row: pounds(row.opening_pence)),
    Column("Receipts", lambda row: pounds(row.receipts_pence)),
    Column("Costs", lambda row: pounds(row.costs_pence)),
    Column("Closing", lambda row: pounds(row.closing_pence)),
]
RECEIPT_COLUMNS: Final[list[Column[Receipt]]] = [
    Column("Expected on", lambda row: row.on),
    Column("What", lambda row: row.title),
    Column("Payer", lambda row: row.payer),
    Column("How certain", lambda row: row.note),
    Column("Amount", lambda row: pounds(row.pence)),
]
EVERY: Final = 3


def table(months: Sequence[Month], *, with_links: bool = True) -> Table:
    """Return the months; receipts lead to what they are made of."""
    return Table(
        "Cash by month", columns("Month", "Opening", "Receipts", "Costs", "Closing"),
        [_row(month, with_links=with_links) for month in months],
    )  # fmt: skip


def chart(months: Sequence[Month], after: Sequence[Month] | None = None) -> Chart:
    """Draw what is left at the end of each month, and as it would be after a change."""
    drawn = [
        Line("If so" if after is not None else "Cash", _closing(months if after is None else after), is_focus=True)
    ]
    if after is not None:
        drawn.append(Line("As it is", _closing(months)))
    return charts.lines(
        LineChart(
            key="cash",
            title="Cash at the end of each month",
            description=runway(months),
            periods=[_short(month) if place % EVERY == 0 else "" for place, month in enumerate(months)],
            lines=drawn,
            write_tick=tick,
            from_zero=True,
        )
    )


def runway(months: Sequence[Month]) -> str:
    """Say in which month money runs out, if it does."""
    below = sums.first_below_zero(months)
    if below:
        return f"Cash falls below nothing in {date_format(below.starts_on, 'F Y')}, by {whole(-below.closing_pence)}."
    last = months[-1]
    return (
        f"Cash lasts all months shown: {whole(last.closing_pence)} at the end of {date_format(last.starts_on, 'F Y')}."
    )


def in_hand(flow: CashFlow) -> str:
    """“2.5 months of cost in hand”."""
    months = flow.months_in_hand
    return "No costs are budgeted" if months is None else f"{months} months of cost in hand"


def counted(flow: CashFlow) -> str:
    """“£500,000 on 31 August 2027”."""
    return f"{whole(flow.position.balance_pence)} on {date_format(flow.position.on, 'j F Y')}"


def _row(month: Month, *, with_links: bool) -> list[Cell]:
    url = f"{reverse('cash_receipts')}?month={month.starts_on:%Y-%m}" if with_links and month.receipts_pence else ""
    return [
        Cell(date_format(month.starts_on, "F Y")),
        Cell(whole(month.opening_pence)),
        Cell(whole(month.receipts_pence), url=url),
        Cell(whole(month.costs_pence)),
        Cell(whole(month.closing_pence), note="Below nothing" if month.closing_pence < 0 else ""),
    ]


def _closing(months: Sequence[Month]) -> list[Decimal | None]:
    return [Decimal(month.closing_pence) for month in months]


def _short(month: Month) -> str:
    return date_format(month.starts_on, "M y")
