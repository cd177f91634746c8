"""What is kept and what is given back when a service ends early or changes: pro rata, less the fee. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from offers.enums import Unit
from tenants.money import format_pence, round_half_up

USED_UP: Final = frozenset(
    {Unit.DAY, Unit.HOUR, Unit.PLACE, Unit.SESSION}
)  # paid for by what is used, not by the calendar


@dataclass(frozen=True)
class Ending:
    """What a service that ends early still costs and what comes off its price, pence net, in words."""

    kept_pence: int
    credited_pence: int
    fee_pence: int
    words: str


def by_days(net_pence: int, starts_on: date, ends_before: date, last_day: date) -> int:
    """Return the part of a price for the days up to and including the last, half up; never less than nothing."""
    days = (min(last_day + timedelta(days=1), ends_before) - starts_on).days
    return round_half_up(Decimal(net_pence) * max(days, 0) / (ends_before - starts_on).days)


def by_use(net_pence: int, quantity: Decimal, used: Decimal) -> int:
    """Return the part of a price for what was used of it, half up."""
    return round_half_up(Decimal(net_pence) * min(used, quantity) / quantity)


def ending(net_pence: int, used_pence: int, fee_pence: int, words: str) -> Ending:
    """Return what is kept: the part used and the fee, but never more than the price."""
    kept = min(used_pence + fee_pence, net_pence)
    fee = kept - used_pence
    said = f"{words} = {format_pence(used_pence)}"
    if fee:
        said = f"{said}, and {format_pence(fee)} for ending it early = {format_pence(kept)}"
    return Ending(kept, net_pence - kept, fee, said)


def days_words(net_pence: int, starts_on: date, ends_before: date, last_day: date) -> str:
    """Return “212 of 365 days of £1,200.00”."""
    days = max((min(last_day + timedelta(days=1), ends_before) - starts_on).days, 0)
    return f"{days} of {(ends_before - starts_on).days} days of {format_pence(net_pence)}"
