"""VAT categories of EN 16931 (UNCL 5305) for the treatments of a line.

A document of category O (no VAT at all) names neither VAT number and mixes with no other category (BR-O-02 to BR-O-14).
Where one line outside the scope stands beside lines with VAT, it is therefore written as E, and its reason says what it is.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Protocol

from billing.plain import clean
from billing.wording import VAT_LABELS
from membership.enums import VatTreatment

NO_VAT: Final = "O"
_CODES: Final = {
    VatTreatment.STANDARD: "S",
    VatTreatment.REDUCED: "S",
    VatTreatment.ZERO: "Z",
    VatTreatment.EXEMPT: "E",
    VatTreatment.OUTSIDE: NO_VAT,
    VatTreatment.INTERNAL: NO_VAT,
    VatTreatment.NOT_REGISTERED: NO_VAT,
}
_NEEDS_REASON: Final = {"E", NO_VAT}


class TaxedLine(Protocol):
    """A line as far as its VAT goes."""

    vat_treatment: str
    vat_rate: Decimal
    vat_reason: str
    net_pence: int
    vat_pence: int


@dataclass(frozen=True, order=True)
class Category:
    """One row of the VAT breakdown: a code and a rate in per cent."""

    code: str
    rate: Decimal

    @property
    def needs_reason(self) -> bool:
        """Whether the breakdown must say why there is no VAT."""
        return self.code in _NEEDS_REASON


@dataclass(frozen=True)
class Subtotal:
    """What a category comes to, in pence."""

    category: Category
    net_pence: int
    vat_pence: int
    reason: str


def is_without_vat(lines: Iterable[TaxedLine]) -> bool:
    """Whether a document is no business of VAT at all: every line is outside its scope."""
    return all(_CODES[VatTreatment(line.vat_treatment)] == NO_VAT for line in lines)


def category(line: TaxedLine, *, is_alone: bool) -> Category:
    """Return the category of a line; `is_alone` when no line of the document is within the scope of VAT."""
    code = _CODES[VatTreatment(line.vat_treatment)]
    if code == NO_VAT and not is_alone:
        code = "E"
    return Category(code, line.vat_rate if code == "S" else Decimal(0))


def subtotals(lines: Iterable[TaxedLine], *, is_alone: bool) -> list[Subtotal]:
    """Return the VAT breakdown, one row per category and rate."""
    groups: dict[Category, list[TaxedLine]] = {}
    for line in lines:
        groups.setdefault(category(line, is_alone=is_alone), []).append(line)
    return [
        Subtotal(key, sum(row.net_pence for row in rows), sum(row.vat_pence for row in rows), _reason(key, rows))
        for key, rows in sorted(groups.items())
    ]


def _reason(key: Category, rows: Iterable[TaxedLine]) -> str:
    if not key.needs_reason:
        return ""
    return "; ".join(dict.fromkeys(clean(row.vat_reason) or _label(row) for row in rows))


def _label(row: TaxedLine) -> str:
    return VAT_LABELS.get(VatTreatment(row.vat_treatment), "The supplier is not registered for VAT")
