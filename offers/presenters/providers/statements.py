"""Statements to providers as pages and files show them."""

from datetime import date
from decimal import Decimal
from typing import Final

from django.http import HttpRequest

from offers.enums import StatementStatus
from offers.figures.utilisation import month_of
from offers.models import ProviderStatement
from offers.presenters.deliveries.visits import Happening, Tag
from offers.pricing import statement_lines
from offers.timing import half_days
from tenants.exports import Cell
from tenants.lists import Chip, Column, chips

Status = StatementStatus
COLOURS: Final = {Status.DRAFT: "neutral", Status.SENT: "accent", Status.PAID: "good"}
MONTHS_BACK: Final = 12


def tag(statement: ProviderStatement) -> Tag:
    """Return how a statement stands."""
    return Tag(statement.get_status_display(), COLOURS[Status(statement.status)])


def statement_chips(request: HttpRequest) -> list[Chip]:
    """Return the chips of the list."""
    return chips(request, "status", Status.choices)


def columns() -> list[Column[ProviderStatement]]:
    """Return the columns of the list as a file; amounts in pounds."""
    return [
        Column("Number", lambda row: row.number),
        Column("Provider", lambda row: row.provider.name),
        Column("Month", lambda row: row.starts_on),
        Column("Days", _days),
        Column("Pay and fees", lambda row: _sum(row, "pay_pence")),
        Column("Travel", lambda row: _sum(row, "travel_pence")),
        Column("Total", lambda row: Decimal(row.net_pence) / 100),
        Column("State", lambda row: row.get_status_display()),
        Column("Paid on", lambda row: row.paid_on),
        Column("Reference", lambda row: row.payment_note),
    ]


def rows(statement: ProviderStatement) -> list[dict[str, object]]:
    """Return the lines of a statement for its page."""
    found = [statement_lines.from_json(line) for line in statement.lines]
    return [{"line": line, "time": half_days.words(line.halves) if line.halves else ""} for line in found]


def timeline(statement: ProviderStatement) -> list[Happening]:
    """Return what happened to a statement, newest first."""
    found = [Happening("Made", statement.made_at, str(statement.made_by or ""))]
    if statement.sent_at:
        found.insert(0, Happening("Sent", statement.sent_at, text=f"To {statement.sent_to}"))
    return found


def past_months(today: date) -> list[date]:
    """Return the months that are over, the last one first: a year of them."""
    found, month = [], month_of(today)
    for _ in range(MONTHS_BACK):
        month = month_of(date.fromordinal(month.toordinal() - 1))
        found.append(month)
    return found


def _days(statement: ProviderStatement) -> Cell:
    return half_days.days(sum(line["halves"] for line in statement.lines))


def _sum(statement: ProviderStatement, name: str) -> Cell:
    return Decimal(sum(line[name] for line in statement.lines)) / 100
