"""How much of the time there was has been booked and delivered: half days counted, shares with their base."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from offers.timing.availability import Diary, working_days
from offers.timing.half_days import days
from tenants.money import round_half_up


@dataclass(frozen=True)
class Use:
    """Half days of somebody in a month: there were `available`, `booked` had a visit set, `delivered` took place."""

    label: str
    month: date
    available: int
    booked: int
    delivered: int

    @property
    def booked_percent(self) -> int | None:
        """Booked of available; None where there was no time at all."""
        return percent(self.booked, self.available)

    @property
    def delivered_percent(self) -> int | None:
        """Delivered of available; None where there was no time at all."""
        return percent(self.delivered, self.available)

    @property
    def words(self) -> str:
        """“40 % booked of 21 days”."""
        base = f"{days(self.available).normalize():f} days"
        return f"{self.booked_percent} % booked of {base}" if self.available else "Nobody available"


def available_halves(diary: Diary, starts_on: date, ends_before: date) -> int:
    """Return the half days a provider could be asked for in a period, taken or not."""
    return 2 * len(working_days(diary, starts_on, ends_before))


def together(label: str, month: date, uses: Iterable[Use]) -> Use:
    """Return several people's month as one: sums of half days, never averages of shares."""
    rows = list(uses)
    return Use(
        label,
        month,
        sum(row.available for row in rows),
        sum(row.booked for row in rows),
        sum(row.delivered for row in rows),
    )


def percent(part: int, whole: int) -> int | None:
    """Return a share in whole per cent, half up; None of nothing."""
    return round_half_up(Decimal(part) * 100 / whole) if whole else None


def month_of(on: date) -> date:
    """Return the first day of a day's month."""
    return on.replace(day=1)


def next_month(month: date) -> date:
    """Return the first day after a month."""
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def months(starts_on: date, ends_before: date) -> Sequence[date]:
    """Return the first days of the months a half-open period touches."""
    found, month = [], month_of(starts_on)
    while month < ends_before:
        found.append(month)
        month = next_month(month)
    return found
