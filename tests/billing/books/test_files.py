"""Files for Xero, Sage 50 and councils: columns, signs, dates, and text that no spreadsheet runs."""

import csv
import io
import zipfile
from datetime import date
from decimal import Decimal

import pytest

from billing.books import recharge, sage, xero
from billing.books.batches import batch_file
from billing.books.codes import codes_of
from billing.books.entries import Invoice, Line, Receipt
from billing.enums import AccountingSystem

XERO, SAGE = AccountingSystem.XERO, AccountingSystem.SAGE
DANGEROUS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\x00=1", ";=1"]


def line(net_pence=100_00, **facts):
    terms = {
        "description": "Data pack",
        "quantity": Decimal(1),
        "rate": Decimal(net_pence) / 100,
        "net_pence": net_pence,
        "vat_pence": net_pence // 5,
        "vat_treatment": "standard",
        "income": "traded",
        "service": "Data and resources",
        "school_name": "Ash Primary School",
        "school_urn": "100001",
        "cfr_code": "E27",
        "aar_code": "BAE230",
        "period_starts_on": date(2026, 9, 1),
        "period_ends_on": date(2027, 8, 31),
    }
    return Line(**(terms | facts))


def invoice(*lines, **facts):
    terms = {
        "number": "LL-INV-2627-0001",
        "is_invoice": True,
        "issued_on": date(2026, 9, 3),
        "due_on": date(2026, 10, 3),
        "account_code": "100001",
        "payer_name": "Ash Primary School",
        "payer_address": "1 Example Road\nLondon\nSE13 6LT",
        "reference": "URN 100001",
        "purchase_order": "PO-1",
    }
    return Invoice(lines=lines or (line(),), **(terms | facts))


def credit_note():
    return invoice(line(-50_00), number="LL-CRN-2627-0001", is_invoice=False, credits="LL-INV-2627-0001")


def receipt(amount_pence=120_00, kind="received", **facts):
    terms = {"id": 7, "on": date(2026, 9, 20), "account_code": "100001", "method": "BACS", "reference": "RA 0042"}
    return Receipt(kind=kind, amount_pence=amount_pence, **(terms | facts))


def rows(content, **how):
    return list(csv.reader(io.StringIO(content.decode(how.pop("encoding", "utf-8")), newline=""), **how))


def read(files, **how):
    ((_, content),) = files
    return rows(content, **how)


def test_xero_gets_27_columns_and_a_row_per_line():
    document = invoice(
        line(quantity=Decimal(420), rate=Decimal(19), net_pence=7980_00), line(85_00, vat_treatment="exempt")
    )

    header, first, second = read(xero.files([document], codes_of({}, XERO), "xero-0001"))

    assert (len(header), header[0], header[10], header[20]) == (27, "*ContactName", "*InvoiceNumber", "*TaxType")
    assert first == [
        "Ash Primary School", "", "1 Example Road", "London", "SE13 6LT", "", "", "", "", "", "LL-INV-2627-0001", "PO-1",
        "03/09/2026", "03/10/2026", "", "Data pack", "420", "19", "", "200", "20% (VAT on Income)", "School",
        "Ash Primary School", "Service", "Data and resources", "GBP", "",
    ]  # fmt: skip
    assert (second[10], second[17], second[20]) == ("LL-INV-2627-0001", "85", "Exempt Income")


def test_an_amount_xero_cannot_multiply_is_one_at_the_net():
    document = invoice(line(12_500_00, quantity=Decimal(900), rate=Decimal(19)))

    (_, row) = read(xero.files([document], codes_of({}, XERO), "x"))

    assert row[16:18] == ["1", "12500.00"]


def test_a_credit_note_is_negative_in_xero():
    (_, row) = read(xero.files([credit_note()], codes_of({}, XERO), "x"))

    assert (row[10], row[16], row[17]) == ("LL-CRN-2627-0001", "1", "-50")


def test_xero_takes_500_invoices_a_file():
    entries = [invoice(number=f"INV-{n}") for n in range(1001)]

    made = batch_file(XERO, 3, {}, entries)

    box = zipfile.ZipFile(io.BytesIO(made.content))
    assert (made.name, {name: len(rows(box.read(name))) - 1 for name in box.namelist()}) == (
        "xero-0003.zip",
        {"xero-0003-part-1.csv": 500, "xero-0003-part-2.csv": 500, "xero-0003-part-3.csv": 1},
    )


