"""A partnership's own figures against the published distribution, and what exactly it shares."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from benchmarking import units
from benchmarking.enums import Mark
from benchmarking.indicators import Indicator
from benchmarking.presenters import figures
from benchmarking.presenters.tables import Column, Row, row
from benchmarking.queries.comparisons import Comparison
from benchmarking.queries.sources import OwnFigure
from benchmarking.queries.suppression import Cell
from tenants import charts
from tenants.charts import Chart, Dot, DotPlot

COLUMNS = (Column("Figure"), Column("Value", is_numeric=True))


@dataclass(frozen=True)
class Standing:
    """One indicator: our figure, what it is made of, and where it stands among all."""

    indicator: Indicator
    value: str
    sentence: str
    note: str
    chart: Chart | None
    columns: Sequence[Column]
    rows: Sequence[Row]


@dataclass(frozen=True)
class Preview:
    """One figure exactly as it would be published."""

    indicator: Indicator
    year: str
    value: str
    parts: str
    base: str
    status: str


def standings(comparisons: Sequence[Comparison]) -> dict[str, list[Standing]]:
    """Return the standings under the heading of their theme."""
    themes: dict[str, list[Standing]] = {}
    for comparison in comparisons:
        themes.setdefault(comparison.indicator.theme, []).append(_standing(comparison))
    return themes


def previews(own: Sequence[OwnFigure], compared: Sequence[Comparison]) -> list[Preview]:
    """Return what would leave the partnership, figure by figure."""
    return [_preview(figure, comparison) for figure, comparison in zip(own, compared, strict=True)]


def _standing(comparison: Comparison) -> Standing:
    [line] = comparison.lines
    indicator, summary = comparison.indicator, comparison.summary
    return Standing(
        indicator=indicator,
        value=_value(indicator, line.cell),
        sentence=figures.sentence(indicator, line),
        note=_note(comparison),
        chart=_strip(comparison) if summary.median is not None and line.cell.is_shown else None,
        columns=COLUMNS,
        rows=[row(COLUMNS, cells) for cells in _rows(comparison)],
    )


def _value(indicator: Indicator, cell: Cell) -> str:
    if cell.is_shown:
        return figures.value_text(indicator, cell)
    return "Too few schools" if cell.mark == Mark.CONFIDENTIAL else "Not yet"


def _note(comparison: Comparison) -> str:
    summary, write = comparison.summary, partial(units.write, comparison.indicator.unit)
    if summary.median is None or summary.middle_half is None:
        return "Fewer than five partnerships publish this, so nothing is said about them together."
    low, high = map(write, summary.middle_half)
    if not comparison.lines[0].cell.is_shown:
        return f"Median of {summary.contributors} partnerships: {write(summary.median)}; middle half {low} to {high}."
    median = f"median of {summary.contributors} partnerships ({write(summary.median)})"
    return f"Line: {median}. Band: middle half ({low} to {high})."


def _rows(comparison: Comparison) -> list[tuple[str, str]]:
    [line] = comparison.lines
    summary, write = comparison.summary, partial(units.write, comparison.indicator.unit)
    low, high = summary.middle_half or (None, None)
    together = [("Lower quartile", low), ("Median", summary.median), ("Upper quartile", high)]
    ours = ("Ours", figures.value_text(comparison.indicator, line.cell))
    return [ours, *((label, write(value)) for label, value in together if value is not None)]


def _strip(comparison: Comparison) -> Chart:
    [line] = comparison.lines
    indicator, summary = comparison.indicator, comparison.summary
    written = figures.value_text(indicator, line.cell)
    return charts.dots(
        DotPlot(
            key=f"strip-{indicator.code}",
            title=f"{indicator.name}: ours against all",
            description=f"Ours: {written}. {figures.sentence(indicator, line)}",
            dots=[Dot("Ours", line.cell.value, written, is_focus=True)],
            write_tick=partial(units.write_tick, indicator.unit),
            line=summary.median,
            band=summary.middle_half,
        )
    )


def _preview(figure: OwnFigure, comparison: Comparison) -> Preview:
    [line] = comparison.lines
    return Preview(
        indicator=figure.indicator,
        year=figure.indicator.period_label(figure.year),
        value=figures.value_text(figure.indicator, line.cell),
        parts=figures.parts_text(figure.indicator, line.cell),
        base=str(figure.ratio.base_count),
        status=str(figure.status.label),
    )
