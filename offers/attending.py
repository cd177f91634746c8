"""How much of an event somebody attended, and whether it is enough for a certificate."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

ENOUGH_PERCENT: Final = 80  # of the sessions that were held


@dataclass(frozen=True)
class Meeting:
    """A session that was held, and whether the delegate was there."""

    starts_at: datetime
    ends_at: datetime
    was_there: bool


@dataclass(frozen=True)
class Attended:
    """Sessions attended of those held, and their hours."""

    sessions: int
    held: int
    hours: Decimal

    @property
    def is_enough(self) -> bool:
        """Whether it earns a certificate: 80 per cent of the sessions."""
        return self.sessions > 0 and 100 * self.sessions >= ENOUGH_PERCENT * self.held

    @property
    def words(self) -> str:
        """“4 of 5 sessions, 10 hours”."""
        plural = "" if self.held == 1 else "s"
        return f"{self.sessions} of {self.held} session{plural}, {hours_words(self.hours)}"


def attended(meetings: Iterable[Meeting]) -> Attended:
    """Return what the sessions held come to for one delegate."""
    held = list(meetings)
    there = [meeting for meeting in held if meeting.was_there]
    return Attended(len(there), len(held), sum((hours(m.starts_at, m.ends_at) for m in there), Decimal("0.00")))


def hours(starts_at: datetime, ends_at: datetime) -> Decimal:
    """Return the hours between two instants, to two places."""
    seconds = Decimal(int((ends_at - starts_at).total_seconds()))
    return (seconds / 3600).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


def hours_words(hours: Decimal) -> str:
    """“2.5 hours”, “1 hour”: no trailing noughts."""
    return f"{plain_hours(hours)} hour{'' if hours == 1 else 's'}"


def plain_hours(hours: Decimal) -> str:
    """“2.5”, “10”: no trailing noughts."""
    written = f"{hours:f}"
    return written.rstrip("0").rstrip(".") if "." in written else written
