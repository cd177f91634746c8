"""The table beneath a chart: columns, and cells with a muted second line."""

from collections.abc import Sequence
from dataclasses import dataclass

from benchmarking.presenters import figures
from benchmarking.queries.comparisons import Comparison, Line


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


def row(columns: Sequence[Column], cells: Sequence[TableCell | str]) -> Row:
    """Return a row of a table: each column with its cell."""
    whole = [TableCell(cell) if isinstance(cell, str) else cell for cell in cells]
    return list(zip(columns, whole, strict=True))


def columns(comparison: Comparison) -> list[Column]:
    """Return the columns of a comparison."""
    label = comparison.indicator.period_label
    return [
        Column("Partnership"),
        Column(label(comparison.year), is_numeric=True),
        Column(label(comparison.year - 1), is_numeric=True),
        Column("Change", is_numeric=True),
        Column("Place", is_numeric=True),
    ]


def cells(comparison: Comparison, line: Line) -> list[TableCell | str]:
    """Return one partnership's cells."""
    indicator = comparison.indicator
    return [
        TableCell(line.cell.label, "in focus" if line.is_focus else ""),
        TableCell(figures.value_text(indicator, line.cell), figures.parts_text(indicator, line.cell)),
        figures.value_text(indicator, line.before),
        figures.change_text(indicator, line) or "–",
        str(line.place.number) if line.place else "–",
    ]
