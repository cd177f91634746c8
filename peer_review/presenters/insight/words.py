"""How figures of insight are written: never without their base, “c” where few would be told."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, Final

from billing.presenters.funding.tables import Cell, Column, Table
from peer_review.measuring_challenge import Mean, Share
from tenants.lists import Column as Listed
from tenants.money import MINUS
from tenants.small_numbers import FEWEST

NONE: Final = "–"
FEW: Final = "c"
WHY_FEW: Final = (
    f"c: fewer than {FEWEST} schools, or it would tell about fewer than {FEWEST}. "
    "Every number counts schools, each once."
)


def share(found: Share, noun: str) -> str:
    """“67 % (4 of 6 findings)”."""
    return NONE if found.percent is None else f"{found.percent} % ({found.count} of {plural(found.base, noun)})"


def mean(found: Mean, noun: str, unit: str = "") -> str:
    """“4.2 (base 9 ratings)”."""
    return NONE if found.value is None else f"{found.value}{unit} (base {plural(found.base, noun)})"


def signed(found: Mean, noun: str) -> str:
    """“+0.5 levels (base 3 themes)”."""
    if found.value is None:
        return NONE
    return f"{plus(found.value)} levels (base {plural(found.base, noun)})"


def plus(value: Decimal) -> str:
    """“+0.5”, “−1.0”, “0.0”."""
    sign = "+" if value > 0 else MINUS if value < 0 else ""
    return f"{sign}{abs(value)}"


def plural(count: int, noun: str) -> str:
    """“1 school”, “12 schools”."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def number(value: int | None) -> str | int:
    """A count as it is shown."""
    return FEW if value is None else value


def table(caption: str, columns: Sequence[Listed[Any]], rows: Iterable[Any], numeric_from: int = 1) -> Table:
    """Return the columns of a file as a table of a page."""
    headings = [Column(column.title, is_numeric=place >= numeric_from) for place, column in enumerate(columns)]
    return Table(caption, headings, [[_cell(column.value(row)) for column in columns] for row in rows])


def _cell(value: object) -> Cell:
    shown = str(value).replace("-", MINUS, 1) if isinstance(value, Decimal) else str(value)
    return Cell(NONE if value is None or value == "" else shown)
