"""Cash by month: what is in the bank, what is expected, what is committed, and how long it lasts."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from billing.funding_sums.schedules import MONTHS, add_months
from tenants.calendars import FinancialYear
from tenants.money import round_half_up, split

ONE_PLACE = Decimal("0.1")
LONGEST_DELAY = 120


@dataclass(frozen=True)
class Movement:
    """Money expected on a day; in is positive."""

    on: date
    pence: int


@dataclass(frozen=True)
class Month:
    """One month, the first from the day after the cash was counted; all in pence."""

    starts_on: date
    opening_pence: int
    receipts_pence: int
    costs_pence: int

    @property
    def closing_pence(self) -> int:
        """What is left at the end."""
        return self.opening_pence + self.receipts_pence - self.costs_pence


def expected_on(due_on: date, delay_days: int, today: date) -> date:
    """Return when money usually arrives: its due date and the payer's usual delay, never before today."""
    return max(due_on + timedelta(days=min(max(delay_days, 0), LONGEST_DELAY)), today)


def month_of(day: date) -> date:
    """Return the first day of a month."""
    return day.replace(day=1)


def cost_of_month(year_pence: int, month: date) -> int:
    """Return a month's twelfth of a financial year's costs; the twelve parts sum to the year."""
    return split(year_pence, [1] * MONTHS)[(month.month - FinancialYear.containing(month).starts_on.month) % MONTHS]


def part_of_month(pence: int, since: date) -> int:
    """Return what of a month's cost belongs to its days from one on."""
    first = month_of(since)
    days = (add_months(first, 1) - first).days
    return round_half_up(Decimal(pence) * (days - since.day + 1) / days)


def flow(
    counted_on: date, balance_pence: int, receipts: Iterable[Movement], cost: Callable[[date], int], count: int
) -> list[Month]:
    """Return the months after a counted balance; `cost` says what a month costs, the first one from the next day on."""
    since = counted_on + timedelta(days=1)
    arriving: dict[date, int] = {}
    for movement in receipts:
        month = month_of(max(movement.on, since))
        arriving[month] = arriving.get(month, 0) + movement.pence
    months: list[Month] = []
    opening = balance_pence
    for place in range(count):
        first = add_months(month_of(since), place)
        costs = cost(first) if place else part_of_month(cost(first), since)
        months.append(Month(first, opening, arriving.get(first, 0), costs))
        opening = months[-1].closing_pence
    return months


def first_below_zero(months: Iterable[Month]) -> Month | None:
    """Return the first month that ends with less than nothing."""
    return next((month for month in months if month.closing_pence < 0), None)


def months_in_hand(balance_pence: int, months: Sequence[Month]) -> Decimal | None:
    """Return for how many months the balance pays the usual month's costs, one decimal; None when nothing is spent."""
    whole = months[1:]
    spent = sum(month.costs_pence for month in whole)
    if not spent:
        return None
    return (Decimal(max(balance_pence, 0)) * len(whole) / spent).quantize(ONE_PLACE, ROUND_HALF_UP)
