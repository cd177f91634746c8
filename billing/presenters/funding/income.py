"""Income by kind as a table whose figures lead to their rows, and as a chart beside the budget."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Final
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from billing.enums import IncomeKind
from billing.presenters.funding.tables import Cell, Table, columns, tick, whole
from billing.presenters.invoices import pounds
from billing.queries.funding.income import BASES, Piece, Report
from tenants import charts
from tenants.calendars import FinancialYear
from tenants.charts import Bar, BarChart, Chart
from tenants.lists import Chip, Column, one_of

AHEAD: Final = 1
COLUMNS: Final[list[Column[Piece]]] = [
    Column("Kind", lambda row: IncomeKind(row.kind).label),
    Column("Date", lambda row: row.on),
    Column("What", lambda row: row.title),
    Column("Payer", lambda row: row.payer),
    Column("Note", lambda row: row.note),
    Column("Amount", lambda row: pounds(row.pence)),
]


def year_of(request: HttpRequest, today: date) -> FinancialYear:
    """Return the financial year the address asks for, else the running one."""
    text = request.GET.get("year", "")
    return FinancialYear(int(text)) if text.isascii() and text.isdigit() and 1990 <= int(text) <= 2100 else (
        FinancialYear.containing(today)
    )  # fmt: skip


def year_chips(request: HttpRequest, years: Sequence[int], shown: FinancialYear) -> list[Chip]:
    """Return a chip per financial year, the shown one on."""
    known = sorted({*years, shown.start})
    return one_of(request, "year", [(str(year), FinancialYear(year).label) for year in known], str(shown.start))


def table(report: Report) -> Table:
    """Return the year by kind on every basis; each figure leads to its rows."""
    rows = [_row(report, kind.label, kind.value) for kind in report.kinds()]
    return Table(
        f"Income {report.year.label} by kind",
        columns("Kind", *BASES.values()),
        [*rows, _row(report, "In all", "")],
        has_total=True,
    )


def chart(report: Report) -> Chart:
    """Draw the forecast of the year by kind, the budget beneath each."""
    return charts.bars(
        BarChart(
            key="income",
            title=f"Income by kind, {report.year.label}",
            description=f"Forecast {whole(report.pence('forecast'))}, budget {whole(report.pence('budget'))}.",
            bars=[_bar(report, kind) for kind in report.kinds()],
            write_tick=tick,
            now_label="Forecast",
            before_label="Budget",
        )
    )


def caption(report: Report) -> str:
    """Say how the year stands against its budget."""
    forecast, budget = report.pence("forecast"), report.pence("budget")
    if not budget:
        return f"{whole(report.pence('actual'))} so far, {whole(forecast)} forecast. There is no budget for the year."
    side = "above" if forecast >= budget else "below"
    return f"{whole(report.pence('actual'))} so far; {whole(forecast)} forecast, {whole(abs(forecast - budget))} {side} budget"


def _row(report: Report, label: str, kind: str) -> list[Cell]:
    return [Cell(label), *(_figure(report, basis, kind) for basis in BASES)]


def _figure(report: Report, basis: str, kind: str) -> Cell:
    pence = report.pence(basis, kind)
    query = urlencode({"year": report.year.start, "kind": kind} if kind else {"year": report.year.start})
    url = f"{reverse('income_rows', args=[basis])}?{query}" if report.behind(basis, kind) else ""
    return Cell(whole(pence), url=url)


def _bar(report: Report, kind: IncomeKind) -> Bar:
    forecast, budget = report.pence("forecast", kind), report.pence("budget", kind)
    return Bar(kind.label, Decimal(forecast), whole(forecast), Decimal(budget), whole(budget))
