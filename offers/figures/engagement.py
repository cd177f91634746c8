"""How much schools take part, kind by kind: a level against the middle school, and the sum of the levels. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from statistics import median
from typing import Final

TWICE: Final = 2
MOST: Final = 3


class Way(StrEnum):
    """The ways in which a school takes part."""

    BOOKINGS = "bookings"
    SERVICES = "services"
    VISITS = "visits"
    DOWNLOADS = "downloads"
    EVALUATIONS = "evaluations"
    REVIEWS = "reviews"


LABELS: Final[Mapping[Way, str]] = {
    Way.BOOKINGS: "Places",
    Way.SERVICES: "Services",
    Way.VISITS: "Visits",
    Way.DOWNLOADS: "Downloads",
    Way.EVALUATIONS: "Feedback",
    Way.REVIEWS: "Between schools",
}
EXPLANATION: Final = (
    "Each number is a count for the year. Its level compares it with the middle (median) of the schools that did it at all: "
    "0 nothing, 1 below the middle, 2 the middle or more, 3 twice the middle or more. The score is the sum of the levels, "
    f"at most {MOST * len(Way)}."
)


@dataclass(frozen=True)
class Engagement:
    """A school's counts with their levels."""

    school_id: int
    counts: Mapping[Way, Decimal]
    levels: Mapping[Way, int]

    @property
    def score(self) -> int:
        """The sum of the levels."""
        return sum(self.levels.values())


def middles(counts: Iterable[Mapping[Way, Decimal]]) -> dict[Way, Decimal]:
    """Return the median of each way among the schools that did it; nought where none did."""
    rows = list(counts)
    found: dict[Way, Decimal] = {}
    for way in Way:
        done = [row[way] for row in rows if row.get(way, 0) > 0]
        found[way] = Decimal(median(done)) if done else Decimal(0)
    return found


def level(count: Decimal, middle: Decimal) -> int:
    """Return 0 for nothing, 1 below the middle, 2 from the middle, 3 from twice the middle."""
    if count <= 0:
        return 0
    if count >= middle * TWICE:
        return MOST
    return 2 if count >= middle else 1


def score(counts: Mapping[int, Mapping[Way, Decimal]]) -> list[Engagement]:
    """Return every school's engagement, in the order given; a way a school lacks counts as nothing."""
    middle = middles(counts.values())
    found = []
    for school_id, row in counts.items():
        whole = {way: row.get(way, Decimal(0)) for way in Way}
        found.append(Engagement(school_id, whole, {way: level(whole[way], middle[way]) for way in Way}))
    return found
