"""Next year's price and days out of this year's."""

from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Final, overload

from membership.tariffs import ExceptionTerms, Terms
from offers.enums import Unit
from offers.pricing.pricing import uplifted, uplifted_rate

MOST_PERCENT: Final = Decimal(100)
LEAST_PERCENT: Final = Decimal(-50)
PENNY: Final = Decimal("0.01")


BY_HEAD: Final = (Unit.PUPIL, Unit.EMPLOYEE)  # multiplied by so many that parts of a penny matter


def uplifted_terms(terms: Terms, percent: Decimal, unit: str) -> Terms:
    """Return a price with every amount raised by a percentage, half up: to a penny, by pupil and employee to four places."""
    return replace(
        terms,
        rate=_raised_rate(terms.rate, percent, unit),
        base_pence=uplifted(terms.base_pence, percent),
        minimum_pence=_raised(terms.minimum_pence, percent),
        cap_pence=_raised(terms.cap_pence, percent),
        exceptions=tuple(_raised_exception(exception, percent, unit) for exception in terms.exceptions),
    )


@overload
def years_later(day: date, years: int) -> date: ...
@overload
def years_later(day: None, years: int) -> None: ...
def years_later(day: date | None, years: int) -> date | None:
    """Return the same day so many years later; 29 February becomes 28."""
    if day is None:
        return None
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def _raised(pence: int | None, percent: Decimal) -> int | None:
    return None if pence is None else uplifted(pence, percent)


def _raised_rate(rate: Decimal, percent: Decimal, unit: str) -> Decimal:
    raised = uplifted_rate(rate, percent)
    is_penny = unit not in BY_HEAD and rate == rate.quantize(PENNY)
    return raised.quantize(PENNY, rounding=ROUND_HALF_UP) if is_penny else raised


def _raised_exception(exception: ExceptionTerms, percent: Decimal, unit: str) -> ExceptionTerms:
    return replace(
        exception,
        fixed_pence=_raised(exception.fixed_pence, percent),
        rate=None if exception.rate is None else _raised_rate(exception.rate, percent, unit),
        minimum_pence=_raised(exception.minimum_pence, percent),
        cap_pence=_raised(exception.cap_pence, percent),
    )
