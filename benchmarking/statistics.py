"""Medians, quartiles, ranks and chance: the arithmetic of a comparison, on exact decimals.

Quartiles interpolate between ordered values with both ends included (Hyndman and Fan's type 7, the spreadsheet's
QUARTILE.INC). A percentile is the rank from below, ties to the right, over the count, times a hundred (as DfE's
financial benchmarking does).
"""

from collections.abc import Sequence
from decimal import Decimal

QUARTER = Decimal("0.25")
HALF = Decimal("0.5")
NORMAL_95 = Decimal("1.96")


class NoValues(ValueError):
    """A statistic of nothing was asked for."""


def quantile(values: Sequence[Decimal], share: Decimal) -> Decimal:
    """Return the value below which `share` (0 to 1) of the values lie, interpolated. Raises NoValues."""
    if not values:
        raise NoValues
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])


def median(values: Sequence[Decimal]) -> Decimal:
    """Return the middle value. Raises NoValues."""
    return quantile(values, HALF)


def middle_half(values: Sequence[Decimal]) -> tuple[Decimal, Decimal]:
    """Return the lower and the upper quartile. Raises NoValues."""
    return quantile(values, QUARTER), quantile(values, 1 - QUARTER)


def ranks(values: Sequence[Decimal], *, highest_first: bool = True) -> dict[Decimal, int]:
    """Return the place of each value from 1; equal values share the better place."""
    found: dict[Decimal, int] = {}
    for place, value in enumerate(sorted(values, reverse=highest_first), 1):
        found.setdefault(value, place)
    return found


def percentile(value: Decimal, values: Sequence[Decimal]) -> Decimal:
    """Return the share of values not above this one, times a hundred. Raises NoValues."""
    if not values:
        raise NoValues
    return Decimal(sum(other <= value for other in values)) * 100 / len(values)


def is_within_chance(before: tuple[Decimal, Decimal], after: tuple[Decimal, Decimal]) -> bool:
    """Tell whether two shares (numerator, denominator) differ by no more than chance explains (95 %, pooled)."""
    (part_before, base_before), (part_after, base_after) = before, after
    if base_before <= 0 or base_after <= 0:
        return True
    pooled = (part_before + part_after) / (base_before + base_after)
    spread = max(pooled * (1 - pooled), Decimal(0)) * (1 / base_before + 1 / base_after)
    return abs(part_after / base_after - part_before / base_before) <= NORMAL_95 * spread.sqrt()
