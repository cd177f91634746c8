"""The chart of a comparison: dots on a scale, or bars from zero for counts and money."""

from functools import partial

from benchmarking import units
from benchmarking.presenters import figures
from benchmarking.presenters.names import short_names
from benchmarking.presenters.sentences import BARS, description
from benchmarking.queries.comparisons import Comparison, Line
from tenants import charts
from tenants.charts import Bar, BarChart, Chart, Dot, DotPlot


def chart(comparison: Comparison) -> Chart:
    """Draw a comparison."""
    return _bars(comparison) if comparison.indicator.unit in BARS else _dots(comparison)


def _dots(comparison: Comparison) -> Chart:
    indicator, summary = comparison.indicator, comparison.summary
    return charts.dots(
        DotPlot(
            key=f"chart-{indicator.code}",
            title=f"{indicator.name}, {indicator.period_label(comparison.year)}",
            description=description(comparison),
            dots=[_dot(comparison, line, short) for line, short in _shortened(comparison)],
            write_tick=partial(units.write_tick, indicator.unit),
            line=summary.median,
            band=summary.middle_half,
        )
    )


def _shortened(comparison: Comparison) -> list[tuple[Line, str]]:
    names = short_names(line.cell.label for line in comparison.lines)
    return [(line, names[line.cell.label]) for line in comparison.lines]


def _dot(comparison: Comparison, line: Line, label: str) -> Dot:
    cell = line.cell
    written = figures.value_text(comparison.indicator, cell)
    return Dot(label, cell.value, written, is_hollow=not cell.is_named, is_focus=line.is_focus)


def _bars(comparison: Comparison) -> Chart:
    indicator = comparison.indicator
    has_before = any(line.before and line.before.is_shown for line in comparison.lines)
    return charts.bars(
        BarChart(
            key=f"chart-{indicator.code}",
            title=f"{indicator.name}, {indicator.period_label(comparison.year)}",
            description=description(comparison),
            bars=[_bar(comparison, line, short) for line, short in _shortened(comparison)],
            write_tick=partial(units.write_tick, indicator.unit),
            now_label=indicator.period_label(comparison.year),
            before_label=indicator.period_label(comparison.year - 1) if has_before else "",
        )
    )


def _bar(comparison: Comparison, line: Line, label: str) -> Bar:
    write = partial(figures.value_text, comparison.indicator)
    before = line.before.value if line.before else None
    return Bar(label, line.cell.value, write(line.cell), before, write(line.before), is_focus=line.is_focus)
