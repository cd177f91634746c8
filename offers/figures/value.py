"""What a school paid in a year and what it got for it: one dataclass, summed from the things that happened, nothing else.

Every figure is the sum of entries, so the list behind a figure is the entries it was summed from. Pure: money is in pence
and net of VAT, days and hours are decimals. What was paid for with an allowance of a bought service has no price of its
own here: the service's price holds it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Any, Final

ZERO: Final = Decimal(0)
TENTH: Final = Decimal("0.1")


class Kind(StrEnum):
    """What an entry is; also the name of the list behind its figures."""

    INVOICE = "invoice"
    SERVICE = "service"
    PLACE = "place"
    VISIT = "visit"
    DOWNLOAD = "download"
    UNMET = "unmet"
    GIVEN = "given"
    RECEIVED = "received"


USED: Final = (Kind.SERVICE, Kind.PLACE, Kind.VISIT)


class Contradiction(ValueError):
    """A stored statement whose totals are not the sums of its parts."""

    code = "value_contradicts"


@dataclass(frozen=True)
class Entry:
    """One thing that happened: a line of an invoice, a service, a place, a visit, a download, a request, a contribution."""

    kind: Kind
    on: date
    title: str
    group: str = ""
    quantity: Decimal = Decimal(1)
    unit: str = ""
    price_pence: int = 0
    full_pence: int = 0
    discount_pence: int = 0
    hours: Decimal = ZERO
    is_answered: bool = False
    note: str = ""

    @property
    def saving_pence(self) -> int:
        """What membership saved on it: its price for a school that is no member, less its own."""
        return max(self.full_pence - self.price_pence, 0) if self.kind in USED else 0


@dataclass(frozen=True)
class Amount:
    """So much of something given or received beside money."""

    label: str
    quantity: Decimal
    unit: str


@dataclass(frozen=True)
class Value:
    """What a school paid and got between two days, both counted; the parts are by name, the totals are their sums."""

    starts_on: date
    until: date
    paid: Mapping[str, int] = field(default_factory=dict)
    used: Mapping[str, int] = field(default_factory=dict)
    saving_pence: int = 0
    discount_pence: int = 0
    services: int = 0
    places: int = 0
    visits: int = 0
    days: Decimal = ZERO
    hours: Decimal = ZERO
    downloads: int = 0
    unmet: int = 0
    unmet_answered: int = 0
    given: tuple[Amount, ...] = ()
    received: tuple[Amount, ...] = ()

    @property
    def paid_pence(self) -> int:
        """All that was invoiced for the school, less credit notes."""
        return sum(self.paid.values())

    @property
    def used_pence(self) -> int:
        """What a school that is no member would have paid for what was used."""
        return sum(self.used.values())

    @property
    def won_pence(self) -> int:
        """Discounts won: those on charges, and what membership saved on prices."""
        return self.saving_pence + self.discount_pence

    @property
    def ratio(self) -> Decimal | None:
        """What a pound paid brought, at prices of schools that are no members; None when nothing was paid."""
        if self.paid_pence <= 0:
            return None
        return (Decimal(self.used_pence) / self.paid_pence).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)

    def as_json(self) -> dict[str, Any]:
        """Return what a statement keeps for good: whole, with its totals."""
        return {
            "starts_on": self.starts_on.isoformat(),
            "until": self.until.isoformat(),
            "paid": dict(self.paid),
            "used": dict(self.used),
            "paid_pence": self.paid_pence,
            "used_pence": self.used_pence,
            "days": str(self.days),
            "hours": str(self.hours),
            **{name: getattr(self, name) for name in COUNTS},
            "given": [_amount_as_json(row) for row in self.given],
            "received": [_amount_as_json(row) for row in self.received],
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Value":
        """Return a stored statement. Raises Contradiction where its totals are not the sums of its parts."""
        made = cls(
            starts_on=date.fromisoformat(stored["starts_on"]),
            until=date.fromisoformat(stored["until"]),
            paid=dict(stored["paid"]),
            used=dict(stored["used"]),
            days=Decimal(stored["days"]),
            hours=Decimal(stored["hours"]),
            given=tuple(_amount(row) for row in stored["given"]),
            received=tuple(_amount(row) for row in stored["received"]),
            **{name: stored[name] for name in COUNTS},
        )
        if (made.paid_pence, made.used_pence) != (stored["paid_pence"], stored["used_pence"]):
            raise Contradiction("The totals of this statement are not the sums of its parts.")
        return made


COUNTS: Final = (
    "saving_pence", "discount_pence", "services", "places", "visits", "downloads", "unmet", "unmet_answered",
)  # fmt: skip


def of(entries: Iterable[Entry], starts_on: date, until: date) -> Value:
    """Return the value of a school's entries between two days, both counted."""
    rows = list(entries)
    used = [row for row in rows if row.kind in USED]
    unmet = [row for row in rows if row.kind == Kind.UNMET]
    return Value(
        starts_on=starts_on,
        until=until,
        paid=_by_group((row.group, row.price_pence) for row in rows if row.kind == Kind.INVOICE),
        used=_by_group((row.group, row.full_pence) for row in used),
        saving_pence=sum(row.saving_pence for row in used),
        discount_pence=sum(row.discount_pence for row in rows),
        services=_count(rows, Kind.SERVICE),
        places=_count(rows, Kind.PLACE),
        visits=_count(rows, Kind.VISIT),
        days=sum((row.quantity for row in rows if row.kind == Kind.VISIT), ZERO),
        hours=sum((row.hours for row in rows), ZERO),
        downloads=_count(rows, Kind.DOWNLOAD),
        unmet=len(unmet),
        unmet_answered=sum(row.is_answered for row in unmet),
        given=_amounts(rows, Kind.GIVEN),
        received=_amounts(rows, Kind.RECEIVED),
    )


def plain(quantity: Decimal) -> str:
    """Return days or hours as people write them: “2”, “1.5”."""
    return f"{quantity.quantize(TENTH, rounding=ROUND_HALF_UP):,f}".removesuffix(".0")


def _count(rows: Iterable[Entry], kind: Kind) -> int:
    return sum(row.kind == kind for row in rows)


def _by_group(pairs: Iterable[tuple[str, int]]) -> dict[str, int]:
    sums: dict[str, int] = {}
    for group, pence in pairs:
        sums[group] = sums.get(group, 0) + pence
    return {group: pence for group, pence in sums.items() if pence}


def _amounts(rows: Iterable[Entry], kind: Kind) -> tuple[Amount, ...]:
    sums: dict[tuple[str, str], Decimal] = {}
    for row in rows:
        if row.kind == kind:
            sums[row.title, row.unit] = sums.get((row.title, row.unit), ZERO) + row.quantity
    return tuple(Amount(label, quantity, unit) for (label, unit), quantity in sums.items())


def _amount_as_json(row: Amount) -> dict[str, str]:
    return {"label": row.label, "quantity": str(row.quantity), "unit": row.unit}


def _amount(stored: Mapping[str, str]) -> Amount:
    return Amount(stored["label"], Decimal(stored["quantity"]), stored["unit"])
