"""How a figure is written: shares to one decimal, whole pounds, prices to the penny (DfE's benchmarking does so)."""

from decimal import ROUND_HALF_UP, Decimal

from benchmarking.enums import Unit
from tenants.money import MINUS, format_pence, round_half_up

NO_BREAK = "\N{NO-BREAK SPACE}"
ONE_PLACE = Decimal("0.1")
THOUSAND = Decimal(1000)


def write(unit: str, value: Decimal) -> str:
    """Return a value in full: “92.9 %”, “1,204”, “£812,900”, “£19.00”."""
    if unit == Unit.SHARE:
        return f"{_one_place(value * 100)}{NO_BREAK}%"
    if unit == Unit.COUNT:
        return f"{round_half_up(value):,}"
    if unit == Unit.EACH:
        return f"{_one_place(value):,}"
    if unit == Unit.POUNDS:
        return format_pence(round_half_up(value / 100) * 100).removesuffix(".00")
    return format_pence(round_half_up(value))


def write_tick(unit: str, value: Decimal) -> str:
    """Return a value for an axis, as short as it stays exact: “50 %”, “£1.2m”, “£850k”, “£19.50”."""
    if unit == Unit.SHARE:
        return f"{_short(value * 100)}{NO_BREAK}%"
    if unit in (Unit.COUNT, Unit.EACH):
        return _thousands(value)
    if unit == Unit.POUNDS:
        return f"£{_thousands(value / 100)}"
    return f"£{value / 100:,.2f}".removesuffix(".00")


def plain(unit: str, value: Decimal) -> Decimal:
    """Return a value for a spreadsheet: shares in per cent, money in pounds."""
    if unit == Unit.SHARE:
        return _one_place(value * 100)
    if unit == Unit.COUNT:
        return value.quantize(Decimal(1), rounding=ROUND_HALF_UP)
    if unit == Unit.EACH:
        return _one_place(value)
    return (value / 100).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


def write_change(unit: str, change: Decimal) -> str:
    """Return a difference with its sign: “+1.2 points”, “−£0.50”, “no change”."""
    size = f"{_one_place(abs(change) * 100)}{NO_BREAK}points" if unit == Unit.SHARE else write(unit, abs(change))
    if not any(digit in size for digit in "123456789"):
        return "no change"
    return f"{'+' if change > 0 else MINUS}{size}"


def ordinal(number: int) -> str:
    """Return “1st”, “2nd”, “11th”."""
    if 10 <= number % 100 <= 20:
        return f"{number}th"
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th') }"


def _one_place(value: Decimal) -> Decimal:
    return value.quantize(ONE_PLACE, rounding=ROUND_HALF_UP)


def _short(value: Decimal) -> str:
    return f"{value.normalize():,f}"


def _thousands(value: Decimal) -> str:
    if abs(value) >= THOUSAND * THOUSAND:
        return f"{_short(_one_place(value / THOUSAND / THOUSAND))}m"
    if abs(value) >= 10 * THOUSAND:
        return f"{_short(_one_place(value / THOUSAND))}k"
    return _short(value)
