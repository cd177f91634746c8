"""When something delivered may be invoiced: after it has happened, in March before, so that schools can close their year."""

from datetime import date
from typing import Final

from tenants.calendars import FinancialYear

MARCH: Final = 3


def is_due(happens_on: date, on: date) -> bool:
    """Tell whether an event is invoiced on a day: from the day itself, in March everything up to the 31st in advance."""
    if happens_on <= on:
        return True
    return on.month == MARCH and happens_on < FinancialYear.containing(on).ends_before


def instalment_due(due_on: date, on: date) -> bool:
    """Tell whether an instalment is invoiced on a day: from its own day on, never before."""
    return due_on <= on
