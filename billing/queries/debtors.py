"""Aged debt payer by payer: who owes how much, and how old it is."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from billing.enums import AccountKind
from billing.queries.ledger import AGES
from billing.queries.open_debt import open_debt

LIMITS: Final = [days for days, _ in AGES if days is not None]
LABELS: Final = [label for _, label in AGES]


@dataclass
class Debtor:
    """A payer with what it owes by age, in pence, youngest first."""

    account_id: int
    name: str
    kind: AccountKind
    bands: list[int] = field(default_factory=lambda: [0] * len(AGES))
    count: int = 0

    @property
    def total_pence(self) -> int:
        """All it owes."""
        return sum(self.bands)

    @property
    def overdue_pence(self) -> int:
        """What of it is past its due date."""
        return sum(self.bands[1:])


@dataclass(frozen=True)
class Debt:
    """One open invoice: when it was due, how many days ago (less than nothing: not yet), and what it owes."""

    document_id: int
    number: str
    issued_on: date
    due_on: date
    days: int
    band: int
    pence: int


def band_of(days_late: int) -> int:
    """Return the place in `AGES` of a debt so many days past its due date."""
    return next((place for place, limit in enumerate(LIMITS) if days_late <= limit), len(LIMITS))


def debtors(on: date) -> list[Debtor]:
    """Return every payer that owes something, by name; one query."""
    columns = ("account_id", "account__name", "account__kind", "due_on", "left_pence")
    found: dict[int, Debtor] = {}
    for account_id, name, kind, due_on, pence in open_debt().order_by("account__name").values_list(*columns):
        row = found.get(account_id) or found.setdefault(account_id, Debtor(account_id, name, AccountKind(kind)))
        row.bands[band_of((on - due_on).days)] += pence
        row.count += 1
    return list(found.values())


def filtered(rows: Iterable[Debtor], wanted: Mapping[str, str]) -> list[Debtor]:
    """Keep the payers a query string asks for: `kind`, `band` (who owes something of that age) and `q` in the name."""
    kind, band, text = wanted.get("kind", ""), wanted.get("band", ""), wanted.get("q", "").casefold()
    place = int(band) if band.isdecimal() and int(band) < len(AGES) else None
    return [
        row
        for row in rows
        if (kind not in AccountKind.values or row.kind == kind)
        and (place is None or row.bands[place])
        and text in row.name.casefold()
    ]


def totals(rows: Sequence[Debtor]) -> list[int]:
    """Return the sums of all bands, in pence."""
    return [sum(row.bands[place] for row in rows) for place in range(len(AGES))]


def debts(account_id: int, on: date) -> list[Debt]:
    """Return what a payer owes invoice by invoice, oldest due date first; one query."""
    columns = ("pk", "number", "issued_on", "due_on", "left_pence")
    rows = open_debt().filter(account=account_id).order_by("due_on", "pk").values_list(*columns)
    return [
        Debt(pk, number, issued_on, due_on, (on - due_on).days, band_of((on - due_on).days), pence)
        for pk, number, issued_on, due_on, pence in rows
    ]
