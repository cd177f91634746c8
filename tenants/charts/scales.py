"""Axes: round numbers around the values, and where a value falls between two ends."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

STEPS = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))


@dataclass(frozen=True)
class Scale:
    """A straight axis from `low` to `high`, drawn between two positions."""

    low: Decimal
    high: Decimal
    step: Decimal
    start: Decimal
    end: Decimal

    def position(self, value: Decimal) -> Decimal:
        """Return where a value is drawn."""
        share = (value - self.low) / (self.high - self.low)
        return self.start + share * (self.end - self.start)

    def ticks(self) -> list[Decimal]:
        """Return the values that get a grid line."""
        count = int((self.high - self.low) / self.step)
        return [self.low + self.step * place for place in range(count + 1)]


def scale(
    values: Sequence[Decimal], *, start: Decimal | int, end: Decimal | int, from_zero: bool, count: int = 5
) -> Scale:
    """Return an axis with about `count` round steps that holds all values; `from_zero` for anything with a length."""
    seen = [*values, Decimal(0)] if from_zero or not values else list(values)
    low, high = min(seen), max(seen)
    if low == high:
        low, high = (Decimal(0), low or Decimal(1)) if low >= 0 else (low, Decimal(0))
    step = _step(high - low, count)
    return Scale(
        low=(low / step).to_integral_value(ROUND_FLOOR) * step,
        high=(high / step).to_integral_value(ROUND_CEILING) * step,
        step=step,
        start=Decimal(start),
        end=Decimal(end),
    )


def _step(span: Decimal, count: int) -> Decimal:
    rough = span / count
    power = Decimal(10) ** rough.adjusted()
    return next(step * power for step in STEPS if step * power >= rough)
