"""Quotes: typed lines and their JSON, totals, expiry, and the source each accepted line becomes charged under."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any, Final

from billing.enums import IncomeKind, SupplyKind
from membership.enums import VatTreatment

MOST_LINES: Final = 999
PLACES: Final = MOST_LINES + 1


@dataclass(frozen=True)
class QuoteLine:
    """One line of a quote, priced and frozen; pence, rate in pounds. Becomes one charge when the quote is accepted."""

    description: str
    period_starts_on: date
    period_ends_before: date
    rate: Decimal
    net_pence: int
    vat_treatment: VatTreatment
    vat_rate: Decimal
    vat_pence: int
    quantity: Decimal = Decimal(1)
    unit: str = ""
    discount_pence: int = 0
    discount_reason: str = ""
    arithmetic: str = ""
    vat_reason: str = ""
    vat_evidence: str = ""
    supply: SupplyKind = SupplyKind.SERVICE
    income: IncomeKind = IncomeKind.TRADED
    funding_purpose: str = ""
    cfr_code: str = ""
    aar_code: str = ""
    school_id: int | None = None
    school_name: str = ""

    @property
    def gross_pence(self) -> int:
        """Net and VAT."""
        return self.net_pence + self.vat_pence


@dataclass(frozen=True)
class Totals:
    """What a quote adds up to, in pence."""

    net_pence: int
    vat_pence: int

    @property
    def gross_pence(self) -> int:
        """Net and VAT."""
        return self.net_pence + self.vat_pence


def totals(lines: Iterable[QuoteLine]) -> Totals:
    """Return the sums of lines that are rounded already: VAT is never worked out on a total (VAT Notice 700, 17.5)."""
    listed = list(lines)
    return Totals(sum(line.net_pence for line in listed), sum(line.vat_pence for line in listed))


def as_json(line: QuoteLine) -> dict[str, Any]:
    """Return a line as it is stored: dates as ISO text, decimals as text, so that nothing becomes a float."""
    return {field.name: _plain(getattr(line, field.name)) for field in fields(line)}


def from_json(stored: Mapping[str, Any]) -> QuoteLine:
    """Return a stored line as it was made."""
    return QuoteLine(
        **{
            **stored,
            "period_starts_on": date.fromisoformat(stored["period_starts_on"]),
            "period_ends_before": date.fromisoformat(stored["period_ends_before"]),
            "rate": Decimal(stored["rate"]),
            "quantity": Decimal(stored["quantity"]),
            "vat_rate": Decimal(stored["vat_rate"]),
            "vat_treatment": VatTreatment(stored["vat_treatment"]),
            "supply": SupplyKind(stored["supply"]),
            "income": IncomeKind(stored["income"]),
        }
    )


def has_expired(expires_on: date, on: date) -> bool:
    """Tell whether a quote can no longer be accepted; on its last day it still can."""
    return on > expires_on


def source_id(quote_id: int, position: int) -> int:
    """Return the source a line (counted from 1) is charged under: the quote's id × 1,000 + the position.

    The same line has the same source for ever, so the safety bound refuses to charge it twice.
    """
    if not 1 <= position <= MOST_LINES:
        raise ValueError(f"a quote has 1 to {MOST_LINES} lines")
    return quote_id * PLACES + position


def source_range(quote_id: int) -> tuple[int, int]:
    """Return the first and the last source the lines of a quote can have."""
    return source_id(quote_id, 1), source_id(quote_id, MOST_LINES)


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal | str) else value
