"""Statutory interest on a late invoice: Late Payment of Commercial Debts (Interest) Act 1998, with SI 2002/1675.

Simple interest of 8 % over the Bank of England's base rate, for each day from the day after the due date, plus a fixed sum.
The base rate is that of 30 June for what falls late from July to December, and that of 31 December for January to June; it
stays the same for that debt however the rate moves later (SI 2002/1675, art. 4).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from billing.errors import BillingRefused
from tenants.money import format_pence, round_half_up

OVER_BASE: Final = Decimal(8)
DAYS_OF_YEAR: Final = 365  # also in a leap year, as in the government's guidance
# Section 5A: a debt below this many pence, this sum; and above all of them.
_FIXED: Final = ((1_000_00, 40_00), (10_000_00, 70_00))
_FIXED_MOST: Final = 100_00


class NoBaseRate(BillingRefused):
    """The base rate of the day that counts has not been entered."""

    code = "no_base_rate"


@dataclass(frozen=True)
class Interest:
    """What a late debt has earned up to a day; pence, and per cent a year."""

    debt_pence: int
    days: int
    rate: Decimal
    interest_pence: int
    fixed_pence: int

    @property
    def total_pence(self) -> int:
        """Interest and fixed sum."""
        return self.interest_pence + self.fixed_pence

    @property
    def arithmetic(self) -> str:
        """“£120.00 × 12.00% ÷ 365 × 10 days = £0.39, plus the fixed sum of £40.00”."""
        return (
            f"{format_pence(self.debt_pence)} × {self.rate:.2f}% ÷ {DAYS_OF_YEAR} × {self.days} day"
            f"{'s' if self.days != 1 else ''} = {format_pence(self.interest_pence)},"
            f" plus the fixed sum of {format_pence(self.fixed_pence)}"
        )


def reference_day(due_on: date) -> date:
    """Return the day whose base rate counts for a debt: the last 30 June or 31 December before it began to be late."""
    late_from = due_on + timedelta(1)
    if late_from.month > 6:
        return date(late_from.year, 6, 30)
    return date(late_from.year - 1, 12, 31)


def fixed_sum(debt_pence: int) -> int:
    """Return the fixed sum for a debt, both in pence: £40 below £1,000, £70 below £10,000, else £100."""
    return next((fixed for limit, fixed in _FIXED if debt_pence < limit), _FIXED_MOST)


def interest(debt_pence: int, due_on: date, until: date, base_rates: Mapping[date, Decimal]) -> Interest:
    """Return what a debt (gross pence) has earned up to and including a day, rounded once, half up. Raises NoBaseRate."""
    day = reference_day(due_on)
    if day not in base_rates:
        raise NoBaseRate(
            f"The Bank of England’s base rate of {day:%-d %B %Y} is not entered. "
            "Enter it under Billing settings, Reminders and standing."
        )
    days = max((until - due_on).days, 0)
    rate = OVER_BASE + base_rates[day]
    earned = round_half_up(Decimal(debt_pence) * rate * days / 100 / DAYS_OF_YEAR)
    return Interest(debt_pence, days, rate, earned, fixed_sum(debt_pence) if days else 0)
