"""When things happen in the demo: a finished year, a running one, and the renewal of the next if it has begun."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from tenants.calendars import AcademicYear

LONDON = ZoneInfo("Europe/London")


def at(day: date, hour: int = 10) -> datetime:
    """Return a moment of a day in London."""
    return datetime.combine(day, time(hour), LONDON)


@dataclass(frozen=True)
class YearPlan:
    """The dates of one membership year: it is offered the autumn before it begins."""

    start: int

    @property
    def opens_on(self) -> date:
        return date(self.start - 1, 11, 2)

    @property
    def invites_on(self) -> date:
        return date(self.start - 1, 11, 4)

    @property
    def confirm_by(self) -> date:
        """The last Friday of January."""
        last = date(self.start, 1, 31)
        return date(self.start, 1, 31 - (last.weekday() - 4) % 7)

    @property
    def starts_on(self) -> date:
        return AcademicYear(self.start).starts_on

    def bills_on(self, timing: str) -> date:
        """Return the day the year's invoices are issued."""
        return date(self.start, 4, 20) if timing == "april" else date(self.start, 9, 7)


def plans(today: date) -> Sequence[YearPlan]:
    """Return the years the demo shows, oldest first."""
    running = AcademicYear.containing(today).start
    return [plan for plan in map(YearPlan, (running - 1, running, running + 1)) if plan.opens_on <= today]
