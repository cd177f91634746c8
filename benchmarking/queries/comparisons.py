"""Puts indicators, partnerships and rules together: the figures of a chosen set, as they may be shown."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from benchmarking import comparators
from benchmarking.comparators import Profile
from benchmarking.enums import Polarity
from benchmarking.indicators import Indicator, get
from benchmarking.queries import directory, published, suppression
from benchmarking.queries.directory import Listed
from benchmarking.queries.published import Rows
from benchmarking.queries.suppression import Cell, Place, Published, Summary
from tenants.enums import Consent
from tenants.figures import FigureCode

ALL = "all"
NEAREST = "nearest"
NEIGHBOURS = "neighbours"
REGION = "region:"
FORM = "form:"
PROFILE = (get(FigureCode.MEMBERS), get(FigureCode.PRIMARY_SHARE))


@dataclass(frozen=True)
class Choice:
    """What somebody wants to see: which indicators of which year, among whom, from whose point of view."""

    indicators: tuple[Indicator, ...]
    year: int
    among: str = ALL
    focus: Listed | None = None
    slugs: frozenset[str] = frozenset()

    @property
    def salt(self) -> str:
        """The page, for the order of anonymous labels: another set has other labels."""
        return f"{self.among}:{self.focus.slug if self.focus else ''}:{','.join(sorted(self.slugs))}"


@dataclass(frozen=True)
class Line:
    """One partnership in a comparison: this year's cell, last year's, and the place among all that count."""

    cell: Cell
    before: Cell | None = None
    place: Place | None = None
    is_focus: bool = False

    @property
    def change(self) -> Decimal | None:
        """This year less last year, where both are shown."""
        if self.before is None or self.before.value is None or self.cell.value is None:
            return None
        return self.cell.value - self.before.value


@dataclass(frozen=True)
class Comparison:
    """One indicator compared. `publishing` and `named` count partnerships of the whole association, not of the set."""

    indicator: Indicator
    year: int
    lines: Sequence[Line]
    summary: Summary
    publishing: int
    named: int
    concealed: int = 0
    is_final: bool = True
    focus: Line | None = field(default=None)


def compare(choice: Choice, partnerships: Sequence[Listed]) -> list[Comparison]:
    """Return one comparison per chosen indicator; one query, and one more for statistical neighbours."""
    indicators = dict.fromkeys((*choice.indicators, *(PROFILE if choice.among == NEAREST else ())))
    rows = published.rows(indicators, (choice.year, choice.year - 1))
    within = _members_of_set(choice, partnerships, rows)
    labels = suppression.anonymous_labels(
        [row for found in rows.values() for row in found if row.partnership_id in within], choice.salt
    )
    return [_comparison(indicator, choice, rows, within, labels) for indicator in choice.indicators]


def _comparison(
    indicator: Indicator, choice: Choice, rows: Rows, within: frozenset[int], labels: dict[int, str]
) -> Comparison:
    everyone = rows.get((indicator.code, choice.year), [])
    now = [row for row in everyone if row.partnership_id in within]
    before = [row for row in rows.get((indicator.code, choice.year - 1), []) if row.partnership_id in within]
    lines = _lines(indicator, choice, now, before, labels)
    return Comparison(
        indicator=indicator,
        year=choice.year,
        lines=lines,
        summary=suppression.summary(indicator, now),
        publishing=len(everyone),
        named=sum(row.is_named for row in everyone),
        concealed=len(now) - len(lines),
        is_final=all(row.is_final for row in now),
        focus=next((line for line in lines if line.is_focus), None),
    )


def _lines(
    indicator: Indicator,
    choice: Choice,
    now: Sequence[Published],
    before: Sequence[Published],
    labels: dict[int, str],
) -> list[Line]:
    earlier = {cell.label: cell for cell in suppression.cells(indicator, before, labels)}
    focus = choice.focus.slug if choice.focus else None
    ranked = places(indicator, now)
    return [
        Line(
            cell=cell,
            before=earlier.get(cell.label),
            place=_place(cell, ranked),
            is_focus=cell.is_named and cell.slug == focus,
        )
        for cell in suppression.cells(indicator, now, labels)
    ]


def history(indicator: Indicator, years: Sequence[int]) -> dict[int, Summary]:
    """Return what is said about all partnerships together in each year; one query."""
    rows = published.rows([indicator], years)
    return {year: suppression.summary(indicator, rows.get((indicator.code, year), [])) for year in years}


def places(indicator: Indicator, rows: Sequence[Published]) -> dict[Decimal, Place]:
    """Return the place of each shown value among the rows, the better end first; nothing among fewer than five."""
    return suppression.places(indicator, rows, highest_first=indicator.polarity != Polarity.LOWER)


def _place(cell: Cell, ranked: dict[Decimal, Place]) -> Place | None:
    return None if cell.value is None else ranked.get(cell.value)


def _members_of_set(choice: Choice, partnerships: Sequence[Listed], rows: Rows) -> frozenset[int]:
    if choice.slugs:
        return frozenset(p.pk for p in partnerships if p.is_named and p.slug in choice.slugs)
    chosen = _by_rule(choice, partnerships, rows)
    return frozenset({*chosen, choice.focus.pk} if choice.focus else chosen)


def _by_rule(choice: Choice, partnerships: Sequence[Listed], rows: Rows) -> list[int]:
    if choice.among.startswith(REGION):
        region = choice.among.removeprefix(REGION)
        return [p.pk for p in partnerships if region in p.regions]
    if choice.among.startswith(FORM):
        form = choice.among.removeprefix(FORM)
        return [p.pk for p in partnerships if p.legal_form == form]
    if choice.focus and choice.among == NEIGHBOURS:
        codes = directory.neighbour_codes(choice.focus.authority_codes)
        return [p.pk for p in partnerships if p.authority_codes & codes]
    if choice.focus and choice.among == NEAREST:
        return _nearest(choice.focus, choice.year, rows)
    return [p.pk for p in partnerships]


def _nearest(focus: Listed, year: int, rows: Rows) -> list[int]:
    sizes, mixes = ({row.partnership_id: row.value for row in rows.get((i.code, year), [])} for i in PROFILE)
    profiles = {
        pk: Profile(pk, size, mix)
        for pk, size in sizes.items()
        if size is not None and (mix := mixes.get(pk)) is not None
    }
    if focus.pk not in profiles:
        return []
    return comparators.nearest(profiles[focus.pk], list(profiles.values()))


def own_line(indicator: Indicator, own: Published, rows: Sequence[Published]) -> Line:
    """Return a partnership's own figure among what all publish; its name is shown to itself whatever it shares."""
    others = [row for row in rows if row.partnership_id != own.partnership_id]
    cell = suppression.own_cell(indicator, own)
    ranked = places(indicator, [*others, own._replace(consent=Consent.NAMED)])
    return Line(cell=cell, place=_place(cell, ranked), is_focus=True)
