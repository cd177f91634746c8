"""Themes of a cycle as tables and charts, and what follows from them: commissions and matches."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final
from urllib.parse import urlencode

from django.urls import reverse

from billing.presenters.funding.tables import Table
from peer_review.enums import FindingKind
from peer_review.presenters.insight import words
from peer_review.queries.insight.themes import CycleThemes
from peer_review.themes import Band, Row, Suggestion, Together, suggestions
from tenants import charts
from tenants.charts import Bar, BarChart, Chart, LineChart
from tenants.charts.lines import Line
from tenants.enums import Phase
from tenants.lists import Column
from tenants.small_numbers import FEWEST

KINDS: Final = ((FindingKind.CHALLENGE, "Challenges"), (FindingKind.STRENGTH, "Strengths"))
DRAWN: Final = 12
TRENDED: Final = 5


@dataclass(frozen=True)
class Counted:
    """A theme with how many schools name it, in all or in one band of phases; None is not shown."""

    theme: str
    challenges: int | None
    strengths: int | None


def listed(found: CycleThemes, phase: str = "") -> list[Counted]:
    """Return the themes of the framework and any other named, most challenges first; `phase` picks its band."""
    place = _place(found, phase)
    keys = list(dict.fromkeys([*(theme.key for theme in found.cycle.framework.says.themes), *_named(found)]))
    rows = [Counted(key, *(_count(found.table.row(key, kind), place) for kind, _ in KINDS)) for key in keys]
    return sorted(rows, key=lambda row: (-(row.challenges or 0), -(row.strengths or 0)))


def columns(found: CycleThemes) -> list[Column[Counted]]:
    """Return what is said of each theme."""
    return [
        Column("Theme", lambda row: found.title(row.theme)),
        Column(f"Schools naming it: {found.words['challenge'].lower()}", lambda row: words.number(row.challenges)),
        Column(f"Schools naming it: {found.words['strength'].lower()}", lambda row: words.number(row.strengths)),
    ]


def chart(found: CycleThemes, rows: Sequence[Counted]) -> Chart | None:
    """Draw challenges beside strengths, theme by theme."""
    if not rows:
        return None
    bars = [
        Bar(found.title(row.theme), _value(row.challenges), str(words.number(row.challenges)),
            _value(row.strengths), str(words.number(row.strengths)))
        for row in rows[:DRAWN]
    ]  # fmt: skip
    drawn = BarChart(
        "themes", "Schools naming each theme", "Challenges and strengths; c is hidden.", bars, write_tick=str,
        now_label=found.words["challenge"], before_label=found.words["strength"],
    )  # fmt: skip
    return charts.bars(drawn)


def by_phase(found: CycleThemes, kind: str) -> Table | None:
    """Return the schools naming each theme by phase; none where all phases are one."""
    if len(found.table.bands) < 2:
        return None
    rows = [row for row in found.table.rows if row.kind == kind]
    wanted: list[Column[Row]] = [
        Column("Theme", lambda row: found.title(row.theme)),
        *(_band(place, band) for place, band in enumerate(found.table.bands)),
        Column("All", lambda row: words.number(row.total)),
    ]
    return words.table(f"{dict(KINDS)[FindingKind(kind)]} by phase", wanted, rows) if rows else None


def together(found: CycleThemes) -> Table | None:
    """Return the pairs of themes that are challenges at the same schools."""
    if not found.table.together:
        return None
    wanted: list[Column[Together]] = [
        Column("Theme", lambda row: found.title(row.one)),
        Column("With", lambda row: found.title(row.other)),
        Column("Schools with both as a challenge", lambda row: row.schools),
    ]
    return words.table("Themes that are challenges at the same schools", wanted, found.table.together, 2)


def trend(cycles: Sequence[CycleThemes], rows: Sequence[Counted]) -> Table | None:
    """Return how many schools named each theme as a challenge, cycle by cycle, oldest first."""
    if len(cycles) < 2:
        return None
    newest = cycles[-1]
    wanted: list[Column[Counted]] = [
        Column("Theme", lambda row: newest.title(row.theme)),
        *(_of_cycle(one) for one in cycles),
    ]
    return words.table("Challenges from cycle to cycle", wanted, rows)


def trend_chart(cycles: Sequence[CycleThemes], rows: Sequence[Counted]) -> Chart | None:
    """Draw the themes most schools name now over the cycles; what is hidden leaves a gap."""
    lines = [
        Line(cycles[-1].title(row.theme), [_value(_challenges(one, row.theme)) for one in cycles])
        for row in rows[:TRENDED]
        if row.challenges
    ]
    if len(cycles) < 2 or not lines:
        return None
    names = [one.cycle.name for one in cycles]
    title, about = "Schools naming a theme as a challenge", "Cycle by cycle; what is hidden leaves a gap."
    return charts.lines(LineChart("themes-trend", title, about, names, lines, write_tick=str, from_zero=True))


@dataclass(frozen=True)
class Suggested:
    """A commission to think about, with the way to bring schools together where there is one."""

    sentence: str
    url: str


def suggested(found: CycleThemes) -> list[Suggested]:
    """Return what enough schools name as a challenge, with who might help, without naming anybody."""
    return [_suggested(found, one) for one in suggestions(found.table)]


def caption(found: CycleThemes) -> str:
    """Say what is counted and what is not."""
    parts = [f"{words.plural(found.counted, 'signed review')} of {words.plural(found.table.schools, 'school')}"]
    if found.unsigned:
        parts.append(f"{words.plural(found.unsigned, 'review')} not signed yet")
    if found.left_out:
        parts.append(
            f"{words.plural(found.left_out, 'review')} left out: the cycle’s agreement shows the office no themes"
        )
    return " · ".join(parts)


def phases(found: CycleThemes) -> list[tuple[str, str]]:
    """Return the choices of a phase: the bands there are."""
    return [("", "All phases"), *((band.phases[0], band_label(band)) for band in found.table.bands)]


def band_label(band: Band) -> str:
    """“Primary”, “Secondary and special”."""
    return " and ".join([Phase(phase).label for phase in band.phases]).capitalize()


def _suggested(found: CycleThemes, one: Suggestion) -> Suggested:
    theme = found.title(one.theme)
    givers = {None: f"fewer than {FEWEST} report", 0: "none reports"}.get(one.givers, f"{one.givers} report")
    sentence = f"{one.seekers} schools name {theme.lower()} as a challenge; {givers} it as a strength."
    query = urlencode({"cycle": found.cycle.pk, "theme": one.theme})
    return Suggested(sentence, f"{reverse('brokering_new')}?{query}" if one.can_broker else "")


def _place(found: CycleThemes, phase: str) -> int | None:
    places = (place for place, band in enumerate(found.table.bands) if phase and phase == band.phases[0])
    return next(places, None)


def _named(found: CycleThemes) -> list[str]:
    return [row.theme for row in found.table.rows]


def _count(row: Row, place: int | None) -> int | None:
    return row.total if place is None else row.cells[place]


def _challenges(found: CycleThemes, theme: str) -> int | None:
    return found.table.row(theme, FindingKind.CHALLENGE).total


def _band(place: int, band: Band) -> Column[Row]:
    return Column(f"{band_label(band)} ({band.schools})", lambda row: words.number(row.cells[place]))


def _of_cycle(one: CycleThemes) -> Column[Counted]:
    return Column(f"{one.cycle.name} ({one.table.schools})", lambda row: words.number(_challenges(one, row.theme)))


def _value(count: int | None) -> Decimal | None:
    return None if count is None else Decimal(count)
