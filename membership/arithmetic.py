"""How a price is put into words: the same sentences on the renewal page, in e-mails and on the invoice."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from membership.enums import Measure, QuantitySource, VatTreatment
from membership.tariffs import Limit, Price, format_quantity, limit_words
from tenants.money import MINUS, format_pence, format_rate

MEASURE_WORDS = {Measure.FTE: "full-time equivalent", Measure.HEADCOUNT: "pupils on roll"}
SOURCE_WORDS = {
    QuantitySource.REGISTER: "from the national register",
    QuantitySource.CENSUS: "from the school census",
    QuantitySource.SCHOOL: "stated by the school",
    QuantitySource.OFFICE: "entered by the partnership office",
}
VAT_WORDS = {
    VatTreatment.STANDARD: "plus VAT at 20 %",
    VatTreatment.REDUCED: "plus VAT at 5 %",
    VatTreatment.ZERO: "VAT: zero rate",
    VatTreatment.EXEMPT: "VAT: exempt",
    VatTreatment.OUTSIDE: "VAT: outside the scope",
    VatTreatment.INTERNAL: "no VAT: a recharge within the council",
    VatTreatment.NOT_REGISTERED: "no VAT: the supplier is not registered",
}


@dataclass(frozen=True)
class Basis:
    """What a pupil number counts, of which census and from where."""

    measure: str
    source: str
    census_on: date

    @property
    def words(self) -> str:
        """“full-time equivalent, October 2026 census, from the national register”."""
        census = f"{self.census_on:%B %Y} census"
        return ", ".join((MEASURE_WORDS[Measure(self.measure)], census, SOURCE_WORDS[QuantitySource(self.source)]))


@dataclass(frozen=True)
class LastYear:
    """What the same school paid the year before."""

    net_pence: int
    quantity: Decimal | None


def sum_text(made: Price, basis: Basis) -> str:
    """Return the sum left of its result: “420 pupils (full-time equivalent, …) × £19.00”."""
    if made.limit is Limit.FIXED:
        return f"{made.label}: fixed price"
    parts = [format_pence(made.base_pence)] if made.base_pence or made.quantity is None else []
    if made.quantity is not None:
        parts.append(f"{format_quantity(made.quantity)} pupils ({basis.words}) × {format_rate(made.rate)}")
    return " + ".join(parts)


def line(made: Price, basis: Basis) -> str:
    """Return the whole sum as an invoice line carries it, at most 300 characters long."""
    whole = f"{sum_text(made, basis)} = {format_pence(made.uncapped_pence)}"
    if made.limit in (Limit.NONE, Limit.FIXED):
        return whole[:300]
    return f"{whole}, {limit_words(made.limit, made.net_pence)}"[:300]


def notes(made: Price, *, last_year: LastYear | None, vat_treatment: str, vat_reason: str) -> list[str]:
    """Return what limited the price, how it differs from last year, and the VAT treatment with its reason."""
    first, *others = [*_limit_notes(made), *_last_year_notes(made, last_year), _vat_note(vat_treatment, vat_reason)]
    return [first[0].upper() + first[1:], *others]


def difference(now_pence: int, before_pence: int) -> str:
    """Return “+£133.00”, “−£57.00” or “no change”."""
    change = now_pence - before_pence
    if not change:
        return "no change"
    return f"{'+' if change > 0 else MINUS}{format_pence(abs(change))}"


def _limit_notes(made: Price) -> Iterator[str]:
    if made.limit in (Limit.CAP, Limit.MINIMUM, Limit.NEW_JOINER_MINIMUM):
        yield limit_words(made.limit, made.net_pence)
    elif made.limit is Limit.NONE and made.cap_pence is not None:
        yield f"Cap {format_pence(made.cap_pence)} not reached"


def _last_year_notes(made: Price, last_year: LastYear | None) -> Iterator[str]:
    if last_year is None:
        return
    pupils = f" ({format_quantity(last_year.quantity)} pupils)" if last_year.quantity is not None else ""
    change = difference(made.net_pence, last_year.net_pence)
    yield f"last year {format_pence(last_year.net_pence)}{pupils}, {change}"


def _vat_note(treatment: str, reason: str) -> str:
    words = VAT_WORDS[VatTreatment(treatment)]
    if not reason:
        return words
    # A reason is written as a sentence; inside one it begins small, unless it begins with an abbreviation.
    inside = reason if reason[:2].isupper() else reason[0].lower() + reason[1:]
    return f"{words}, {inside}"
