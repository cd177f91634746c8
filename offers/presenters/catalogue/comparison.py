"""Two years' catalogues side by side, as the page and the file show them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from offers.pricing.comparing import Comparison
from tenants.lists import Column


@dataclass(frozen=True)
class Line:
    """One change."""

    title: str
    category: str
    what: str
    before: str = ""
    after: str = ""
    difference: str = ""


COLUMNS: Final[list[Column[Line]]] = [
    Column("Offer", lambda row: row.title),
    Column("Category", lambda row: row.category),
    Column("What", lambda row: row.what),
    Column("Before", lambda row: row.before),
    Column("After", lambda row: row.after),
    Column("Difference", lambda row: row.difference),
]


def lines(comparison: Comparison) -> Iterator[Line]:
    """Return every change as a line."""
    for shot in comparison.added:
        yield Line(shot.title, shot.category, "Added")
    for shot in comparison.gone:
        yield Line(shot.title, shot.category, "Gone")
    for changed in comparison.changed:
        shot = changed.offer
        for price in changed.prices:
            difference = "; ".join(f"{amount.what} {amount.difference}" for amount in price.amounts)
            yield Line(shot.title, shot.category, f"Price: {price.audience}", price.before, price.after, difference)
        for term in changed.terms:
            yield Line(shot.title, shot.category, term.what, term.before, term.after)


def summary(comparison: Comparison, last: str) -> str:
    """“Against 2026/27: 3 added, 1 gone, 12 changed, 40 the same”."""
    counts = (len(comparison.added), len(comparison.gone), len(comparison.changed), comparison.unchanged)
    return "Against {}: {} added, {} gone, {} changed, {} the same".format(last, *counts)


def copied_words(made: int, already: int, year: str) -> str:
    """Say what was copied and what was there."""
    there = f" {already} {'was' if already == 1 else 'were'} there already." if already else ""
    offers = "1 offer is a draft" if made == 1 else f"{made} offers are drafts"
    return f"{offers} of {year} now.{there} Look through what changes, then send them to review."