def test_payments_are_no_business_of_xeros_sales_file():
    assert len(read(xero.files([receipt()], codes_of({}, XERO), "x"))) == 1


def test_sage_gets_fifteen_columns_and_one_type_per_entry():
    entries = [
        invoice(),
        credit_note(),
        receipt(),
        receipt(-120_00, "reversal"),
        receipt(9_00, "write_off"),
        receipt(-9_00, "reversal", is_of_write_off=True),
    ]

    header, *found = read(sage.files(entries, codes_of({}, SAGE), "sage-0001"))

    assert (len(header), {len(row) for row in found}) == (15, {15})
    assert found[0] == [
        "SI", "100001", "4000", "0", "03/09/2026", "LL-INV-2627-0001", "Data pack", "100.00", "T1", "20.00", "1", "PO-1",
        "", "", "",
    ]  # fmt: skip
    assert [(row[0], row[2], row[7], row[8]) for row in found[1:]] == [
        ("SC", "4000", "50.00", "T1"),
        ("SA", "1200", "120.00", "T9"),
        ("SI", "1200", "120.00", "T9"),
        ("SC", "8100", "9.00", "T9"),
        ("SI", "8100", "9.00", "T9"),
    ]


def test_leading_noughts_stay():
    codes = codes_of({"income": {"traded": "0040"}}, SAGE)

    (_, row) = read(sage.files([invoice(account_code="00012345", purchase_order="000778")], codes, "s"))

    assert (row[1], row[2], row[11]) == ("00012345", "0040", "000778")


def test_a_letter_sages_code_page_lacks_is_a_question_mark():
    (_, row) = read(sage.files([invoice(line(description="Café 学校"))], codes_of({}, SAGE), "s"), encoding="cp1252")

    assert row[6] == "Café ??"


@pytest.mark.parametrize("text", DANGEROUS)
@pytest.mark.parametrize(
    ("files", "how"),
    [
        (lambda entry: xero.files([entry], codes_of({}, XERO), "x"), {}),
        (lambda entry: sage.files([entry], codes_of({}, SAGE), "s"), {}),
        (lambda entry: recharge.files([entry], recharge.Layout([(n, n) for n in recharge.FIELDS]), "r"), {}),
    ],
)
def test_no_text_runs_as_a_formula_and_figures_stay_figures(files, how, text):
    names = ("description", "service", "school_name", "school_urn", "cfr_code", "aar_code")
    facts = dict.fromkeys(
        ("number", "account_code", "payer_name", "payer_address", "reference", "purchase_order"), text
    )
    entry = invoice(line(-1_00, **dict.fromkeys(names, text)), is_invoice=False, credits=text, **facts)

    _, *found = read(files(entry), **how)

    cells = [cell for row in found for cell in row]
    live = [cell for cell in cells if cell.startswith(("=", "+", "@", "\t", "\r", ";=", "-")) and not _is_figure(cell)]
    assert live == []


def _is_figure(cell):
    try:
        return Decimal(cell) in (Decimal(-1), Decimal("-0.2"), Decimal("-1.20"))
    except ArithmeticError:
        return False


def test_the_councils_layout_chooses_columns_order_titles_and_delimiter():
    layout = recharge.layout_of(
        {"columns": [["reference", "Cost centre"], ["cfr", "Subjective"], ["gross", "Dr"]], "delimiter": ";"}
    )

    found = read(recharge.files([invoice(), credit_note()], layout, "r"), delimiter=";")

    assert found == [
        ["Cost centre", "Subjective", "Dr"],
        ["URN 100001", "E27", "120.00"],
        ["URN 100001", "E27", "-60.00"],
    ]


def test_without_titles_the_first_row_is_a_line():
    layout = recharge.Layout([("number", "No")], has_header=False)

    assert read(recharge.files([invoice()], layout, "r")) == [["LL-INV-2627-0001"]]


def test_without_a_layout_the_usual_columns_are_used():
    header, _ = read(recharge.files([invoice()], recharge.layout_of({}), "r"))

    assert header == [recharge.FIELDS[name][0] for name in recharge.USUAL]


def test_the_same_entries_make_the_same_bytes():
    entries = [invoice(number=f"INV-{n}") for n in range(600)]

    assert batch_file(XERO, 1, {}, entries) == batch_file(XERO, 1, {}, entries)
