"""A CSV as rows that know their line in the file, and where its header is."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from billing.bankfiles import text as texts
from billing.bankfiles.statement import MOST_LINES, BankFileError

DELIMITERS: Final = (",", ";", "\t", "|")
HEADER_WITHIN: Final = 25
HEADER_WORDS: Final = re.compile(
    r"date|amount|value|credit|debit|paid|money|balance|description|details|reference|narrative|payee|payer|name|type",
    re.I,
)


@dataclass(frozen=True)
class Row:
    """The cells of one row and the line of the file it ends on."""

    number: int
    cells: tuple[str, ...]


def rows_of(content: bytes) -> list[Row]:
    """Return the rows of a CSV that have anything in them, whatever separates its columns. Raises BankFileError."""
    text = texts.decode(content)
    reader = csv.reader(io.StringIO(text), delimiter=_delimiter(text), strict=False)
    try:
        rows = [Row(reader.line_num, tuple(cell.strip() for cell in cells)) for cells in reader if any(cells)]
    except csv.Error as error:
        raise BankFileError(f"Line {reader.line_num}: {error}. {texts.AGAIN}") from error
    if max(len(row.cells) for row in rows) < 3:
        raise BankFileError(f"The file has no columns separated by commas or semicolons. {texts.AGAIN}")
    if len(rows) > MOST_LINES:
        raise BankFileError(f"The file has more than {MOST_LINES:,} lines. Download a shorter period.")
    return rows


def cells_of(rows: Iterable[Row], *places: int) -> list[str]:
    """Return the cells of some columns that have anything in them."""
    return [row.cells[i] for row in rows for i in places if 0 <= i < len(row.cells) and row.cells[i]]


def header_place(rows: Sequence[Row]) -> int | None:
    """Return which of the first rows names the columns; None when none does."""

    def words(row: Row) -> int:
        return sum(1 for cell in row.cells if HEADER_WORDS.search(cell) and not re.search(r"\d{2}", cell))

    best = max(range(min(len(rows), HEADER_WITHIN)), key=lambda place: (words(rows[place]), -place))
    return best if words(rows[best]) >= 2 else None


def _delimiter(text: str) -> str:
    lines = [line for line in text.splitlines()[:40] if line.strip()]
    return max(DELIMITERS, key=lambda sign: sorted(line.count(sign) for line in lines)[len(lines) // 2])
