"""Funding agreements as the list, a page and a file show them."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import date_format

from billing.enums import FundingStatus, IncomeKind
from billing.funding_sums import recognition
from billing.funding_sums.pots import Match
from billing.models import FundingAgreement, Spend
from billing.presenters.funding.tables import Cell, Table, columns, whole
from billing.presenters.invoices import Tag, pounds
from billing.queries.funding.agreements import Instalment, Totals
from tenants.calendars import FinancialYear
from tenants.lists import Chip, Column, chip, chips
from tenants.money import format_pence

COLOURS: Final = {
    FundingStatus.BID: "accent",
    FundingStatus.ACTIVE: "good",
    FundingStatus.LOST: "bad",
    FundingStatus.ENDED: "neutral",
}
ONE_DAY = timedelta(days=1)

COLUMNS: Final[list[Column[FundingAgreement]]] = [
    Column("Agreement", lambda row: row.name),
    Column("Funder", lambda row: row.funder),
    Column("Payer", lambda row: row.account.name if row.account else ""),
    Column("Kind", lambda row: row.get_kind_display()),
    Column("Status", lambda row: row.get_status_display()),
    Column("First day", lambda row: row.starts_on),
    Column("Last day", lambda row: row.ends_before - ONE_DAY),
    Column("Amount", lambda row: pounds(row.total_pence)),
    Column("Restricted", lambda row: row.is_restricted),
    Column("Purpose", lambda row: row.purpose),
    Column("Spent", lambda row: pounds(row.spent_pence)),
    Column("Match needed", lambda row: pounds(row.match_pence)),
    Column("Match added", lambda row: pounds(row.match_met_pence)),
    Column("Probability, per cent", lambda row: row.probability if row.status == FundingStatus.BID else None),
    Column("Decision", lambda row: row.decision_on),
    Column("Reference", lambda row: row.reference),
]


def caption(totals: Totals) -> str:
    """“4 agreements · £2,900,000 in all · £30,000 spent”."""
    plural = "s" if totals.count != 1 else ""
    return f"{totals.count} agreement{plural} · {whole(totals.total_pence)} in all · {whole(totals.spent_pence)} spent"


def list_chips(request: HttpRequest) -> list[Chip]:
    """Return the chips of the list: status, grants and commissions, what is tied."""
    kinds = (IncomeKind.COUNCIL, IncomeKind.GRANT)
    return [
        *chips(request, "status", FundingStatus.choices),
        *chips(request, "kind", [(kind.value, kind.label) for kind in kinds]),
        chip(request, "Restricted", "show", "restricted"),
        chip(request, "Match-funded", "show", "match"),
    ]


def tag(agreement: FundingAgreement) -> Tag:
    """Return the state of an agreement."""
    return Tag(agreement.get_status_display(), COLOURS[FundingStatus(agreement.status)])


def period(agreement: FundingAgreement) -> str:
    """“1 April 2026 to 31 March 2027”."""
    return f"{_day(agreement.starts_on)} to {_day(agreement.ends_before - ONE_DAY)}"


def facts(agreement: FundingAgreement) -> list[dict[str, str]]:
    """Return the facts of an agreement; what is empty is left out."""
    account = agreement.account
    rows = [
        ("Funder", agreement.funder),
        ("Payer", account.name if account else "No invoices are sent"),
        ("Kind of income", agreement.get_kind_display()),
        ("Period", period(agreement)),
        ("Tied to a purpose", agreement.purpose if agreement.is_restricted else "No"),
        ("Match comes from", agreement.match_note),
        ("Probability", f"{agreement.probability} %" if agreement.status == FundingStatus.BID else ""),
        ("Decision", _day(agreement.decision_on) if agreement.decision_on else ""),
        ("Reference", agreement.reference),
        ("Contact", agreement.contact),
        ("VAT", agreement.vat_note),
    ]
    return [{"key": key, "value": value} for key, value in rows if value]


def instalment_tag(instalment: Instalment) -> Tag:
    """Return what has become of an instalment."""
    if instalment.row.received_on:
        return Tag("Received", "good")
    if instalment.document_id:
        return Tag("Invoiced", "good")
    return Tag("Waits for an invoice", "warn") if instalment.charge else Tag("To come", "neutral")


def by_year(instalments: Sequence[Instalment]) -> Table:
    """Return an agreement by financial year: due in it, and earned in it by days."""
    due: dict[int, int] = {}
    earned: dict[int, int] = {}
    for item in instalments:
        row = item.row
        year = FinancialYear.containing(row.due_on).start
        due[year] = due.get(year, 0) + row.amount_pence
        parts = recognition.by_year(row.amount_pence, row.period_starts_on, row.period_ends_before)
        for start, pence in parts.items():
            earned[start] = earned.get(start, 0) + pence
    lines = [(FinancialYear(start).label, due.get(start, 0), earned.get(start, 0)) for start in sorted({*due, *earned})]
    rows = [[Cell(label), Cell(format_pence(first)), Cell(format_pence(second))] for label, first, second in lines]
    total = [Cell("In all"), *(Cell(format_pence(sum(sums.values()))) for sums in (due, earned))]
    return Table(
        "By financial year", columns("Financial year", "Due", "Earned by days"), [*rows, total], has_total=True
    )


def match_text(match: Match) -> str:
    """“£60,000.00 of £100,000.00 added, £40,000.00 to go”."""
    sums = f"{format_pence(match.met_pence)} of {format_pence(match.needed_pence)} added"
    return sums if match.is_met else f"{sums}, {format_pence(match.left_pence)} to go"


def can_take_back(spend: Spend) -> bool:
    """Whether a spend is neither a correction nor corrected."""
    return not spend.corrects_id and not hasattr(spend, "correction")


def crumbs(agreement: FundingAgreement, page: str) -> list[dict[str, str]]:
    """The way to a page about an agreement."""
    return [
        {"label": "Funding", "url": reverse("funding")},
        {"label": agreement.name, "url": reverse("funding_agreement", args=[agreement.pk])},
        {"label": page},
    ]


def _day(on: date) -> str:
    return date_format(on, "j F Y")
