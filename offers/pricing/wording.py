"""Prices in words, as catalogues, comparisons and the brochure print them."""

from collections.abc import Iterator

from membership.tariffs import ExceptionTerms, Terms
from offers.enums import Unit
from tenants.money import format_pence, format_rate


def price_words(terms: Terms, unit: str) -> str:
    """“£5.00 per pupil, at least £750.00”; “Free” when nothing is asked of anybody."""
    parts = [*_basis(terms, unit), *_limits(terms.minimum_pence, terms.cap_pence)]
    return ", ".join(parts) if parts else "Free"


def exception_words(terms: ExceptionTerms, unit: str) -> str:
    """“Secondary: fixed £12,500.00”."""
    return f"{terms.label}: {', '.join(_changes(terms, unit))}"


def per(unit: str) -> str:
    """“per pupil”; a price per school is said without it."""
    return "" if unit == Unit.SCHOOL else f" per {Unit(unit).label}"


def _basis(terms: Terms, unit: str) -> Iterator[str]:
    rate = f"{format_rate(terms.rate)}{per(unit)}" if terms.rate else ""
    base = format_pence(terms.base_pence) if terms.base_pence else ""
    if rate or base:
        yield " + ".join(filter(None, [base, rate]))


def _limits(minimum: int | None, cap: int | None) -> Iterator[str]:
    if minimum:
        yield f"at least {format_pence(minimum)}"
    if cap is not None:
        yield f"at most {format_pence(cap)}"


def _changes(terms: ExceptionTerms, unit: str) -> Iterator[str]:
    if terms.fixed_pence is not None:
        yield f"fixed {format_pence(terms.fixed_pence)}"
    if terms.rate is not None:
        yield f"{format_rate(terms.rate)}{per(unit)}"
    yield from _limits(terms.minimum_pence, terms.cap_pence)
