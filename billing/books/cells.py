"""Cells and files: text that no spreadsheet runs, figures that stay figures, archives that are always the same."""

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date

from billing.plain import clean
from tenants.exports import safe_text

ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)


def text(value: str, most: int = 255) -> str:
    """Return text on one line, cut to what the other system takes, that no spreadsheet runs (S6)."""
    return safe_text(clean(value)[:most])


def day(on: date) -> str:
    """Return “01/09/2026”."""
    return f"{on:%d/%m/%Y}"


def table(rows: Iterable[Sequence[str]], *, delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    """Return rows of finished cells as CSV with CRLF; a letter the encoding lacks becomes “?”."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue().encode(encoding, errors="replace")


def archive(files: Sequence[tuple[str, bytes]]) -> bytes:
    """Return named contents as a zip, the same bytes for the same contents."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as box:
        for name, content in files:
            box.writestr(zipfile.ZipInfo(name, ZIP_EPOCH), content, compress_type=zipfile.ZIP_DEFLATED)
    return out.getvalue()
