"""What the reviews of a cycle name, counted in schools: strengths and challenges by theme, by phase, and together.

A school counts once in a cell however many findings and reviews it has. Nothing shown rests on fewer than five schools, and
nothing hidden follows from what is shown:

1. Phases with fewer than five schools are shown as one with others, so that a nought tells about nobody alone.
2. A cell of fewer than five is hidden; a nought is a nought.
3. A row's phases add up to its total: with a cell hidden, further cells are hidden until it cannot be worked out
   (`tenants.small_numbers`); where that cannot be, the total is hidden.
4. Every filter shows a part of the one table that was made so: no two views can be taken from each other.
5. Two themes together are shown when those with both, and those with one but not the other, are nobody or five and more.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from peer_review.enums import FindingKind
from tenants.small_numbers import FEWEST, is_few, protected

BY_HAND: Final = "+"  # before the theme of a match proposed by hand; no key of a framework has it, being a slug


@dataclass(frozen=True)
class Named:
    """A school's reviews name a theme as a strength or a challenge."""

    school: int
    theme: str
    kind: str


@dataclass(frozen=True)
class Band:
    """Schools of one phase, or of several that are too few alone."""

    phases: tuple[str, ...]
    schools: int


@dataclass(frozen=True)
class Row:
    """One theme and kind: how many schools name it in all and by band; None is not shown."""

    theme: str
    kind: str
    total: int | None
    cells: tuple[int | None, ...]


@dataclass(frozen=True)
class Together:
    """Two themes that are challenges at the same schools."""

    one: str
    other: str
    schools: int


@dataclass(frozen=True)
class Table:
    """All that may be shown of a cycle."""

    schools: int
    bands: tuple[Band, ...]
    rows: tuple[Row, ...]
    together: tuple[Together, ...]

    @property
    def is_shown(self) -> bool:
        """Whether enough schools are counted for anything to be shown."""
        return self.schools >= FEWEST

    def row(self, theme: str, kind: str) -> Row:
        """Return one row; of a theme nobody names, noughts."""
        found = (row for row in self.rows if (row.theme, row.kind) == (theme, kind))
        return next(found, Row(theme, kind, 0 if self.is_shown else None, tuple(0 for _ in self.bands)))


@dataclass(frozen=True)
class Suggestion:
    """Enough schools name a theme as a challenge to commission something; `givers` None: fewer than five, not none."""

    theme: str
    seekers: int
    givers: int | None

    @property
    def can_broker(self) -> bool:
        """Whether some school reports it as a strength."""
        return self.givers != 0


def table(phases: Mapping[int, str], named: Iterable[Named]) -> Table:
    """Return the table of a cycle; `phases` has the phase of every school counted, also of those that name nothing."""
    if len(phases) < FEWEST:
        return Table(len(phases), (), (), ())
    bands = merged(phases.values())
    schools: dict[tuple[str, str], set[int]] = {}
    for row in named:
        schools.setdefault((row.theme, row.kind), set()).add(row.school)
    rows = tuple(_row(theme, kind, schools[theme, kind], phases, bands) for theme, kind in sorted(schools))
    return Table(len(phases), bands, rows, _together(schools))


def merged(phases: Iterable[str]) -> tuple[Band, ...]:
    """Return the bands of phases, each of five schools or more: those too few become one, joined by the smallest left."""
    counts: dict[str, int] = {}
    for phase in phases:
        counts[phase] = counts.get(phase, 0) + 1
    by_size = sorted(counts, key=lambda phase: (counts[phase], phase))
    rest = [phase for phase in by_size if counts[phase] < FEWEST]
    alone = [phase for phase in by_size if phase not in rest]
    while rest and alone and sum(counts[phase] for phase in rest) < FEWEST:
        rest.append(alone.pop(0))
    bands = [Band((phase,), counts[phase]) for phase in sorted(alone)]
    return (*bands, Band(tuple(sorted(rest)), sum(counts[phase] for phase in rest))) if rest else tuple(bands)


def suggestions(found: Table) -> list[Suggestion]:
    """Return the themes enough schools name as a challenge, most first."""
    rows = [row for row in found.rows if row.kind == FindingKind.CHALLENGE and row.total]
    made = [Suggestion(row.theme, row.total or 0, found.row(row.theme, FindingKind.STRENGTH).total) for row in rows]
    return sorted(made, key=lambda one: (-one.seekers, one.theme))


def by_hand(theme: str) -> str:
    """Return how a match proposed by hand names its theme: beside those found in reviews, so that neither tells of the other."""
    return BY_HAND + theme


def is_by_hand(theme: str) -> bool:
    """Whether a match's theme says that the partnership proposed it."""
    return theme.startswith(BY_HAND)


def key_of(theme: str) -> str:
    """Return the framework's key of a match's theme."""
    return theme.removeprefix(BY_HAND)


def pairs(
    seekers: Collection[int],
    givers: Collection[int],
    phases: Mapping[int, str],
    taken: Collection[tuple[int, int]] = (),
) -> list[tuple[int, int]]:
    """Return (seeker, giver) for each school that seeks: of the same phase where there is one, the load spread evenly.

    Who names a theme as both seeks; a seeker that has been matched before is left out, and so is one without a giver.
    """
    able = sorted(set(givers) - set(seekers))
    load = {giver: sum(giver == other for _, other in taken) for giver in able}
    found: list[tuple[int, int]] = []
    for seeker in sorted(set(seekers) - {seeker for seeker, _ in taken}):
        if able:
            giver = min(able, key=lambda one: (phases.get(one) != phases.get(seeker), load[one], one))
            load[giver] += 1
            found.append((seeker, giver))
    return found


def _row(theme: str, kind: str, schools: set[int], phases: Mapping[int, str], bands: Sequence[Band]) -> Row:
    parts = [sum(phases[school] in band.phases for school in schools) for band in bands]
    return Row(theme, kind, *protected(parts, [band.schools for band in bands]))


def _together(schools: Mapping[tuple[str, str], set[int]]) -> tuple[Together, ...]:
    challenges = {theme: found for (theme, kind), found in schools.items() if kind == FindingKind.CHALLENGE}
    found = []
    for one, other in combinations(sorted(challenges), 2):
        both = challenges[one] & challenges[other]
        apart = (len(challenges[one] - both), len(challenges[other] - both))
        if both and not any(is_few(count) for count in (len(both), *apart)):
            found.append(Together(one, other, len(both)))
    return tuple(sorted(found, key=lambda row: (-row.schools, row.one, row.other)))
