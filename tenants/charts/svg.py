"""Writes SVG elements: classes take the theme's colours, all text is escaped, nothing is styled inline."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from html import escape
from typing import Final

from django.utils.safestring import SafeString

Number = Decimal | int


@dataclass(frozen=True)
class Layout:
    """How wide a drawing is and where its labels stand; a phone gets its own drawing, so that text keeps its size."""

    name: str
    width: int
    label_width: int
    row_height: int
    label_length: int

    @property
    def has_labels_above(self) -> bool:
        """Whether a row's label stands above its mark rather than beside it."""
        return self.label_width == 0


WIDE: Final = Layout("wide", width=600, label_width=156, row_height=27, label_length=23)
NARROW: Final = Layout("narrow", width=320, label_width=0, row_height=36, label_length=38)


@dataclass(frozen=True)
class Chart:
    """One chart drawn for a wide and for a narrow page; the stylesheet shows the one that fits."""

    wide: SafeString
    narrow: SafeString


def responsive(draw: Callable[[Layout], SafeString]) -> Chart:
    """Draw once for each width."""
    return Chart(wide=draw(WIDE), narrow=draw(NARROW))


def element(name: str, /, *children: str, **attributes: Number | str | None) -> SafeString:
    """Return one element; `class_` and `text_anchor` become `class` and `text-anchor`, None leaves one out."""
    written = "".join(f' {_attribute(key)}="{_plain(value)}"' for key, value in attributes.items() if value is not None)
    return SafeString(f"<{name}{written}>{group(*children)}</{name}>")


def group(*children: str) -> SafeString:
    """Return the children one after the other; plain text is escaped."""
    return SafeString("".join(child if isinstance(child, SafeString) else escape(child) for child in children))


def picture(*children: str, key: str, layout: Layout, height: Number, title: str, description: str) -> SafeString:
    """Return the whole drawing as an image with a name and a description; `key` is unique on the page."""
    ids = [f"{key}-{layout.name}-{part}" for part in ("title", "description")]
    return element(
        "svg",
        element("title", title, id=ids[0]),
        element("desc", description, id=ids[1]),
        *children,
        class_=f"app-chart__picture app-chart__picture--{layout.name}",
        viewBox=f"0 0 {layout.width} {_plain(height)}",
        role="img",
        aria_labelledby=ids[0],
        aria_describedby=ids[1],
    )


def text(content: str, x: Number, y: Number, kind: str, anchor: str = "start") -> SafeString:
    """Return a line of text; `kind` is the last part of its class."""
    return element("text", content, x=x, y=y, class_=f"app-chart__{kind}", text_anchor=anchor)


def label_kind(*, is_focus: bool) -> str:
    """Return the kind of a label; the one in focus is bold."""
    return "label app-chart__label--focus" if is_focus else "label"


def line(x1: Number, y1: Number, x2: Number, y2: Number, kind: str) -> SafeString:
    """Return a straight line; `kind` is the last part of its class."""
    return element("line", x1=x1, y1=y1, x2=x2, y2=y2, class_=f"app-chart__{kind}")


def box(x: Number, y: Number, width: Number, height: Number, kind: str, fill: str | None = None) -> SafeString:
    """Return a rectangle; `fill` names a pattern, else the class colours it."""
    size = {"x": x, "y": y, "width": max(width, 0), "height": height}
    return element("rect", **size, class_=f"app-chart__{kind}", fill=fill)


def shorten(label: str, length: int) -> str:
    """Cut a long label; the table beneath has it in full."""
    return label if len(label) <= length else f"{label[: length - 1].rstrip()}…"


@cache
def _attribute(name: str) -> str:
    return name.rstrip("_").replace("_", "-")


def _plain(value: Number | str) -> str:
    if isinstance(value, str):
        return escape(value)
    return f"{value:.1f}".removesuffix(".0") if isinstance(value, Decimal) else str(value)
