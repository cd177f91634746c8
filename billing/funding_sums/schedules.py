"""When a funder pays what: equal parts, amounts that taper to nothing, percentages of the first year."""

from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tenants.money import percentage, round_half_up, split

MONTHS = 12


@dataclass(frozen=True)
class Part:
    """One instalment: due on the first day of the half-open period it pays for."""

    due_on: date
    period_starts_on: date
    period_ends_before: date
    amount_pence: int


def add_months(day: date, months: int) -> date:
    """Return the same day some months later, or the month's last where it has no such day (29 February)."""
    year, month = divmod(day.year * MONTHS + day.month - 1 + months, MONTHS)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def count_years(starts_on: date, ends_before: date) -> int:
    """Return in how many twelve-month years from the first day a period falls; a shorter last one counts."""
    return sum(1 for _ in _periods(starts_on, ends_before, MONTHS))


def taper(first_pence: int, years: int) -> list[int]:
    """Return an amount per year that falls in equal steps to nothing: £300k over four years is 300, 200, 100, 0."""
    steps = max(years - 1, 1)
    return [round_half_up(Decimal(first_pence) * (steps - place) / steps) for place in range(years)]


def by_percentages(first_pence: int, percentages: Sequence[Decimal]) -> list[int]:
    """Return an amount per year as percentages of one amount, each rounded once."""
    return [percentage(first_pence, rate) for rate in percentages]


def equal(total_pence: int, starts_on: date, ends_before: date, *, per_year: int) -> list[Part]:
    """Return a total in equal parts, a penny more for the first ones where it does not divide."""
    periods = list(_periods(starts_on, ends_before, MONTHS // per_year))
    return _parts(periods, split(total_pence, [1] * len(periods)))


def yearly(amounts: Sequence[int], starts_on: date, ends_before: date, *, per_year: int) -> list[Part]:
    """Return an amount per year, each in equal parts within its year; years beyond the amounts have nothing due."""
    parts: list[Part] = []
    for amount, (first, after) in zip(amounts, _periods(starts_on, ends_before, MONTHS), strict=False):
        parts += equal(amount, first, after, per_year=per_year)
    return parts


def _periods(starts_on: date, ends_before: date, months: int) -> Iterator[tuple[date, date]]:
    place, first = 0, starts_on
    while first < ends_before:
        place += months
        after = min(add_months(starts_on, place), ends_before)
        yield first, after
        first = after


def _parts(periods: Sequence[tuple[date, date]], amounts: Sequence[int]) -> list[Part]:
    return [Part(first, first, after, pence) for (first, after), pence in zip(periods, amounts, strict=True)]
