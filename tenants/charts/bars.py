"""Bars from zero, one or two to a row: this year in the accent, last year in grey stripes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.safestring import SafeString

import tenants.charts.svg as svg
from tenants.charts.scales import Scale, scale
from tenants.charts.svg import Chart, Layout

TOP = 6
EDGE = 64
THICK = 16
THIN = 10
ABOVE = 8
ZERO = Decimal(0)


@dataclass(frozen=True)
class Bar:
    """One row: a value, and optionally the one before it; both come with their text."""

    label: str
    value: Decimal | None
    written: str
    before: Decimal | None = None
    before_written: str = ""
    is_focus: bool = False


@dataclass(frozen=True)
class BarChart:
    """What to draw; `key` is unique on the page. The names of the two years make it a grouped chart."""

    key: str
    title: str
    description: str
    bars: Sequence[Bar]
    write_tick: Callable[[Decimal], str]
    now_label: str = ""
    before_label: str = ""

    @property
    def is_grouped(self) -> bool:
        """Whether each row has two bars."""
        return bool(self.before_label)


def bars(chart: BarChart) -> Chart:
    """Draw a bar chart, grouped when it has the name of an earlier period."""
    return svg.responsive(lambda layout: _draw(chart, layout))


def _draw(chart: BarChart, layout: Layout) -> SafeString:
    row_height = layout.row_height + (THIN + 4 if chart.is_grouped else 4)
    top = TOP + (24 if chart.is_grouped else 0)
    values = [v for bar in chart.bars for v in (bar.value, bar.before) if v is not None]
    start = 0 if layout.has_labels_above else layout.label_width
    axis = scale(values, start=start, end=layout.width - EDGE, from_zero=True)
    stripes = f"{chart.key}-{layout.name}-stripes"
    rows = (_row(bar, chart, axis, layout, top + n * row_height, stripes) for n, bar in enumerate(chart.bars))
    bottom = top + len(chart.bars) * row_height
    return svg.picture(
        _stripes(stripes) if chart.is_grouped else SafeString(""),
        _legend(chart, axis, stripes) if chart.is_grouped else SafeString(""),
        svg.line(axis.position(ZERO), top, axis.position(ZERO), bottom, "axis"),
        *rows,
        key=chart.key,
        layout=layout,
        height=bottom + TOP,
        title=chart.title,
        description=chart.description,
    )


def _row(bar: Bar, chart: BarChart, axis: Scale, layout: Layout, top: int, stripes: str) -> SafeString:
    bar_top = top + (20 if layout.has_labels_above else 6)
    name = svg.shorten(bar.label, layout.label_length)
    kind = svg.label_kind(is_focus=bar.is_focus)
    beside = svg.text(name, axis.start - 12, bar_top + 13, kind, "end")
    label = svg.text(name, ABOVE, top + 14, kind) if layout.has_labels_above else beside
    thickness = THICK if not chart.is_grouped else THICK - 2
    drawn = [label, _bar(axis, bar.value, bar.written, bar_top, thickness, "bar", None)]
    if chart.is_grouped:
        below = bar_top + thickness + 2
        drawn.append(_bar(axis, bar.before, bar.before_written, below, THIN, "bar--before", f"url(#{stripes})"))
    return svg.group(*drawn)


def _bar(
    axis: Scale, value: Decimal | None, written: str, top: int, thickness: int, kind: str, fill: str | None
) -> SafeString:
    baseline = top + thickness // 2 + 5
    if value is None:
        return svg.text(written, axis.position(ZERO) + 6, baseline, "missing")
    left, right = sorted((axis.position(ZERO), axis.position(value)))
    text_kind = "value" if kind == "bar" else "value app-chart__value--before"
    return svg.group(
        svg.box(left, top, right - left, thickness, kind, fill), svg.text(written, right + 6, baseline, text_kind)
    )


def _legend(chart: BarChart, axis: Scale, stripes: str) -> SafeString:
    left = axis.start
    second = left + 30 + 8 * len(chart.now_label)
    return svg.group(
        svg.box(left, 6, 12, 12, "bar"),
        svg.text(chart.now_label, left + 18, 16, "tick"),
        svg.box(second, 6, 12, 12, "bar--before", f"url(#{stripes})"),
        svg.text(chart.before_label, second + 18, 16, "tick"),
    )


def _stripes(key: str) -> SafeString:
    drawn = svg.group(svg.box(0, 0, 6, 6, "stripe-ground"), svg.line(0, 0, 0, 6, "stripe"))
    pattern = svg.element(
        "pattern", drawn, id=key, width=6, height=6, patternUnits="userSpaceOnUse", patternTransform="rotate(45)"
    )
    return svg.element("defs", pattern)
