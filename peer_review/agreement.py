"""How far readers of the same findings agree, each figure with its method and base.

Percent agreement; Cohen's kappa for two readers (Cohen 1960); linearly weighted kappa for ordered levels (Cohen 1968, weights
of Cicchetti and Allison 1971: 1 − distance ÷ longest distance); Krippendorff's alpha for any number of readers and missing
readings, nominal or ordinal (Krippendorff 2011, “Computing Krippendorff's alpha-reliability”). All sums are of fractions, so
that no order of the rows changes a digit; three decimals at the end.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Final

from peer_review.measuring_challenge import rounded

MINIMUM: Final = 10
THREE_PLACES: Final = Decimal("0.001")
Pair = tuple[str, str]
Distance = Callable[[str, str], Fraction]


class Method(StrEnum):
    """The name of a statistic, as it stands beside its number."""

    PERCENT = "Percent agreement"
    KAPPA = "Cohen’s kappa"
    WEIGHTED = "Linearly weighted kappa"
    ALPHA = "Krippendorff’s alpha, nominal"
    ORDINAL = "Krippendorff’s alpha, ordinal"

    @property
    def counts(self) -> str:
        """What its base is made of: a finding read by two people is two readings beside the draft."""
        return "finding" if self in (Method.ALPHA, Method.ORDINAL) else "reading"


@dataclass(frozen=True)
class Agreement:
    """A statistic with its method and what it counts (`Method.counts`); without a value it says why."""

    method: Method
    base: int
    value: Decimal | None = None
    why_not: str = ""

    @property
    def words(self) -> str:
        """“71.4 % (Percent agreement, base 52 readings)”, “0.41 (Cohen’s kappa, base 52 readings)”, or why there is none."""
        value = self.why_not if self.value is None else str(self.value)
        if self.value is not None and self.method == Method.PERCENT:
            value = f"{self.value * 100:.1f} %"
        return f"{value} ({self.method}, base {self.base} {self.method.counts}{'' if self.base == 1 else 's'})"


TOO_FEW: Final = "too few"
NO_VARIATION: Final = "all the same"


def percent(pairs: Sequence[Pair], *, minimum: int = MINIMUM) -> Agreement:
    """Return the share of pairs that say the same, from 0 to 1."""
    if len(pairs) < max(minimum, 1):
        return Agreement(Method.PERCENT, len(pairs), why_not=TOO_FEW)
    return _found(Method.PERCENT, len(pairs), _observed(pairs, _same))


def kappa(pairs: Sequence[Pair], *, minimum: int = MINIMUM) -> Agreement:
    """Return Cohen's kappa of two readers' words for the same findings."""
    return _kappa(Method.KAPPA, pairs, _same, minimum)


def weighted_kappa(pairs: Sequence[Pair], levels: Sequence[str], *, minimum: int = MINIMUM) -> Agreement:
    """Return the linearly weighted kappa of ordered levels, lowest first. Raises ValueError for an unknown level."""
    places = {level: place for place, level in enumerate(levels)}
    if not {word for pair in pairs for word in pair} <= set(places):
        raise ValueError("A level is not on the scale.")
    longest = max(len(levels) - 1, 1)

    def closeness(one: str, other: str) -> Fraction:
        return 1 - Fraction(abs(places[one] - places[other]), longest)

    return _kappa(Method.WEIGHTED, pairs, closeness, minimum)


def alpha(units: Iterable[Sequence[str]], levels: Sequence[str] | None = None, *, minimum: int = MINIMUM) -> Agreement:
    """Return Krippendorff's alpha; each unit holds the words its readers gave, ordered levels make it ordinal.

    A unit with fewer than two readings says nothing about agreement and is not in the base.
    """
    paired = [unit for unit in units if len(unit) > 1]
    method = Method.ALPHA if levels is None else Method.ORDINAL
    if len(paired) < max(minimum, 1):
        return Agreement(method, len(paired), why_not=TOO_FEW)
    totals = Counter(word for unit in paired for word in unit)
    distance = _differs if levels is None else _ordinal(totals, levels)
    expected = _expected(totals, distance)
    if not expected:
        return Agreement(method, len(paired), why_not=NO_VARIATION)
    seen = sum((_within(unit, distance) for unit in paired), Fraction(0))
    return _found(method, len(paired), 1 - (totals.total() - 1) * seen / expected)


def _kappa(method: Method, pairs: Sequence[Pair], weight: Distance, minimum: int) -> Agreement:
    if len(pairs) < max(minimum, 1):
        return Agreement(method, len(pairs), why_not=TOO_FEW)
    first, second = Counter(one for one, _ in pairs), Counter(other for _, other in pairs)
    by_chance = (
        sum((weight(one, other) * first[one] * second[other] for one in first for other in second), Fraction(0))
        / len(pairs) ** 2
    )
    if by_chance == 1:
        return Agreement(method, len(pairs), why_not=NO_VARIATION)
    return _found(method, len(pairs), (_observed(pairs, weight) - by_chance) / (1 - by_chance))


def _observed(pairs: Sequence[Pair], weight: Distance) -> Fraction:
    return sum((weight(one, other) for one, other in pairs), Fraction(0)) / len(pairs)


def _same(one: str, other: str) -> Fraction:
    return Fraction(one == other)


def _differs(one: str, other: str) -> Fraction:
    return Fraction(one != other)


def _ordinal(totals: Counter[str], levels: Sequence[str]) -> Distance:
    """The square of how many readings lie between two levels, half of each end (Krippendorff 2011, section E)."""
    places = {level: place for place, level in enumerate(levels)}
    if not set(totals) <= set(places):
        raise ValueError("A level is not on the scale.")

    def distance(one: str, other: str) -> Fraction:
        low, high = sorted((places[one], places[other]))
        between = sum(totals[level] for level in levels[low : high + 1])
        return (between - Fraction(totals[one] + totals[other], 2)) ** 2

    return distance


def _expected(totals: Counter[str], distance: Distance) -> Fraction:
    return sum((totals[one] * totals[other] * distance(one, other) for one in totals for other in totals), Fraction(0))


def _within(unit: Sequence[str], distance: Distance) -> Fraction:
    counts = Counter(unit)
    return _expected(counts, distance) / (len(unit) - 1)


def _found(method: Method, base: int, value: Fraction) -> Agreement:
    return Agreement(method, base, rounded(value, THREE_PLACES))
