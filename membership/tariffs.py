"""What a membership costs: rate × quantity between a minimum and a cap, or a fixed price for some schools.

Pure arithmetic on integer pence; every number a school is shown or billed comes from `price`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

from membership.refusals import Refusal
from tenants.money import format_pence, format_rate, multiply


class TariffContradicts(Refusal):
    """A cap lies below the minimum that goes with it: no price can obey both."""

    code = "tariff_contradicts"


class QuantityMissing(Refusal):
    """The price depends on a pupil number that is not known, or is nought with no minimum to fall back on."""

    code = "quantity_missing"


class Limit(StrEnum):
    """Which rule decided the price."""

    NONE = "none"
    MINIMUM = "minimum"
    NEW_JOINER_MINIMUM = "new_joiner_minimum"
    CAP = "cap"
    FIXED = "fixed"


@dataclass(frozen=True)
class ExceptionTerms:
    """Other terms for schools of a phase, type or size, or with or without a sixth form; empty conditions fit all."""

    label: str
    phase: str = ""
    type_name: str = ""
    has_sixth_form: bool | None = None
    fixed_pence: int | None = None
    rate: Decimal | None = None
    minimum_pence: int | None = None
    cap_pence: int | None = None
    pupils_from: int | None = None
    pupils_below: int | None = None

    @property
    def is_band(self) -> bool:
        """Whether it holds for schools of some sizes only."""
        return self.pupils_from is not None or self.pupils_below is not None

    def fits(self, *, phase: str, type_name: str, has_sixth_form: bool, quantity: Decimal | None) -> bool:
        """Whether every stated condition holds for a school. Raises QuantityMissing when a band needs a number."""
        return (
            self.phase in ("", phase)
            and self.type_name in ("", type_name)
            and self.has_sixth_form in (None, has_sixth_form)
            and self._holds(quantity)
        )

    def _holds(self, quantity: Decimal | None) -> bool:
        if not self.is_band:
            return True
        if quantity is None:
            raise QuantityMissing("The number of pupils is not known, and the price depends on it.")
        return (self.pupils_from or 0) <= quantity and (self.pupils_below is None or quantity < self.pupils_below)


@dataclass(frozen=True)
class Terms:
    """The price rule of one membership class in one year; rates in pounds per pupil, limits in pence."""

    rate: Decimal = Decimal(0)
    base_pence: int = 0
    minimum_pence: int | None = None
    cap_pence: int | None = None
    new_joiner_minimum_pence: int | None = None
    exceptions: Sequence[ExceptionTerms] = field(default=())


@dataclass(frozen=True)
class Price:
    """A net price in pence with everything needed to show how it came about."""

    net_pence: int
    uncapped_pence: int
    limit: Limit
    rate: Decimal = Decimal(0)
    quantity: Decimal | None = None
    base_pence: int = 0
    minimum_pence: int | None = None
    cap_pence: int | None = None
    label: str = ""

    @property
    def steps(self) -> list[str]:
        """Return the sums and limits in the order they were applied."""
        return list(_steps(self))

    @property
    def sentence(self) -> str:
        """“420 pupils × £19.00 = £7,980.00”, with the limit that decided, if one did."""
        return ", ".join(self.steps)

    def as_json(self) -> dict[str, Any]:
        """Return what a subscription keeps of its price for good; `price_from_json` reads it back."""
        return {
            "net_pence": self.net_pence,
            "uncapped_pence": self.uncapped_pence,
            "limit": self.limit.value,
            "rate": str(self.rate),
            "quantity": None if self.quantity is None else str(self.quantity),
            "base_pence": self.base_pence,
            "minimum_pence": self.minimum_pence,
            "cap_pence": self.cap_pence,
            "label": self.label,
            "sentence": self.sentence,
        }


def price_from_json(kept: Mapping[str, Any]) -> Price:
    """Return the price a subscription kept."""
    quantity = kept.get("quantity")
    return Price(
        net_pence=kept["net_pence"],
        uncapped_pence=kept["uncapped_pence"],
        limit=Limit(kept["limit"]),
        rate=Decimal(kept["rate"]),
        quantity=None if quantity is None else Decimal(quantity),
        base_pence=kept["base_pence"],
        minimum_pence=kept["minimum_pence"],
        cap_pence=kept["cap_pence"],
        label=kept["label"],
    )


def price(
    terms: Terms,
    quantity: Decimal | None,
    *,
    phase: str,
    type_name: str,
    has_sixth_form: bool,
    is_new_joiner: bool,
) -> Price:
    """Return a school's net price for a year. Raises TariffContradicts, QuantityMissing."""
    check(terms)
    fits = (
        entry
        for entry in terms.exceptions
        if entry.fits(phase=phase, type_name=type_name, has_sixth_form=has_sixth_form, quantity=quantity)
    )
    exception = next(fits, None)
    if exception and exception.fixed_pence is not None:
        fixed = exception.fixed_pence
        return Price(net_pence=fixed, uncapped_pence=fixed, limit=Limit.FIXED, label=exception.label)
    return _between_limits(terms, exception, quantity, is_new_joiner)


