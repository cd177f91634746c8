"""Lists as files: CSV and XLSX whose text cells can never run as formulas in a spreadsheet; moments are London's."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Final

import xlsxwriter
from django.http import HttpResponse

from tenants.working_days import LONDON

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
    if isinstance(value, datetime):
        return f"{_on_the_clock(value):%d/%m/%Y %H:%M}"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return str(value)


def _on_the_clock(value: datetime) -> datetime:
    """What a London clock shows, to the minute: files know no time zones."""
    return value.astimezone(LONDON).replace(tzinfo=None, second=0, microsecond=0)


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
        day, moment = (book.add_format({"num_format": f"dd/mm/yyyy{time}"}) for time in ("", " hh:mm"))
        for number, row in enumerate(rows, 1):
            for column, cell in enumerate(row):
                _write(sheet, (number, column), cell, moment if isinstance(cell, datetime) else day)
        sheet.autofit()
    return _download(file.getvalue(), _XLSX, f"{name}.xlsx")


def _write(sheet: xlsxwriter.worksheet.Worksheet, place: tuple[int, int], cell: Cell, style: object) -> None:
    if isinstance(cell, str):
        sheet.write_string(*place, cell.replace("\0", ""))
    elif isinstance(cell, datetime):
        sheet.write_datetime(*place, _on_the_clock(cell), style)
    elif isinstance(cell, date):
        sheet.write_datetime(*place, cell, style)
    elif cell is not None:
        sheet.write(*place, cell)


def _download(content: str | bytes, content_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
