"""What a comparison says in words: its caption, who is highest, how to read the chart, what is hidden."""

from collections.abc import Sequence
from functools import partial

from benchmarking import units
from benchmarking.enums import Mark, Unit
from benchmarking.presenters import figures
from benchmarking.queries.comparisons import Comparison

BARS = frozenset({Unit.COUNT, Unit.POUNDS})


def year_text(comparison: Comparison) -> str:
    """Return “2025/26 · final”."""
    year = comparison.indicator.period_label(comparison.year)
    return f"{year} · {'final' if comparison.is_final else 'provisional'}"


def joint_caption(comparisons: Sequence[Comparison]) -> str:
    """Return the sentence under the heading of a page with several indicators."""
    return f"{year_text(comparisons[0])} · {len(comparisons)} indicators"


def caption(comparison: Comparison) -> str:
    """Return year, status, how many publish, and the formula."""
    count, named = comparison.publishing, comparison.named
    publish = f"{count} partnership{'s' if count != 1 else ''} publish{'es' if count == 1 else ''} this, {named} named"
    return f"{year_text(comparison)} · {publish} · {comparison.indicator.formula}"


def headline(comparison: Comparison) -> str:
    """Return who is highest and who is lowest, where more than one is shown."""
    shown = [line for line in comparison.lines if line.cell.is_shown]
    write = partial(figures.value_text, comparison.indicator)
    if len(shown) > 1:
        return (
            f"{shown[0].cell.label} is highest at {write(shown[0].cell)}, "
            f"{shown[-1].cell.label} lowest at {write(shown[-1].cell)}."
        )
    return ""


def description(comparison: Comparison) -> str:
    """Return all that the chart says, for those who cannot see it."""
    focus = comparison.focus
    in_focus = ""
    if focus and focus.cell.is_shown:
        written = figures.value_text(comparison.indicator, focus.cell)
        in_focus = f"{focus.cell.label}: {written}. {figures.sentence(comparison.indicator, focus)}"
    return " ".join(filter(None, [headline(comparison), in_focus, note(comparison)]))


def note(comparison: Comparison) -> str:
    """Return how to read the chart, and what is not in it."""
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
