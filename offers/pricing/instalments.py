"""When a service is charged: its price cut into instalments that meet without a gap and sum to it exactly.

Periods are half-open. Every part of a schedule weighs the same: a month or term that is begun counts whole, as in the
price. Pure: days and pence.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from offers.enums import Schedule
from offers.pricing.pricing import TERM_STARTS
from tenants.money import split

STEPS: Final[dict[str, int]] = {Schedule.MONTHS: 1, Schedule.QUARTERS: 3}


@dataclass(frozen=True)
class Instalment:
    """One part: due on a day, for [starts_on, ends_before), in pence net."""

    due_on: date
    starts_on: date
    ends_before: date
    net_pence: int


def instalments(schedule: str, net_pence: int, starts_on: date, ends_before: date) -> list[Instalment]:
    """Return the instalments of a service of [starts_on, ends_before); they sum to the price."""
    starts = _starts(schedule, starts_on, ends_before)
    ends = [*starts[1:], ends_before]
    sums = split(net_pence, [1] * len(starts))
    at_end = schedule == Schedule.END
    return [
        Instalment(end - timedelta(days=1) if at_end else start, start, end, pence)
        for start, end, pence in zip(starts, ends, sums, strict=True)
    ]


def ended_early(rows: Sequence[Instalment], kept_pence: int, last_day: date) -> list[Instalment]:
    """Return the instalments of a service that ended early: the first ones up to what is kept, the rest falls due with it."""
    found, left = [], kept_pence
    for row in rows:
        pence = min(row.net_pence, left)
        left -= pence
        if pence > 0:
            due_on = min(row.due_on, last_day)
            found.append(Instalment(max(due_on, rows[0].starts_on), row.starts_on, row.ends_before, pence))
    return found


def _starts(schedule: str, starts_on: date, ends_before: date) -> list[date]:
    if schedule == Schedule.TERMS:
        days = [date(year, *day) for year in range(starts_on.year, ends_before.year + 1) for day in sorted(TERM_STARTS)]
        return [starts_on, *(day for day in days if starts_on < day < ends_before)]
    if schedule in STEPS:
        return _every(STEPS[schedule], starts_on, ends_before)
    return [starts_on]


def _every(months: int, starts_on: date, ends_before: date) -> list[date]:
    """The first day, then the first of every month, or of every third, counted from the month it begins in."""
    found, month = [starts_on], starts_on.year * 12 + starts_on.month - 1 + months
    while (start := date(month // 12, month % 12 + 1, 1)) < ends_before:
        found.append(start)
        month += months
    return found
