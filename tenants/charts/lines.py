"""Lines over periods: each with its own mark and its name at the end, so that colour alone says nothing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from operator import itemgetter

from django.utils.safestring import SafeString

import tenants.charts.svg as svg
from tenants.charts.scales import Scale, scale
from tenants.charts.svg import Chart, Layout

TOP = 14
AXIS = 28
TICKS = 52
MARKS = 3
LINE_HEIGHT = 15


@dataclass(frozen=True)
class Line:
    """One line: a value per period, None where there is none."""

    label: str
    values: Sequence[Decimal | None]
    is_focus: bool = False


@dataclass(frozen=True)
class LineChart:
    """What to draw; `key` is unique on the page, `periods` names the points from left to right."""

    key: str
    title: str
    description: str
    periods: Sequence[str]
    lines: Sequence[Line]
    write_tick: Callable[[Decimal], str]
    from_zero: bool = False


def lines(chart: LineChart) -> Chart:
    """Draw a line chart."""
    return svg.responsive(lambda layout: _draw(chart, layout))


def _draw(chart: LineChart, layout: Layout) -> SafeString:
    height = layout.width // 2 if layout.has_labels_above else layout.width * 2 // 5
    values = [v for line in chart.lines for v in line.values if v is not None]
    axis = scale(values, start=height, end=TOP, from_zero=chart.from_zero, count=4)
    places = _places(chart, layout)
    return svg.picture(
        _grid(chart, axis, layout),
        *(svg.text(name, x, height + 20, "tick", "middle") for name, x in zip(chart.periods, places, strict=True)),
        *(_line(line, number, axis, places) for number, line in enumerate(chart.lines)),
        *_labels(chart, axis, places),
        key=chart.key,
        layout=layout,
        height=height + AXIS,
        title=chart.title,
        description=chart.description,
    )


def _places(chart: LineChart, layout: Layout) -> list[Decimal]:
    left, right = TICKS + 20, layout.width - (90 if layout.has_labels_above else 150)
    gaps = max(len(chart.periods) - 1, 1)
    return [Decimal(left) + Decimal(right - left) * place / gaps for place in range(len(chart.periods))]


def _grid(chart: LineChart, axis: Scale, layout: Layout) -> SafeString:
    marks = [(axis.position(tick), chart.write_tick(tick)) for tick in axis.ticks()]
    drawn = (
        (svg.line(TICKS, y, layout.width, y, "grid"), svg.text(t, TICKS - 6, y + 4, "tick", "end")) for y, t in marks
    )
    return svg.group(*(part for pair in drawn for part in pair))


def _line(line: Line, number: int, axis: Scale, places: Sequence[Decimal]) -> SafeString:
    kind = "focus" if line.is_focus else "other"
    points = [
        None if value is None else (x, axis.position(value)) for x, value in zip(places, line.values, strict=True)
    ]
    known = [point for point in points if point is not None]
    strokes = (svg.line(*a, *b, f"line--{kind}") for a, b in pairwise(points) if a is not None and b is not None)
    marks = (_mark(number, x, y, kind) for x, y in known)
    return svg.group(*strokes, *marks)


def _labels(chart: LineChart, axis: Scale, places: Sequence[Decimal]) -> list[SafeString]:
    """Name each line at its last point, no two names on top of each other."""
    ends = [(_end(line, axis, places), line) for line in chart.lines if any(v is not None for v in line.values)]
    drawn, lowest = [], Decimal(0)
    for (y, x), line in sorted(ends, key=itemgetter(0)):
        lowest = max(y + 4, lowest + LINE_HEIGHT)
        drawn.append(svg.text(line.label, x + 12, lowest, svg.label_kind(is_focus=line.is_focus)))
    return drawn


def _end(line: Line, axis: Scale, places: Sequence[Decimal]) -> tuple[Decimal, Decimal]:
    return [(axis.position(value), x) for x, value in zip(places, line.values, strict=True) if value is not None][-1]


def _mark(number: int, x: Decimal, y: Decimal, kind: str) -> SafeString:
    name = f"app-chart__mark--{kind}"
    shape = number % MARKS
    if shape == 0:
        return svg.element("circle", cx=x, cy=y, r=5, class_=name)
    if shape == 1:
        return svg.element("rect", x=x - 5, y=y - 5, width=10, height=10, class_=name)
    return svg.element(
        "polygon", points=f"{x:.1f},{y - 6:.1f} {x + 6:.1f},{y + 5:.1f} {x - 6:.1f},{y + 5:.1f}", class_=name
    )
