"""The board's page in words and figures, for the page and for its PDF alike."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.formats import date_format

from billing.enums import IncomeKind
from billing.presenters.funding import cash, income
from billing.presenters.funding.tables import Cell, Table, columns, whole
from billing.queries.funding.board import Board, kind_of_payer
from tenants.charts import Chart
from tenants.shell import Figure

NOUNS = {
    IncomeKind.SUBSCRIPTIONS: "payer of subscriptions",
    IncomeKind.TRADED: "customer",
    IncomeKind.COUNCIL: "council contract",
    IncomeKind.OTHER_COMMISSION: "commissioner",
    IncomeKind.GRANT: "funder of grants",
    IncomeKind.OTHER: "payer",
}


@dataclass(frozen=True)
class Part:
    """One part of the page: a heading, a sentence that says what to see, a chart if there is one, a table."""

    heading: str
    sentence: str
    table: Table | None = None
    chart: Chart | None = None


@dataclass(frozen=True)
class Page:
    """Everything the page says."""

    title: str
    caption: str
    figures: Sequence[Figure]
    dependency: str
    parts: Sequence[Part]


def page(board: Board) -> Page:
    """Return the page of a board."""
    return Page(
        title=f"Money of the partnership, {board.report.year.label}",
        caption=f"As of {date_format(board.on, 'j F Y')}. Amounts are without VAT and in whole pounds.",
        figures=_figures(board),
        dependency=dependency(board),
        parts=[part for part in (_income(board), _kinds(board), _pots(board), _debts(board), _cash(board)) if part],
    )


def dependency(board: Board) -> str:
    """“34 % of this year’s income comes from one council contract: London Borough of Haringey.”"""
    if not board.payers:
        return "Nothing is invoiced, received or agreed for this year yet."
    largest = board.payers[0]
    noun = NOUNS[IncomeKind(kind_of_payer(board.report, largest.label))]
    return f"{largest.per_cent} % of this year’s income comes from one {noun}: {largest.label}."


def _figures(board: Board) -> list[Figure]:
    report, flow = board.report, board.cash
    forecast, budget = report.pence("forecast"), report.pence("budget")
    year = f"?year={report.year.start}"
    left = whole(board.result_pence)
    found = [
        Figure("Income, forecast", whole(forecast), f"{reverse('income')}{year}", f"Budget {whole(budget)}"),
        Figure("Left after costs", left, f"{reverse('budget')}{year}", f"Costs budgeted: {whole(board.cost_pence)}"),
        Figure("Owed to us", whole(board.owed_pence), f"{reverse('invoices')}?show=unpaid",
               f"{whole(board.overdue_pence)} of it overdue"),
    ]  # fmt: skip
    url = reverse("cash_flow")
    if flow is None:
        return [*found, Figure("Cash", "Not counted", url, "Enter a balance"), Figure("Runway", "Not known", url)]
    below = flow.below_zero
    runway = f"Until {date_format(below.starts_on, 'F Y')}" if below else "12 months or more"
    counted = f"On {date_format(flow.position.on, 'j F Y')}"
    cash_figure = Figure("Cash", whole(flow.position.balance_pence), url, counted)
    return [*found, cash_figure, Figure("Runway", runway, url, cash.in_hand(flow))]


def _income(board: Board) -> Part:
    report = board.report
    bases = {"actual": "So far", "forecast": "Forecast", "budget": "Budget", "prior": "Year before"}
    rows = [[Cell(kind.label), *(Cell(whole(report.pence(basis, kind))) for basis in bases)] for kind in report.kinds()]
    total = [Cell("In all"), *(Cell(whole(report.pence(basis))) for basis in bases)]
    table = Table("Income by kind", columns("Kind", *bases.values()), [*rows, total], has_total=True)
    chart = income.chart(report) if report.kinds() else None
    return Part("Income by kind", f"{income.caption(report)}.".replace("..", "."), table, chart)


def _kinds(board: Board) -> Part | None:
    if not board.payers:
        return None
    rows = [[Cell(share.label), Cell(whole(share.pence)), Cell(f"{share.per_cent} %")] for share in board.payers[:5]]
    kinds = ", ".join(f"{IncomeKind(share.label).label.lower()} {share.per_cent} %" for share in board.kinds)
    return Part(
        "What we depend on",
        f"By kind: {kinds}.",
        Table("The largest payers", columns("Payer", "This year", "Share"), rows),
    )


def _pots(board: Board) -> Part | None:
    if not board.pots:
        return None
    rows = [
        [
            Cell(agreement.name, url=reverse("funding_agreement", args=[agreement.pk])),
            Cell(whole(pot.received_pence)),
            Cell(whole(pot.spent_pence)),
            Cell(whole(pot.left_pence), f"Overspent by {whole(pot.overspent_pence)}" if pot.overspent_pence else ""),
        ]
        for agreement, pot in board.pots
    ]
    left = sum(pot.left_pence for _, pot in board.pots)
    table = Table("Restricted pots", columns("Pot", "Received", "Spent", "Left"), rows)
    return Part("Money tied to a purpose", f"{whole(left)} of the cash is tied to a purpose.", table)


def _debts(board: Board) -> Part:
    rows = [[Cell(age.label), Cell(str(age.count)), Cell(whole(age.pence))] for age in board.debts]
    table = Table("What is owed, by age", columns("Past due", "Invoices", "Owed, with VAT"), rows)
    return Part("Debtors", f"{whole(board.owed_pence)} is owed, {whole(board.overdue_pence)} of it past due.", table)


def _cash(board: Board) -> Part:
    flow = board.cash
    if flow is None:
        return Part("Cash", "Nobody has entered a balance yet, so there is no forecast of cash.")
    sentence = f"{cash.counted(flow)}. {cash.runway(flow.months)}"
    return Part("Cash", sentence, cash.table(flow.months, with_links=False), cash.chart(flow.months))
