"""The terms of a school year as services are divided: autumn, spring and summer. Pure."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from offers.pricing.pricing import TERM_STARTS

NAMES: Final = dict(zip(sorted(TERM_STARTS), ("Spring", "Summer", "Autumn"), strict=True))


@dataclass(frozen=True, order=True)
class Term:
    """A term by its first day."""

    starts_on: date

    @property
    def label(self) -> str:
        """“Autumn 2026”."""
        return f"{NAMES[self.starts_on.month, self.starts_on.day]} {self.starts_on.year}"


def term_of(day: date) -> Term:
    """Return the term a day falls in; holidays belong to the term before."""
    starts = [date(year, month, first) for year in (day.year - 1, day.year) for month, first in TERM_STARTS]
    return Term(max(start for start in starts if start <= day))


def terms_between(first: date, last: date) -> list[Term]:
    """Return the terms from one day's to another's, in order."""
    years = range(first.year - 1, last.year + 1)
    every = sorted(Term(date(year, month, day)) for year in years for month, day in TERM_STARTS)
    return [term for term in every if term_of(first) <= term <= term_of(last)]
