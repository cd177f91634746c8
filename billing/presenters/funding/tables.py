"""A table of figures as pages and the board's PDF show it: columns, and rows of cells that may lead somewhere."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from tenants.money import MINUS, format_pence, round_half_up


@dataclass(frozen=True)
class Column:
    """One column."""

    label: str
    is_numeric: bool = True


@dataclass(frozen=True)
class Cell:
    """One cell; a muted second line and a link if there are any."""

    text: str
    note: str = ""
    url: str = ""


@dataclass(frozen=True)
class Table:
    """A captioned table; the last row is a total where `has_total` says so."""

    caption: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    has_total: bool = False

    @property
    def pairs(self) -> list[list[tuple[Column, Cell]]]:
        """Each row with its columns, as templates need them."""
        return [list(zip(self.columns, row, strict=True)) for row in self.rows]


def columns(*labels: str) -> list[Column]:
    """Return columns of which all but the first are numbers."""
    return [Column(label, is_numeric=place > 0) for place, label in enumerate(labels)]


def whole(pence: int) -> str:
    """Return “£2,000,000”, rounded to pounds."""
    return format_pence(round_half_up(Decimal(pence) / 100) * 100).removesuffix(".00")


def tick(pence: Decimal) -> str:
    """Return a value for an axis: “£1.2m”, “−£850k”, “£500”."""
    pounds, sign = abs(pence) / 100, MINUS if pence < 0 else ""
    if pounds >= 1_000_000:
        return f"{sign}£{_short(pounds / 1_000_000)}m"
    return f"{sign}£{_short(pounds / 1_000)}k" if pounds >= 10_000 else f"{sign}£{_short(pounds)}"


def _short(value: Decimal) -> str:
    return f"{value.quantize(Decimal('0.1')).normalize():,f}"
