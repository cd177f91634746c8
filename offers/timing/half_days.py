"""Half days: how many days they are, how they read, what a school pays and a provider is paid for them."""

from decimal import Decimal

from tenants.money import multiply, round_half_up


def days(halves: int) -> Decimal:
    """Return half days as days: 3 is 1.5."""
    return Decimal(halves) / 2


def words(halves: int) -> str:
    """Return “half a day”, “1 day”, “2½ days”."""
    whole, half = divmod(halves, 2)
    if not whole:
        return "half a day" if half else "no days"
    return f"{whole}{'½' if half else ''} day{'' if halves == 2 else 's'}"


def priced_days(halves: int, half_share: int) -> Decimal:
    """Return the days that are paid for: a single half day counts `half_share` per cent of one."""
    whole, half = divmod(halves, 2)
    return Decimal(whole) + Decimal(half * half_share) / 100


def pay_pence(halves: int, day_rate_pence: int, half_share: int) -> int:
    """Return what a provider is paid for so many half days, half up to a penny."""
    return round_half_up(priced_days(halves, half_share) * day_rate_pence)


def travel_pence(miles: Decimal, mile_pence: int) -> int:
    """Return what is paid for a journey, half up to a penny."""
    return round_half_up(miles * mile_pence)


def cover_pence(staff: int, halves: int, cover_day_pence: int) -> int:
    """Return what supply teachers would cost for so many members of staff: an estimate, never charged."""
    return multiply(Decimal(cover_day_pence) / 100, days(halves) * staff)
