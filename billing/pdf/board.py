"""The board's page as PDF/UA-1: the same words and figures as the page, charts as drawings with their text beside them."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final, Protocol

from billing.pdf.rendering import render
from tenants.charts import Chart, standalone
from tenants.shell import Figure

TEMPLATE: Final = Path(__file__).with_name("board.typ")


class Cell(Protocol):
    """A cell of a table."""

    @property
    def text(self) -> str: ...
    @property
    def note(self) -> str: ...


class Column(Protocol):
    """A column of a table."""

    @property
    def label(self) -> str: ...


class Table(Protocol):
    """A table."""

    @property
    def columns(self) -> Sequence[Column]: ...
    @property
    def rows(self) -> Sequence[Sequence[Cell]]: ...
    @property
    def has_total(self) -> bool: ...


class Part(Protocol):
    """A part of the page."""

    @property
    def heading(self) -> str: ...
    @property
    def sentence(self) -> str: ...
    @property
    def table(self) -> Table | None: ...
    @property
    def chart(self) -> Chart | None: ...


class Page(Protocol):
    """The page, as `billing.presenters.funding.board` makes it."""

    @property
    def title(self) -> str: ...
    @property
    def caption(self) -> str: ...
    @property
    def figures(self) -> Sequence[Figure]: ...
    @property
    def dependency(self) -> str: ...
    @property
    def parts(self) -> Sequence[Part]: ...


def board_pdf(content: dict[str, Any]) -> bytes:
    """Return the PDF of the page's content. Raises PdfProblem."""
    return render(content, TEMPLATE)


def content(page: Page, name: str, colour: str, on: date) -> dict[str, Any]:
    """Return every word and drawing of the PDF."""
    return {
        "title": page.title,
        "caption": page.caption,
        "author": name,
        "date": [on.year, on.month, on.day],
        "colour": colour,
        "figures": [[figure.label, figure.value, figure.note] for figure in page.figures],
        "dependency": page.dependency,
        "parts": [_part(part, colour) for part in page.parts],
    }


def _part(part: Part, colour: str) -> dict[str, Any]:
    table = part.table
    rows = [[[cell.text, cell.note] for cell in row] for row in table.rows] if table else []
    return {
        "heading": part.heading,
        "sentence": part.sentence,
        "chart": standalone(part.chart, colour) if part.chart else "",
        "columns": [column.label for column in table.columns] if table else [],
        "rows": rows,
        "has_total": bool(table and table.has_total),
    }
