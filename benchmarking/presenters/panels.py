"""One compared indicator as a panel: what to see in a sentence, the chart, and the table beneath it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from benchmarking import units
from benchmarking.enums import Mark, Unit
from benchmarking.presenters import figures
from benchmarking.presenters.names import short_names
from benchmarking.queries.comparisons import Comparison, Line
from tenants import charts
from tenants.charts import Bar, BarChart, Chart, Dot, DotPlot

BARS = frozenset({Unit.COUNT, Unit.POUNDS})


@dataclass(frozen=True)
class Column:
    """A column of the table beneath a chart."""

    label: str
    is_numeric: bool = False


@dataclass(frozen=True)
class TableCell:
    """A cell of that table: the main fact, and a muted second line."""

    text: str
    note: str = ""


Row = Sequence[tuple[Column, TableCell]]


@dataclass(frozen=True)
class Panel:
    """Everything the template needs to show one comparison."""

    comparison: Comparison
    caption: str
    headline: str
    note: str
    chart: Chart | None
    columns: Sequence[Column]
    rows: Sequence[Row]


def panel(comparison: Comparison) -> Panel:
    """Return the panel of one comparison."""
    columns = _columns(comparison)
    return Panel(
        comparison=comparison,
        caption=_caption(comparison),
        headline=_headline(comparison),
        note=_note(comparison),
        chart=_chart(comparison) if comparison.lines else None,
        columns=columns,
        rows=[row(columns, _cells(comparison, line)) for line in comparison.lines],
    )


def row(columns: Sequence[Column], cells: Sequence[TableCell | str]) -> Row:
    """Return a row of a table: each column with its cell."""
    whole = [TableCell(cell) if isinstance(cell, str) else cell for cell in cells]
    return list(zip(columns, whole, strict=True))


@dataclass(frozen=True)
class FocusFigure:
    """The figure of the partnership in focus, large."""

    label: str
    value: str
    sentence: str


def focus_figures(comparisons: Sequence[Comparison]) -> list[FocusFigure]:
    """Return the figures of the partnership in focus, one per indicator it shares."""
    return [
        FocusFigure(
            label=comparison.indicator.name,
            value=figures.value_text(comparison.indicator, comparison.focus.cell),
            sentence=figures.sentence(comparison.indicator, comparison.focus),
        )
        for comparison in comparisons
        if comparison.focus
    ]


def joint_caption(comparisons: Sequence[Comparison]) -> str:
    """Return the sentence under the heading of a page with several indicators."""
    return f"{year_text(comparisons[0])} · {len(comparisons)} indicators"


def year_text(comparison: Comparison) -> str:
    """Return “2025/26 · final”."""
    year = comparison.indicator.period_label(comparison.year)
    return f"{year} · {'final' if comparison.is_final else 'provisional'}"


def _caption(comparison: Comparison) -> str:
    count, named = comparison.publishing, comparison.named
    publish = f"{count} partnership{'s' if count != 1 else ''} publish{'es' if count == 1 else ''} this, {named} named"
    return f"{year_text(comparison)} · {publish} · {comparison.indicator.formula}"


def _headline(comparison: Comparison) -> str:
    shown = [line for line in comparison.lines if line.cell.is_shown]
    write = partial(figures.value_text, comparison.indicator)
    if len(shown) > 1:
        return (
            f"{shown[0].cell.label} is highest at {write(shown[0].cell)}, "
            f"{shown[-1].cell.label} lowest at {write(shown[-1].cell)}."
        )
    return ""


def _description(comparison: Comparison) -> str:
    focus = comparison.focus
    in_focus = ""
    if focus and focus.cell.is_shown:
        written = figures.value_text(comparison.indicator, focus.cell)
        in_focus = f"{focus.cell.label}: {written}. {figures.sentence(comparison.indicator, focus)}"
    return " ".join(filter(None, [_headline(comparison), in_focus, _note(comparison)]))


def _note(comparison: Comparison) -> str:
    marks = {line.cell.mark for line in comparison.lines}
    is_dots = comparison.indicator.unit not in BARS
    parts = [
        _statistics(comparison),
        "Hollow: shares the figure, not the name." if is_dots and _has_anonymous(comparison) else "",
        "c: hidden, it rests on too few schools." if Mark.CONFIDENTIAL in marks else "",
        "z: not available." if Mark.UNAVAILABLE in marks else "",
        _concealed(comparison.concealed),
    ]
    return " ".join(filter(None, parts))


def _statistics(comparison: Comparison) -> str:
    summary, unit = comparison.summary, comparison.indicator.unit
    if summary.median is None or summary.middle_half is None:
        return "Fewer than five partnerships can be counted, so nothing is said about them together."
    low, high = (units.write(unit, value) for value in summary.middle_half)
    median = f"median of the {summary.contributors} compared ({units.write(unit, summary.median)})"
    if unit not in BARS:
        return f"Line: {median}. Band: middle half ({low} to {high})."
    total = f" Together: {units.write(unit, summary.total)}." if summary.total is not None else ""
    return f"{median[0].upper()}{median[1:]}; middle half {low} to {high}.{total}"


def _concealed(count: int) -> str:
    if not count:
        return ""
    return f"{count} more share{'s' if count == 1 else ''} without a name and cannot be shown alone."


def _has_anonymous(comparison: Comparison) -> bool:
    return any(not line.cell.is_named for line in comparison.lines)


def _chart(comparison: Comparison) -> Chart:
    return _bars(comparison) if comparison.indicator.unit in BARS else _dots(comparison)


def _dots(comparison: Comparison) -> Chart:
    indicator, summary = comparison.indicator, comparison.summary
    return charts.dots(
        DotPlot(
            key=f"chart-{indicator.code}",
            title=f"{indicator.name}, {indicator.period_label(comparison.year)}",
            description=_description(comparison),
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
            description=_description(comparison),
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


def _columns(comparison: Comparison) -> list[Column]:
    label = comparison.indicator.period_label
    return [
        Column("Partnership"),
        Column(label(comparison.year), is_numeric=True),
        Column(label(comparison.year - 1), is_numeric=True),
        Column("Change", is_numeric=True),
        Column("Place", is_numeric=True),
    ]


def _cells(comparison: Comparison, line: Line) -> list[TableCell | str]:
    indicator = comparison.indicator
    return [
        TableCell(line.cell.label, "in focus" if line.is_focus else ""),
        TableCell(figures.value_text(indicator, line.cell), figures.parts_text(indicator, line.cell)),
        figures.value_text(indicator, line.before),
        figures.change_text(indicator, line) or "–",
        str(line.place.number) if line.place else "–",
    ]
