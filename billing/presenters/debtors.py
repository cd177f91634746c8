"""Aged debt as pages and files show it."""

from collections.abc import Sequence
from typing import Final

from django.http import HttpRequest

from billing.presenters.invoices import pounds
from billing.presenters.lists import kind_chips
from billing.queries.debtors import LABELS, Debt, Debtor
from tenants.lists import Chip, Column, chips
from tenants.money import format_pence


def _band(place: int) -> Column[Debtor]:
    return Column(LABELS[place], lambda row: pounds(row.bands[place]))


COLUMNS: Final[list[Column[Debtor]]] = [
    Column("Payer", lambda row: row.name),
    Column("Kind", lambda row: row.kind.label),
    Column("Invoices", lambda row: row.count),
    *(_band(place) for place in range(len(LABELS))),
    Column("Overdue", lambda row: pounds(row.overdue_pence)),
    Column("Owed", lambda row: pounds(row.total_pence)),
]
DEBT_COLUMNS: Final[list[Column[Debt]]] = [
    Column("Invoice", lambda row: row.number),
    Column("Issued", lambda row: row.issued_on),
    Column("Due", lambda row: row.due_on),
    Column("Days overdue", lambda row: max(row.days, 0)),
    Column("Age", lambda row: LABELS[row.band]),
    Column("Outstanding", lambda row: pounds(row.pence)),
]


def debtor_chips(request: HttpRequest) -> list[Chip]:
    """Return the chips of aged debt: kinds of payer, and who owes something of an age."""
    return [*kind_chips(request), *band_chips(request)]


def band_chips(request: HttpRequest) -> list[Chip]:
    """Return one chip per age."""
    return chips(request, "band", [(str(place), label) for place, label in enumerate(LABELS)])


def caption(rows: Sequence[Debtor]) -> str:
    """“41 payers owe £12,400.00, £2,100.00 of it overdue”."""
    total, late = sum(row.total_pence for row in rows), sum(row.overdue_pence for row in rows)
    who = f"{len(rows)} payers owe" if len(rows) != 1 else "1 payer owes"
    return f"{who} {format_pence(total)}, {format_pence(late)} of it overdue"
