"""Lists as files: CSV and XLSX whose text cells can never run as formulas in a spreadsheet."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Final

import xlsxwriter
from django.http import HttpResponse

Cell = str | int | Decimal | date | datetime | bool | None
_DANGEROUS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", ";=")
_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def safe_text(value: str) -> str:
    """Return text a spreadsheet shows rather than runs (OWASP ASVS 1.2.10: a leading apostrophe)."""
    cleaned = value.replace("\0", "")
    return f"'{cleaned}" if cleaned.startswith(_DANGEROUS) else cleaned


def _csv_cell(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return safe_text(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return str(value)


def csv_response(name: str, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> HttpResponse:
    """Return a CSV download (UTF-8 with BOM, so that Excel reads it)."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(header)
    writer.writerows([_csv_cell(cell) for cell in row] for row in rows)
    return _download("\ufeff" + text.getvalue(), "text/csv; charset=utf-8", f"{name}.csv")


def xlsx_response(name: str, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> HttpResponse:
    """Return an XLSX download with a frozen header row; strings are never turned into formulas or links."""
    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(file, options) as book:
        sheet = book.add_worksheet()
        sheet.freeze_panes(1, 0)
        sheet.write_row(0, 0, header, book.add_format({"bold": True}))
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for number, row in enumerate(rows, 1):
            for column, cell in enumerate(row):
                _write(sheet, number, column, cell, day)
        sheet.autofit()
    return _download(file.getvalue(), _XLSX, f"{name}.xlsx")


def _write(sheet: xlsxwriter.worksheet.Worksheet, row: int, column: int, cell: Cell, day: object) -> None:
    if isinstance(cell, str):
        sheet.write_string(row, column, cell.replace("\0", ""))
    elif isinstance(cell, date):
        sheet.write_datetime(row, column, datetime(cell.year, cell.month, cell.day), day)  # noqa: DTZ001 (a calendar day)
    elif cell is not None:
        sheet.write(row, column, cell)


def _download(content: str | bytes, content_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
