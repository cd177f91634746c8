"""A bank's CSV: encodings, separators, dates and amounts; a mapping is guessed, kept, and told when it no longer fits."""

import io
from csv import writer
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.bankfiles import csv, guessing, reading, table
from billing.bankfiles.amounts import guess_style, read_date, read_pence
from billing.bankfiles.csv import Mapping
from billing.bankfiles.statement import BankFileError, StatementLine
from billing.enums import BankFormat
from tests.billing.bankfiles import files

pytestmark = pytest.mark.no_database


def read(text, **changes):
    rows = table.rows_of(text if isinstance(text, bytes) else text.encode())
    return csv.read(rows, replace(guessing.guess(rows), **changes))


def test_a_mapping_is_guessed_from_the_header():
    mapping = guessing.guess(table.rows_of(files.CSV.encode()))

    assert mapping == Mapping(
        header=("Date", "Type", "Description", "Reference", "Paid in", "Paid out", "Balance"),
        skip_rows=2,
        date_column=0,
        date_format="dmy",
        credit_column=4,
        debit_column=5,
        reference_columns=(3, 2),
        balance_column=6,
    )


def test_lines_and_balances_are_read():
    statement = read(files.CSV)

    assert statement.lines[0] == StatementLine(
        date(2027, 9, 14), 1250_40, "", "LL-INV-2728-0001", "LL-INV-2728-0001 ASH PRIMARY SCHOOL"
    )
    assert [line.amount_pence for line in statement.lines] == [1250_40, -35_00, 100_00]
    assert (statement.opening_pence, statement.closing_pence) == (10_500_00, 11_815_40)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends_are_found_out(encoding, line_end):
    text = files.CSV.replace("CEDAR", "CÉDAR £").replace("\n", line_end)

    statement = read(text.encode(encoding))

    assert [line.remittance for line in statement.lines] == [
        "LL-INV-2728-0001 ASH PRIMARY SCHOOL", "ACCOUNT CHARGES", "RA 77 CÉDAR £ TRUST",
    ]  # fmt: skip


def test_semicolons_and_decimal_commas_are_found_out():
    text = "Booking date;Name;Details;Amount\n2027-09-14;Ash;INV 1;1.250,40\n2027-09-15;Bank;Charges;-35,00\n"

    statement = read(text)

    assert [(line.booked_on, line.payer_name, line.amount_pence) for line in statement.lines] == [
        (date(2027, 9, 14), "Ash", 1250_40),
        (date(2027, 9, 15), "Bank", -35_00),
    ]


def test_a_date_column_of_another_name_is_found_by_its_cells():
    rows = table.rows_of(b"Datum,Description,Credit,Debit\n14/09/2027,Ash,10.00,\n")

    assert guessing.guess(rows).date_column == 0


def test_newest_first_is_proved_as_well():
    head, columns, *body = files.CSV.splitlines()

    statement = read("\n".join([head, columns, *reversed(body)]))

    assert (statement.opening_pence, statement.closing_pence) == (10_500_00, 11_815_40)


def test_money_in_may_be_negative():
    assert read("Date,Details,Amount\n14/09/2027,Ash,-12.00\n", is_flipped=True).lines[0].amount_pence == 12_00


