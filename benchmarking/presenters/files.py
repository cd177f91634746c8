"""Comparisons as a spreadsheet: one row per indicator and partnership, with the same marks as the page."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from benchmarking import units
from benchmarking.enums import Mark, Unit
from benchmarking.queries.comparisons import Comparison, Line
from benchmarking.queries.suppression import Cell
from tenants.lists import Column

Row = tuple[Comparison, Line]
UNITS = {Unit.SHARE: "%", Unit.COUNT: "number", Unit.POUNDS: "£", Unit.PRICE: "£", Unit.EACH: "number"}


def rows(comparisons: Sequence[Comparison]) -> Iterator[Row]:
    """Return every line of every comparison."""
    return ((comparison, line) for comparison in comparisons for line in comparison.lines)


def _plain(row: Row, cell: Cell | None) -> Decimal | str:
    if cell is None:
        return str(Mark.UNAVAILABLE.value)
    return str(cell.mark.value) if cell.value is None else units.plain(row[0].indicator.unit, cell.value)


def _parts(row: Row, part: Decimal | None) -> Decimal | None:
    return None if part is None else units.plain(row[0].indicator.parts_unit, part)


def _denominator(row: Row) -> Decimal | None:
    comparison, line = row
    unit = Unit.COUNT if comparison.indicator.unit == Unit.PRICE else comparison.indicator.parts_unit
    return None if line.cell.denominator is None else units.plain(unit, line.cell.denominator)


COLUMNS: list[Column[Row]] = [
    Column("Indicator", lambda row: row[0].indicator.name),
    Column("Definition", lambda row: row[0].indicator.formula),
    Column("Version", lambda row: row[0].indicator.version),
    Column("Year", lambda row: row[0].indicator.period_label(row[0].year)),
    Column("Status", lambda row: "final" if row[1].cell.is_final else "provisional"),
    Column("Partnership", lambda row: row[1].cell.label),
    Column("Unit", lambda row: UNITS[row[0].indicator.unit]),
    Column("Value", lambda row: _plain(row, row[1].cell)),
    Column("Numerator", lambda row: _parts(row, row[1].cell.numerator)),
    Column("Denominator", _denominator),
    Column("Year before", lambda row: _plain(row, row[1].before)),
    Column("Place", lambda row: row[1].place.number if row[1].place else None),
]
