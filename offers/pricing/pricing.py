"""What an offer costs: the membership's price rule for any unit, shrunk when the service begins after its year has.

Pure arithmetic on integer pence. What a basket shows, an agreement freezes and a booking costs all come from here.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any, Final

from membership.tariffs import ExceptionTerms, Price, Terms, format_quantity, price
from offers.enums import PartYear, Unit
from offers.pricing.ending import USED_UP
from tenants.money import format_pence, format_rate, multiply, round_half_up

TERM_STARTS: Final = ((9, 1), (1, 1), (4, 15))  # autumn, spring and summer term, as service years are divided


@dataclass(frozen=True)
class Facts:
    """What the price rule asks of a school; `pupils` is the agreed number or None."""

    phase: str
    type_name: str
    has_sixth_form: bool
    pupils: Decimal | None = None


@dataclass(frozen=True)
class Sum:
    """A net price in pence with its arithmetic in words; `annual_pence` is the whole year's."""

    net_pence: int
    annual_pence: int
    quantity: Decimal
    unit: str
    sentence: str
    rate: Decimal | None = None

    def as_json(self) -> dict[str, Any]:
        """Return what an agreement keeps of it for good."""
        return {
            "net_pence": self.net_pence,
            "annual_pence": self.annual_pence,
            "quantity": str(self.quantity),
            "unit": self.unit,
            "sentence": self.sentence,
            "rate": None if self.rate is None else str(self.rate),
        }


def terms_of(
    rate: Decimal,
    base_pence: int,
    minimum_pence: int | None,
    cap_pence: int | None,
    exceptions: Iterable[Mapping[str, Any]],
) -> Terms:
    """Return a price as the price rule reads it."""
    return Terms(
        rate=rate,
        base_pence=base_pence,
        minimum_pence=minimum_pence,
        cap_pence=cap_pence,
        exceptions=exceptions_from(exceptions),
    )


def exceptions_from(stored: Iterable[Mapping[str, Any]]) -> Sequence[ExceptionTerms]:
    """Return stored exceptions; rates are text so that nothing becomes a float."""
    return tuple(
        ExceptionTerms(**{**row, "rate": None if row.get("rate") is None else Decimal(row["rate"])}) for row in stored
    )


def exceptions_as_json(exceptions: Iterable[ExceptionTerms]) -> list[dict[str, Any]]:
    """Return exceptions as they are stored."""
    return [
        {
            field.name: str(value) if isinstance(value := getattr(row, field.name), Decimal) else value
            for field in fields(row)
        }
        for row in exceptions
    ]


def amount(terms: Terms, unit: str, facts: Facts, quantity: Decimal = Decimal(1)) -> Sum:
    """Return the price of a whole year (or of places, days …). Raises QuantityMissing, TariffContradicts.

    A price for pupils counts the school's pupils and is then bought once; every other unit counts `quantity`.
    """
    counted = facts.pupils if unit == Unit.PUPIL else quantity
    made = price(
        terms,
        counted,
        phase=facts.phase,
        type_name=facts.type_name,
        has_sixth_form=facts.has_sixth_form,
        is_new_joiner=False,
    )
    return Sum(made.net_pence, made.net_pence, counted or Decimal(1), unit, _words(made, unit), _rate(made))


def beginning(whole: Sum, mode: str, starts_on: date, ends_before: date, begins_on: date) -> Sum:
    """Return the price when the service of [starts_on, ends_before) begins on a later day.

    Only what is bought for the year shrinks: a day, an hour, a place and a session cost the same whenever they are bought.
    """
    left, of = _left(mode, starts_on, ends_before, begins_on)
    if left >= of or whole.unit in USED_UP:
        return whole
    net = round_half_up(Decimal(whole.annual_pence) * left / of)
    words = f"{whole.sentence}; {left} of {of} {_PARTS[mode]} = {format_pence(net)}"
    return Sum(net, whole.annual_pence, whole.quantity, whole.unit, words)


def uplifted(pence: int, percent: Decimal) -> int:
    """Return a price raised by a percentage, rounded half up to a penny."""
    return multiply(Decimal(pence) / 10_000, 100 + percent)


def uplifted_rate(rate: Decimal, percent: Decimal) -> Decimal:
    """Return a rate in pounds raised by a percentage, to four places."""
    return (rate * (100 + percent) / 100).quantize(Decimal("0.0001"))


_PARTS: Final[dict[str, str]] = {PartYear.MONTHS: "months", PartYear.DAYS: "days", PartYear.TERMS: "terms"}


def _left(mode: str, starts_on: date, ends_before: date, begins_on: date) -> tuple[int, int]:
    begins_on = max(begins_on, starts_on)
    if mode == PartYear.DAYS:
        return (ends_before - begins_on).days, (ends_before - starts_on).days
    if mode == PartYear.MONTHS:
        return _months(begins_on, ends_before), _months(starts_on, ends_before)
    if mode == PartYear.TERMS:
        return _terms(begins_on, ends_before), _terms(starts_on, ends_before)
    return 1, 1


def _months(first: date, before: date) -> int:
    """Months touched, each counted whole."""
    last = before.toordinal() - 1
    end = date.fromordinal(last)
    return (end.year - first.year) * 12 + end.month - first.month + 1


def _terms(first: date, before: date) -> int:
    """Terms touched, each counted whole."""
    later = [date(year, *start) for year in range(first.year, before.year + 1) for start in TERM_STARTS]
    return 1 + sum(first < start < before for start in later)


def _rate(made: Price) -> Decimal | None:
    return made.rate if made.limit == "none" and not made.base_pence else None


def _words(made: Price, unit: str) -> str:
    if unit == Unit.PUPIL:
        return made.sentence
    if made.quantity is None or made.limit != "none" or made.base_pence:
        return made.sentence.replace(" pupils ×", f" {unit} ×")
    if made.quantity == 1:
        return format_pence(made.net_pence)
    return f"{format_quantity(made.quantity)} {unit}s × {format_rate(made.rate)} = {format_pence(made.net_pence)}"
