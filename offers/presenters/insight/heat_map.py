"""The heat map: schools by ways of taking part, a number and a level in each cell, sortable by each."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.urls import reverse

from membership.models import School
from offers.figures.engagement import LABELS, Engagement, Way
from offers.figures.value import plain
from tenants.lists import Column

BY_SCORE: Final = "score"
BY_NAME: Final = "name"


@dataclass(frozen=True)
class Cell:
    """A count with its level, which the colour shows too."""

    label: str
    text: str
    level: int


@dataclass(frozen=True)
class Row:
    """One school."""

    school: School
    engagement: Engagement

    @property
    def url(self) -> str:
        """Where the school's value is shown."""
        return reverse("value_statement", args=[self.school.pk])

    @property
    def cells(self) -> list[Cell]:
        """A cell for each way."""
        found = self.engagement
        return [Cell(LABELS[way], plain(found.counts[way]), found.levels[way]) for way in Way]


@dataclass(frozen=True)
class Heading:
    """A column's heading: pressing it sorts by the column."""

    label: str
    sort: str
    is_sorted: bool

    @property
    def direction(self) -> str:
        """As `aria-sort` says it."""
        return ("ascending" if self.sort == BY_NAME else "descending") if self.is_sorted else "none"


def rows(found: Sequence[tuple[School, Engagement]], sort: str) -> list[Row]:
    """Return the schools in the order the address asks for: by score, by name or by one way, most first."""
    made = [Row(school, engagement) for school, engagement in found]
    if sort == BY_NAME:
        return made
    if sort in list(Way):
        way = Way(sort)
        return sorted(made, key=lambda row: (-row.engagement.counts[way], row.school.name))
    return sorted(made, key=lambda row: (-row.engagement.score, row.school.name))


def headings(sort: str) -> list[Heading]:
    """Return the headings, the one that is sorted by marked."""
    known = {BY_NAME: "School", BY_SCORE: "Score", **{way.value: LABELS[way] for way in Way}}
    chosen = sort if sort in known else BY_SCORE
    return [Heading(label, name, name == chosen) for name, label in known.items()]


def caption(found: Sequence[tuple[School, Engagement]]) -> str:
    """Say how many schools took no part."""
    idle = sum(engagement.score == 0 for _, engagement in found)
    return f"{len(found):,} member school{'' if len(found) == 1 else 's'}, {idle:,} without any trace this year"


def _count(way: Way) -> Column[Row]:
    return Column(LABELS[way], lambda row: Decimal(row.engagement.counts[way]))


def _level(way: Way) -> Column[Row]:
    return Column(f"{LABELS[way]}, level", lambda row: row.engagement.levels[way])


COLUMNS: Final[list[Column[Row]]] = [
    Column("School", lambda row: row.school.name),
    Column("Phase", lambda row: row.school.get_phase_display()),
    Column("Score", lambda row: row.engagement.score),
    *(column for way in Way for column in (_count(way), _level(way))),
]
