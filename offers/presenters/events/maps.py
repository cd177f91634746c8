"""Where venues lie: a drawing made from their coordinates, with the schools of the area as faint dots around them.

A degree of longitude is narrower than one of latitude by the cosine of the latitude: 0.62 in the middle of England.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.utils.safestring import SafeString

import tenants.charts.svg as svg
from offers.models import Event, Venue
from tenants.charts.svg import Chart, Layout

NARROWER: Final = Decimal("0.62")
KM_OF_DEGREE: Final = Decimal("111.2")
MARGIN: Final = 28
TALLEST: Final = 520
SMALLEST_SPAN: Final = Decimal("0.02")  # two kilometres, so that one venue is not a map of a doorstep
STEPS: Final = (Decimal(1), Decimal(2), Decimal(5), Decimal(10), Decimal(20), Decimal(50), Decimal(100))


@dataclass(frozen=True)
class Point:
    """A place in degrees."""

    latitude: Decimal
    longitude: Decimal


@dataclass(frozen=True)
class Marker:
    """A venue with the number it has in the list beneath."""

    number: int
    name: str
    point: Point
    event_count: int


@dataclass(frozen=True)
class Frame:
    """How degrees become positions of a drawing."""

    west: Decimal
    north: Decimal
    scale: Decimal
    height: int

    def x(self, point: Point) -> Decimal:
        """Position from the left."""
        return MARGIN + (point.longitude - self.west) * NARROWER * self.scale

    def y(self, point: Point) -> Decimal:
        """Position from the top."""
        return MARGIN + (self.north - point.latitude) * self.scale


@dataclass(frozen=True)
class PlaceOnMap:
    """A venue in the list beneath the map; without coordinates it has no number."""

    venue: Venue
    events: Sequence[Event]
    marker: Marker | None


def places(venues: Mapping[Venue, Sequence[Event]]) -> list[PlaceOnMap]:
    """Return the venues by name, those with coordinates numbered."""
    found, number = [], 0
    for venue in sorted(venues, key=lambda one: one.name):
        marker = None
        if venue.latitude is not None and venue.longitude is not None:
            number += 1
            point = Point(venue.latitude, venue.longitude)
            marker = Marker(number, venue.name, point, len(venues[venue]))
        found.append(PlaceOnMap(venue, venues[venue], marker))
    return found


def chart(
    shown: Sequence[PlaceOnMap], around: Iterable[tuple[Decimal, Decimal]], own: tuple[Decimal, Decimal] | None
) -> Chart | None:
    """Return the map, or None when no venue has coordinates."""
    markers = [place.marker for place in shown if place.marker]
    home = Point(*own) if own else None
    return draw(markers, [Point(*pair) for pair in around], home) if markers else None


def draw(markers: Sequence[Marker], around: Sequence[Point], own: Point | None) -> Chart:
    """Draw the venues of an area; `own` is the reader's school."""
    return svg.responsive(lambda layout: _picture(markers, around, own, layout))


def frame(points: Sequence[Point], width: int) -> Frame:
    """Return the frame that holds all points in a width."""
    north, south = max(p.latitude for p in points), min(p.latitude for p in points)
    east, west = max(p.longitude for p in points), min(p.longitude for p in points)
    wide = max((east - west) * NARROWER, SMALLEST_SPAN)
    tall = max(north - south, SMALLEST_SPAN)
    scale = min((width - 2 * MARGIN) / wide, (TALLEST - 2 * MARGIN) / tall)
    spare = (Decimal(width - 2 * MARGIN) / scale - (east - west) * NARROWER) / NARROWER / 2
    return Frame(west - spare, north, scale, int(tall * scale) + 2 * MARGIN + 18)


def _picture(markers: Sequence[Marker], around: Sequence[Point], own: Point | None, layout: Layout) -> SafeString:
    known = [marker.point for marker in markers]
    framed = frame([*known, *_near(around, known), *([own] if own else [])], layout.width)
    drawn = [_dot(point, framed) for point in _near(around, known)]
    if own is not None:
        drawn.append(_own(own, framed))
    drawn += [_marker(marker, framed) for marker in markers]
    return svg.picture(
        *drawn,
        _scale_bar(framed, layout),
        key="event-map",
        layout=layout,
        height=framed.height,
        title="Where events take place",
        description="Numbered circles are venues; the list beneath has the same numbers.",
    )


def _near(points: Sequence[Point], known: Sequence[Point]) -> list[Point]:
    """Schools not much farther than the venues and each other: one far away would make the map a dot."""
    if not points:
        return []
    middle = sorted(points, key=lambda p: (p.latitude, p.longitude))[len(points) // 2]
    reach = max([Decimal("0.25"), *(abs(p.latitude - middle.latitude) for p in known)])
    return [
        p
        for p in points
        if abs(p.latitude - middle.latitude) <= reach and abs(p.longitude - middle.longitude) <= 2 * reach
    ]


def _dot(point: Point, framed: Frame) -> SafeString:
    return svg.element("circle", cx=framed.x(point), cy=framed.y(point), r=2, class_="app-chart__mark--other")


def _own(point: Point, framed: Frame) -> SafeString:
    label = svg.element("title", "Your school")
    return svg.element("circle", label, cx=framed.x(point), cy=framed.y(point), r=7, class_="app-chart__dot--hollow")


def _marker(marker: Marker, framed: Frame) -> SafeString:
    x, y = framed.x(marker.point), framed.y(marker.point)
    events = f"{marker.event_count} event{'s' if marker.event_count != 1 else ''}"
    label = svg.element("title", f"{marker.number}. {marker.name}: {events}")
    dot = svg.element("circle", label, cx=x, cy=y, r=7, class_="app-chart__dot--filled")
    return svg.group(dot, svg.text(str(marker.number), x + 10, y + 5, "value"))


def _scale_bar(framed: Frame, layout: Layout) -> SafeString:
    """A bar of round kilometres, no longer than a third of the width."""
    of_km = framed.scale / KM_OF_DEGREE
    fitting = [step for step in STEPS if step * of_km <= Decimal(layout.width) / 3]
    km = max(fitting, default=STEPS[0])
    y = framed.height - 12
    end = MARGIN + km * of_km
    return svg.group(svg.line(MARGIN, y, end, y, "axis"), svg.text(f"{km} km", end + 8, y + 4, "tick"))
