"""Lists as files: what stands in a cell, in CSV and in a workbook."""

import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from tenants.exports import csv_response, xlsx_response

pytestmark = pytest.mark.no_database

LATE = datetime(2027, 6, 30, 23, 30, 12, tzinfo=UTC)  # half past midnight on the first of July in London
CELLS = [
    ("=1+1", "'=1+1", "=1+1"),
    ("a\0b", "ab", "ab"),
    ("two\nlines", "two\nlines", "two\nlines"),
    (None, "", None),
    (True, "yes", True),
    (7, "7", 7),
    (Decimal("19.50"), "19.50", 19.5),
    (date(2027, 7, 1), "01/07/2027", datetime.fromisoformat("2027-07-01")),
    (LATE, "01/07/2027 00:30", datetime.fromisoformat("2027-07-01 00:30")),
    (LATE.replace(month=1), "30/01/2027 23:30", datetime.fromisoformat("2027-01-30 23:30")),
]


@pytest.mark.parametrize(("cell", "in_csv"), [row[:2] for row in CELLS])
def test_a_cell_of_a_csv_file(cell, in_csv):
    told = csv_response("list", ["Name", "Cell"], [["Row", cell]]).content.decode("utf-8-sig")

    quoted = f'"{in_csv}"' if "\n" in in_csv else in_csv
    assert told == f"Name,Cell\r\nRow,{quoted}\r\n"


def test_cells_of_a_workbook():
    made = xlsx_response("list", ["Cell"], [[cell] for cell, _, _ in CELLS])

    sheet = load_workbook(io.BytesIO(made.content)).active
    assert [row[0] for row in sheet.iter_rows(min_row=2, values_only=True)] == [shown for _, _, shown in CELLS]
    assert [sheet.cell(row, 1).number_format for row in (9, 10)] == ["dd/mm/yyyy", "dd/mm/yyyy hh:mm"]


def test_a_file_is_downloaded_under_its_name():
    made = csv_response("refunds", [], [])

    assert made["Content-Disposition"] == 'attachment; filename="refunds.csv"'