def check(terms: Terms) -> None:
    """Refuse terms under which some school would have a cap below its minimum. Raises TariffContradicts."""
    for exception in (None, *terms.exceptions):
        _, minimum, cap = _limits(terms, exception)
        lowest = _highest(minimum, terms.new_joiner_minimum_pence)
        if cap is not None and lowest is not None and cap < lowest:
            where = f" for “{exception.label}”" if exception else ""
            raise TariffContradicts(
                f"The cap of {format_pence(cap)} is below the minimum of {format_pence(lowest)}{where}."
            )


def format_quantity(quantity: Decimal) -> str:
    """Return a pupil number without idle noughts: “420”, “1,204.5”."""
    text = f"{quantity:,.2f}"
    return text.rstrip("0").rstrip(".")


def _between_limits(
    terms: Terms, exception: ExceptionTerms | None, quantity: Decimal | None, is_new_joiner: bool
) -> Price:
    rate, minimum, cap = _limits(terms, exception)
    lowest, low_limit = minimum, Limit.MINIMUM
    joiner_minimum = terms.new_joiner_minimum_pence
    if is_new_joiner and joiner_minimum is not None and joiner_minimum > (minimum or 0):
        lowest, low_limit = joiner_minimum, Limit.NEW_JOINER_MINIMUM
    counted = _countable(rate, quantity, has_floor=bool(terms.base_pence or lowest))
    uncapped = terms.base_pence + multiply(rate, counted)
    net, limit = uncapped, Limit.NONE
    if lowest is not None and uncapped < lowest:
        net, limit = lowest, low_limit
    elif cap is not None and uncapped > cap:
        net, limit = cap, Limit.CAP
    return Price(
        net_pence=net,
        uncapped_pence=uncapped,
        limit=limit,
        rate=rate,
        quantity=counted if rate else None,
        base_pence=terms.base_pence,
        minimum_pence=lowest,
        cap_pence=cap,
        label=exception.label if exception else "",
    )


def _limits(terms: Terms, exception: ExceptionTerms | None) -> tuple[Decimal, int | None, int | None]:
    """Return rate, minimum and cap as an exception changes them."""
    if exception is None or exception.fixed_pence is not None:
        return terms.rate, terms.minimum_pence, terms.cap_pence
    return (
        terms.rate if exception.rate is None else exception.rate,
        terms.minimum_pence if exception.minimum_pence is None else exception.minimum_pence,
        terms.cap_pence if exception.cap_pence is None else exception.cap_pence,
    )


def _countable(rate: Decimal, quantity: Decimal | None, *, has_floor: bool) -> Decimal:
    if not rate:
        return Decimal(0)
    if quantity is None:
        raise QuantityMissing("The number of pupils is not known, and the price depends on it.")
    if quantity < 0 or (not quantity and not has_floor):
        raise QuantityMissing("The number of pupils is nought and this tariff has no minimum: check the number.")
    return quantity


def _highest(*amounts: int | None) -> int | None:
    return max((amount for amount in amounts if amount is not None), default=None)


def _steps(made: Price) -> Iterator[str]:
    if made.limit is Limit.FIXED:
        yield f"{made.label}: fixed price {format_pence(made.net_pence)}"
        return
    parts = [format_pence(made.base_pence)] if made.base_pence or made.quantity is None else []
    if made.quantity is not None:
        parts.append(f"{format_quantity(made.quantity)} pupils × {format_rate(made.rate)}")
    is_sum = made.quantity is not None
    yield f"{' + '.join(parts)} = {format_pence(made.uncapped_pence)}" if is_sum else parts[0]
    if made.limit is not Limit.NONE:
        yield limit_words(made.limit, made.net_pence)


def limit_words(limit: Limit, pence: int) -> str:
    """Say which limit decided the price: “limited to the cap of £12,500.00”."""
    return {
        Limit.CAP: f"limited to the cap of {format_pence(pence)}",
        Limit.MINIMUM: f"raised to the minimum of {format_pence(pence)}",
        Limit.NEW_JOINER_MINIMUM: f"raised to the minimum for new members of {format_pence(pence)}",
    }[limit]
