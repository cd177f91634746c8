"""Academic and financial years as half-open date ranges, never as labels alone."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, order=True)
class AcademicYear:
    """1 September to 31 August; 2026 is 2026/27."""

    start: int

    @classmethod
    def containing(cls, on: date) -> "AcademicYear":
        """Return the academic year a date falls in."""
        return cls(on.year if on.month >= 9 else on.year - 1)

    @property
    def label(self) -> str:
        """“2026/27”."""
        return f"{self.start}/{(self.start + 1) % 100:02}"

    @property
    def starts_on(self) -> date:
        return date(self.start, 9, 1)

    @property
    def ends_before(self) -> date:
        """First day after the year (half-open)."""
        return date(self.start + 1, 9, 1)


@dataclass(frozen=True, order=True)
class FinancialYear:
    """1 April to 31 March, the council's year and the partnership's invoice series; 2026 is 2026-27."""

    start: int

    @classmethod
    def containing(cls, on: date) -> "FinancialYear":
        """Return the financial year a date falls in."""
        return cls(on.year if on.month >= 4 else on.year - 1)

    @property
    def label(self) -> str:
        """“2026-27”."""
        return f"{self.start}-{(self.start + 1) % 100:02}"

    @property
    def series(self) -> str:
        """“2627”, as document numbers carry it."""
        return f"{self.start % 100:02}{(self.start + 1) % 100:02}"

    @property
    def starts_on(self) -> date:
        return date(self.start, 4, 1)

    @property
    def ends_before(self) -> date:
        """First day after the year (half-open)."""
        return date(self.start + 1, 4, 1)


def autumn_census_day(year: int) -> date:
    """Return the first Thursday in October, the day that sets the schools block (DfE census guide)."""
    first = date(year, 10, 1)
    return date(year, 10, 1 + (3 - first.weekday()) % 7)
