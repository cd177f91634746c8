"""A value statement for governors as PDF/UA-1: the words and figures of the page, on one or two sides."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final, Protocol

from billing.pdf.board import Table
from billing.pdf.rendering import render
from tenants.charts import Chart, standalone
from tenants.shell import Figure

TEMPLATE: Final = Path(__file__).with_name("value.typ")


class Captioned(Table, Protocol):
    """A table with its name."""

    @property
    def caption(self) -> str: ...


class Page(Protocol):
    """The page, as `offers.presenters.insight.value` makes it."""

    @property
    def title(self) -> str: ...
    @property
    def caption(self) -> str: ...
    @property
    def headline(self) -> str: ...
    @property
    def figures(self) -> Sequence[Figure]: ...
    @property
    def chart(self) -> Chart: ...
    @property
    def tables(self) -> Sequence[Captioned]: ...
    @property
    def notes(self) -> Sequence[str]: ...


def value_pdf(page: Page, name: str, colour: str, on: date) -> bytes:
    """Return the PDF of a statement. Raises PdfProblem."""
    return render(content(page, name, colour, on), TEMPLATE)


def content(page: Page, name: str, colour: str, on: date) -> dict[str, Any]:
    """Return every word and drawing of the PDF; `on` is the day it speaks of, so that the same figures give the same bytes."""
    return {
        "title": page.title,
        "caption": page.caption,
        "author": name,
        "date": [on.year, on.month, on.day],
        "colour": colour,
        "headline": page.headline,
        "figures": [[figure.label, figure.value, figure.note] for figure in page.figures],
        "chart": standalone(page.chart, colour),
        "tables": [_table(table) for table in page.tables],
        "notes": list(page.notes),
    }


def _table(table: Captioned) -> dict[str, Any]:
    return {
        "caption": table.caption,
        "columns": [column.label for column in table.columns],
        "rows": [[[cell.text, cell.note] for cell in row] for row in table.rows],
        "has_total": table.has_total,
    }
