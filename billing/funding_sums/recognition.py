"""Which financial year an amount belongs to: pro rata by the days of its half-open period, exact in sum."""

from datetime import date
from decimal import Decimal

from tenants.calendars import FinancialYear
from tenants.money import round_half_up


def recognised(pence: int, starts_on: date, ends_before: date, until: date) -> int:
    """Return what of an amount belongs to the days before `until`, in pence, the running total rounded once."""
    days = (min(max(until, starts_on), ends_before) - starts_on).days
    return round_half_up(Decimal(pence) * days / (ends_before - starts_on).days)


def within(pence: int, starts_on: date, ends_before: date, year: FinancialYear) -> int:
    """Return what of an amount belongs to one financial year."""
    before = recognised(pence, starts_on, ends_before, year.starts_on)
    return recognised(pence, starts_on, ends_before, year.ends_before) - before


def by_year(pence: int, starts_on: date, ends_before: date) -> dict[int, int]:
    """Return pence per financial year (2026 is 2026-27) from the first to the last the period touches."""
    first, last = FinancialYear.containing(starts_on).start, FinancialYear.containing(ends_before).start
    years = [FinancialYear(start) for start in range(first, last + 1)]
    return {year.start: within(pence, starts_on, ends_before, year) for year in years if year.starts_on < ends_before}
