"""One compared indicator as a panel: what to see in a sentence, the chart, and the table beneath it."""

from collections.abc import Sequence
from dataclasses import dataclass

from benchmarking.presenters import drawings, figures, sentences, tables
from benchmarking.presenters.tables import Column, Row
from benchmarking.queries.comparisons import Comparison
from tenants.charts import Chart


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


@dataclass(frozen=True)
class FocusFigure:
    """The figure of the partnership in focus, large."""

    label: str
    value: str
    sentence: str


def panel(comparison: Comparison) -> Panel:
    """Return the panel of one comparison."""
    columns = tables.columns(comparison)
    return Panel(
        comparison=comparison,
        caption=sentences.caption(comparison),
        headline=sentences.headline(comparison),
        note=sentences.note(comparison),
        chart=drawings.chart(comparison) if comparison.lines else None,
        columns=columns,
        rows=[tables.row(columns, tables.cells(comparison, line)) for line in comparison.lines],
    )


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
