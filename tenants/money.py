"""Money: integer pence, rates in pounds with four decimals, one rounding (half up), no floats."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

MINUS = "\N{MINUS SIGN}"


def round_half_up(value: Decimal) -> int:
    """Round to a whole number, halves away from zero: HMRC accepts it when used on every line alike."""
    return int(value.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def to_pence(pounds: Decimal) -> int:
    """Return pounds as whole pence, half up."""
    return round_half_up(pounds * 100)


def multiply(rate: Decimal, quantity: Decimal) -> int:
    """Return rate (pounds) × quantity in pence, rounded once."""
    return to_pence(rate * quantity)


def percentage(pence: int, rate: Decimal) -> int:
    """Return `rate` per cent of an amount in pence, rounded once."""
    return round_half_up(Decimal(pence) * rate / 100)


def format_pence(pence: int) -> str:
    """Return “£8,037.00”; negative amounts carry a true minus sign."""
    sign = MINUS if pence < 0 else ""
    pounds, rest = divmod(abs(pence), 100)
    return f"{sign}£{pounds:,}.{rest:02}"


def format_rate(rate: Decimal) -> str:
    """Return a unit rate in pounds with two to four decimals: “£19.00”, “£1.1425”."""
    text = f"{rate:,.4f}"
    while text.endswith("0") and len(text.rpartition(".")[2]) > 2:
        text = text[:-1]
    return f"£{text}"


def split(pence: int, weights: Sequence[int]) -> list[int]:
    """Share an amount by weights so that the parts sum back exactly (largest remainder first)."""
    total = sum(weights)
    if total <= 0:
        raise ValueError("weights must sum to more than nothing")
    parts = [pence * weight // total for weight in weights]
    remainders = sorted(range(len(weights)), key=lambda i: (-(pence * weights[i] % total), i))
    for i in remainders[: pence - sum(parts)]:
        parts[i] += 1
    return parts
