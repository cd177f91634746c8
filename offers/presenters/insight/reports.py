"""A report: a list with its chart; every column is said once and serves the page, the print and the file."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, Generic, TypeVar

from billing.presenters.funding.tables import Cell, Table
from billing.presenters.funding.tables import Column as Heading
from offers.figures.ratings import FEWEST_SHOWN, Share
from tenants import charts, exports, lists
from tenants.charts import Bar, BarChart, Chart
from tenants.money import format_pence

T = TypeVar("T")
BARS: Final = 12
NONE: Final = "–"
FEW: Final = "few answers"


@dataclass(frozen=True)
class Col(Generic[T]):
    """One column: its value for a file, how the page writes it, where it leads, and a muted second line."""

    label: str
    value: Callable[[T], exports.Cell]
    write: Callable[[T], str] | None = None
    url: Callable[[T], str] | None = None
    note: Callable[[T], str] | None = None
    is_numeric: bool = True

    def cell(self, row: T) -> Cell:
        """Return the cell of a row."""
        value = self.value(row)
        text = self.write(row) if self.write else NONE if value is None else str(value)
        return Cell(text, self.note(row) if self.note else "", self.url(row) if self.url else "")


@dataclass(frozen=True)
class Report:
    """One list of a page, as chosen by the chips above it; `rows` are all of it."""

    name: str
    caption: str
    columns: Sequence[Col[Any]]
    rows: Sequence[Any]
    chart: Chart | None = None
    note: str = ""
    total: Any = None
    empty_title: str = "Nothing here"
    empty_text: str = "Choose another year or take a filter off."

    def table(self, shown: Iterable[Any]) -> Table:
        """Return some of the rows as a table, the total beneath where there is one."""
        body = [[column.cell(row) for column in self.columns] for row in shown]
        foot = [[column.cell(self.total) for column in self.columns]] if self.total is not None and body else []
        headings = [Heading(column.label, is_numeric=column.is_numeric) for column in self.columns]
        return Table(self.caption, headings, [*body, *foot], has_total=bool(foot))

    @property
    def file_columns(self) -> list[lists.Column[Any]]:
        """The same columns for a file."""
        return [lists.Column(column.label, column.value) for column in self.columns]


def pounds(pence: int | None) -> Decimal | None:
    """Return an amount for a spreadsheet."""
    return None if pence is None else Decimal(pence) / 100


def money(label: str, pence: Callable[[T], int | None]) -> Col[T]:
    """Return a column of amounts: pounds and pence on the page, a number in the file."""

    def write(row: T) -> str:
        amount = pence(row)
        return NONE if amount is None else format_pence(amount)

    return Col(label, lambda row: pounds(pence(row)), write)


def percent_of(share: Share) -> str:
    """“94 %”; a dash while nobody, and “few” while too few, have answered."""
    if not share.base:
        return NONE
    return FEW if share.base < FEWEST_SHOWN else f"{share.percent} %"


def shown_percent(share: Share) -> int | None:
    """Return the percentage for a file; nothing while too few have answered."""
    return share.percent if share.base >= FEWEST_SHOWN else None


def bars(key: str, title: str, description: str, rows: Iterable[Bar], **more: str) -> Chart | None:
    """Draw the first dozen bars; nothing where there is none."""
    shown = list(rows)[:BARS]
    if not shown:
        return None
    return charts.bars(BarChart(key, title, description, shown, write_tick=lambda value: f"{value:,.0f}", **more))


def plural(count: int, noun: str) -> str:
    """“1 school”, “12 schools”."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