def test_a_mapping_is_kept_and_found_again():
    rows = table.rows_of(files.CSV.encode())
    mapping = guessing.guess(rows)

    assert csv.stored_mapping(mapping.stored) == mapping
    assert csv.fits(mapping, rows)
    assert not csv.fits(mapping, table.rows_of(files.CSV.replace("Paid in", "Credit").encode()))
    assert csv.stored_mapping({"old": 1}) is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (files.CSV.replace("15/09/2027", "35/09/2027"), "Line 5: “35/09/2027” is no date in the chosen format"),
        (files.CSV.replace("35.00", "35.0.0"), "Line 4: “35.0.0” is no amount in pounds and pence"),
        (
            files.CSV.replace("11,815.40", "11,815.41"),
            "Line 5: the balance does not follow from the line before by £100.00",
        ),
        (
            files.CSV[: files.CSV.index(",35.00")],
            "Line 4 has 5 columns, but column 6 is needed: the file is broken off",
        ),
        ("\n".join(files.CSV.splitlines()[:2]), "All rows of the file are skipped"),
        ("one\ntwo\n", "no columns separated by commas or semicolons"),
        ("", "The file is empty"),
        (b"PK\x03\x04rest", "This is an Excel workbook"),
        (b"%PDF-1.7", "This is a PDF"),
        (b"Date,Amount,\x00\x01\x02", "not a text file"),
        (files.CSV.encode("utf-16-le"), "not a text file"),
        (b"Date,Name,Amount\n14/09/2027,\x81\x8d,1.00\n", "letters cannot be read"),
        (b"x" * 5_000_001, "larger than 5 MB"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_way_out(text, words):
    with pytest.raises(BankFileError) as refusal:
        read(text)

    assert words in str(refusal.value)


@pytest.mark.parametrize(
    ("text", "pence"),
    [
        ("1,250.40", 125040), ("£1250.4", 125040), ("(12.00)", -1200), ("12.00-", -1200), ("12.00 DR", -1200), ("12.00CR", 1200),
        ("+7", 700), ("−7.01", -701), (".50", 50), ("-£35.00", -3500), ("GBP 1.00", 100),
        ("1.234", None), ("1,2,3", None), ("12.00.00", None), ("x", None), ("", None), ("1e5", None), ("-", None),
    ],
)  # fmt: skip
def test_amounts_are_read_to_the_penny(text, pence):
    assert read_pence(text) == pence


@given(pence=st.integers(-(10**11), 10**11), decimal=st.sampled_from(".,"), grouped=st.booleans())
def test_every_amount_survives_being_written(pence, decimal, grouped):
    pounds, rest = divmod(abs(pence), 100)
    whole = f"{pounds:,}".replace(",", "." if decimal == "," else ",") if grouped else str(pounds)

    assert read_pence(f"{'-' if pence < 0 else ''}{whole}{decimal}{rest:02}", decimal) == pence


@given(day=st.dates(date(1990, 1, 1), date(2100, 12, 31)))
def test_every_day_survives_being_written(day):
    written = {"dmy": f"{day:%d/%m/%Y}", "ymd": f"{day:%Y-%m-%d}", "mdy": f"{day:%m/%d/%Y}", "d-mon": f"{day:%d %b %Y}"}

    assert {style: read_date(text, style) for style, text in written.items()} == dict.fromkeys(written, day)


def test_day_before_month_unless_that_is_impossible():
    assert [guess_style(["03/04/2027"]), guess_style(["03/14/2027"]), guess_style(["2027-04-03T10:00:00"])] == [
        "dmy", "mdy", "ymd",
    ]  # fmt: skip


TEXTS = st.text(st.characters(blacklist_categories=["Cs", "Cc"]), max_size=30).map(lambda text: " ".join(text.split()))


@given(lines=st.lists(st.tuples(st.integers(-(10**8), 10**8).filter(bool), TEXTS), min_size=1, max_size=20))
def test_a_statement_written_as_csv_is_read_back(lines):
    out = io.StringIO()
    file, balance = writer(out), 0
    file.writerow(["Date", "Description", "Amount", "Balance"])
    for place, (pence, text) in enumerate(lines):
        balance += pence
        sign = "-" if pence < 0 else ""
        day = date(2027, 4, 1) + timedelta(days=place)
        file.writerow(
            [f"{day:%d/%m/%Y}", text, f"{sign}{abs(pence) // 100}.{abs(pence) % 100:02}", f"{balance / 100:.2f}"]
        )

    statement = read(out.getvalue())

    assert [line.amount_pence for line in statement.lines] == [pence for pence, _ in lines]
    assert (statement.opening_pence, statement.closing_pence) == (0, balance)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (files.CSV.encode(), BankFormat.CSV),
        (files.MT940.encode(), BankFormat.MT940),
        (b"{1:F01X}{4:\n" + files.MT940.encode(), BankFormat.MT940),
        (files.camt(), BankFormat.CAMT),
    ],
)
def test_the_kind_of_file_is_told_by_what_is_in_it(content, kind):
    assert reading.format_of(content) == kind
