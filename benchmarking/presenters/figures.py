"""Figures in words: a cell, its parts, its change and why it is not shown."""

from benchmarking import statistics, units
from benchmarking.enums import Mark, Polarity, Unit
from benchmarking.indicators import Indicator
from benchmarking.queries.comparisons import Line
from benchmarking.queries.suppression import Cell


def value_text(indicator: Indicator, cell: Cell | None) -> str:
    """Return “92.9 %”, or the mark of a hidden cell: “c” (too few), “z” (not available)."""
    if cell is None:
        return Mark.UNAVAILABLE.value
    return str(cell.mark.value) if cell.value is None else units.write(indicator.unit, cell.value)


def parts_text(indicator: Indicator, cell: Cell) -> str:
    """Return what a figure is made of: “79 of 85 schools”, “£812,900 for 42,785 pupils”; nothing where it is hidden."""
    if cell.numerator is None:
        return ""
    part = units.write(indicator.parts_unit, cell.numerator)
    if cell.denominator is None:
        return "" if cell.base_count is None or indicator.unit == Unit.COUNT else f"{cell.base_count} schools"
    if indicator.unit in (Unit.PRICE, Unit.EACH):
        return f"{part} for {units.write(Unit.COUNT, cell.denominator)} {indicator.parts_noun}"
    return f"{part} of {units.write(indicator.parts_unit, cell.denominator)} {indicator.parts_noun}".rstrip()


def change_text(indicator: Indicator, line: Line) -> str:
    """Return “+1.2 points”; nothing when either year is not shown."""
    return "" if line.change is None else units.write_change(indicator.unit, line.change)


def chance_text(indicator: Indicator, line: Line) -> str:
    """Return whether a change of a counted share is within chance; nothing where that cannot be judged."""
    if line.change in (None, 0) or not indicator.counts_things or line.before is None:
        return ""
    before, now = ((cell.numerator, cell.denominator) for cell in (line.before, line.cell))
    if None in (*before, *now):
        return ""
    is_chance = statistics.is_within_chance(before, now)  # type: ignore[arg-type]  # None was ruled out above
    base = units.write(Unit.COUNT, now[1])  # type: ignore[arg-type]
    return f"for a base of {base} that is {'within' if is_chance else 'more than'} chance"


def place_text(indicator: Indicator, line: Line) -> str:
    """Return “5th of 10”, and from which end where neither end is the better one."""
    if line.place is None:
        return ""
    place = f"{units.ordinal(line.place.number)} of {line.place.of}"
    return f"{place}, highest first" if indicator.polarity == Polarity.NEITHER else place


def sentence(indicator: Indicator, line: Line) -> str:
    """Return a partnership's figure in one sentence: parts, place, change and chance."""
    change = change_text(indicator, line)
    facts = [
        parts_text(indicator, line.cell),
        place_text(indicator, line),
        f"{change} on last year" if change else "",
    ]
    told = " · ".join(filter(None, facts))
    chance = chance_text(indicator, line)
    return "; ".join(filter(None, [told, chance])) + ("." if told else "")
