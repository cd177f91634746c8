"""Dot plot: one row per label, a dot where its value is, a band for the middle half and a line for the median."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.safestring import SafeString

import tenants.charts.svg as svg
from tenants.charts.scales import Scale, scale
from tenants.charts.svg import Chart, Layout

TOP = 12
AXIS = 26
EDGE = 24


@dataclass(frozen=True)
class Dot:
    """One row. A hollow dot has no name, the focus is larger; without a value, `written` stands in its place."""

    label: str
    value: Decimal | None
    written: str
    is_hollow: bool = False
    is_focus: bool = False


@dataclass(frozen=True)
class DotPlot:
    """What to draw; `key` is unique on the page, `write_tick` writes the values of the axis."""

    key: str
    title: str
    description: str
    dots: Sequence[Dot]
    write_tick: Callable[[Decimal], str]
    line: Decimal | None = None
    band: tuple[Decimal, Decimal] | None = None


def dots(plot: DotPlot) -> Chart:
    """Draw a dot plot."""
    return svg.responsive(lambda layout: _draw(plot, layout))


def _draw(plot: DotPlot, layout: Layout) -> SafeString:
    bottom = TOP + len(plot.dots) * layout.row_height
    axis = _axis(plot, layout)
    rows = (_row(dot, axis, layout, TOP + place * layout.row_height) for place, dot in enumerate(plot.dots))
    return svg.picture(
        _band(plot, axis, bottom),
        _grid(plot, axis, bottom),
        _median(plot, axis, bottom),
        *rows,
        key=plot.key,
        layout=layout,
        height=bottom + AXIS,
        title=plot.title,
        description=plot.description,
    )


def _axis(plot: DotPlot, layout: Layout) -> Scale:
    values = [dot.value for dot in plot.dots if dot.value is not None]
    steps = 3 if layout.has_labels_above else 5
    start = EDGE if layout.has_labels_above else layout.label_width
    return scale([*values, *(plot.band or ())], start=start, end=layout.width - EDGE, from_zero=False, count=steps)


def _band(plot: DotPlot, axis: Scale, bottom: int) -> SafeString:
    if plot.band is None:
        return SafeString("")
    low, high = (axis.position(value) for value in plot.band)
    return svg.box(low, TOP - 6, high - low, bottom - TOP + 6, "band")


def _grid(plot: DotPlot, axis: Scale, bottom: int) -> SafeString:
    marks = ((axis.position(tick), plot.write_tick(tick)) for tick in axis.ticks())
    drawn = ((svg.line(x, TOP - 6, x, bottom, "grid"), svg.text(t, x, bottom + 19, "tick", "middle")) for x, t in marks)
    return svg.group(*(part for pair in drawn for part in pair))


def _median(plot: DotPlot, axis: Scale, bottom: int) -> SafeString:
    if plot.line is None:
        return SafeString("")
    x = axis.position(plot.line)
    return svg.line(x, TOP - 6, x, bottom, "median")


def _row(dot: Dot, axis: Scale, layout: Layout, top: int) -> SafeString:
    middle = top + (25 if layout.has_labels_above else layout.row_height // 2)
    end = axis.end if dot.value is None else axis.position(dot.value)
    kind = svg.label_kind(is_focus=dot.is_focus)
    name = svg.shorten(dot.label, layout.label_length)
    beside = svg.text(name, axis.start - 12, middle + 4, kind, "end")
    label = svg.text(name, 0, top + 12, kind) if layout.has_labels_above else beside
    if dot.value is None:
        return svg.group(label, svg.text(dot.written, axis.start + 6, middle + 4, "missing"))
    return svg.group(label, svg.line(axis.start, middle, end, middle, "stem"), _mark(dot, end, middle))


def _mark(dot: Dot, x: Decimal, y: int) -> SafeString:
    kind = "focus" if dot.is_focus else "hollow" if dot.is_hollow else "filled"
    label = svg.element("title", f"{dot.label}: {dot.written}")
    return svg.element("circle", label, cx=x, cy=y, r=8 if dot.is_focus else 6, class_=f"app-chart__dot--{kind}")
