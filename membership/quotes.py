"""The price of one school under some terms: the step between a school's facts and the pure price rule."""

from decimal import Decimal
from typing import Protocol

from membership.tariffs import Price, Terms, price


class SchoolFacts(Protocol):
    """What the price rule asks of a school."""

    phase: str
    type_name: str
    has_sixth_form: bool


def quote(terms: Terms, school: SchoolFacts, value: Decimal | None, *, is_new_joiner: bool) -> Price:
    """Return what a school with this many pupils pays. Raises TariffContradicts, QuantityMissing."""
    return price(
        terms,
        value,
        phase=school.phase,
        type_name=school.type_name,
        has_sixth_form=school.has_sixth_form,
        is_new_joiner=is_new_joiner,
    )
