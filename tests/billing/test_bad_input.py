"""What comes in wrong or at a bad moment: nights, leap days, nothing, less than nothing, every script, live formulas."""

import csv
import io
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from django.urls import reverse
from pypdf import PdfReader

from billing import supplier
from billing.enums import DocumentKind
from billing.models import Charge, Document, Quote
from billing.operations import numbers
from billing.operations.charges import NothingToCharge
from billing.pdf.quotes import quote_pdf
from billing.pdf.statements import statement_pdf
from billing.queries import statements
from billing.vat import Vat
from membership.enums import OfficeRole, VatTreatment
from tenants.current import current_partnership
from tests.factories import billing as make
from tests.factories import billing_documents as offer
from tests.factories.membership import office

FORMULAS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    ";=1",
    "=cmd|'/c calc'!A1",
    '=HYPERLINK("https://example.org")',
]
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", ";=")
SCRIPTS = {
    "Latin": "Żółć Ñandú Łódź Llŷn",
    "Greek": "Σχολείο Αθηνών",
    "Cyrillic": "Школа імені Шевченка",
    "Arabic": "مدرسة النور",
    "Hebrew": "בית ספר",
    "Devanagari": "विद्यालय",
    "Bengali": "বিদ্যালয়",
    "Han": "育才学校",
    "Kana": "がっこう",
    "Hangul": "학교",
    "Emoji": "School 🎓",
}


@pytest.fixture
def finance(client_for, time_machine):
    """The finance officer's browser, on the day everything of these tests is dated."""
    time_machine.move_to("2027-09-14T09:30:00+01:00", tick=False)
    return client_for(office(OfficeRole.FINANCE))


@pytest.mark.parametrize(
    ("now", "issued_on", "number"),
    [
        ("2028-03-25T23:59:00+00:00", date(2028, 3, 25), "INV-2728-0001"),
        ("2028-03-26T00:59:00+00:00", date(2028, 3, 26), "INV-2728-0001"),
        ("2028-03-26T01:00:00+00:00", date(2028, 3, 26), "INV-2728-0001"),
        ("2028-03-31T22:59:00+00:00", date(2028, 3, 31), "INV-2728-0001"),
        ("2028-03-31T23:00:00+00:00", date(2028, 4, 1), "INV-2829-0001"),
        ("2027-10-31T00:30:00+00:00", date(2027, 10, 31), "INV-2728-0001"),
        ("2027-10-31T23:59:00+00:00", date(2027, 10, 31), "INV-2728-0001"),
        ("2028-02-29T12:00:00+00:00", date(2028, 2, 29), "INV-2728-0001"),
    ],
)
def test_a_document_is_dated_by_the_day_in_london(client_for, time_machine, now, issued_on, number):
    """Clocks go forward on 26 March 2028 at 1:00 and back on 31 October 2027 at 1:00 UTC."""
    time_machine.move_to(now, tick=False)
    charge = make.charge()

    client_for(office()).post(reverse("charge_issue", args=[charge.pk]))

    document = Document.objects.get()
    assert (document.issued_on, document.tax_point_on, document.number) == (issued_on, issued_on, number)


def test_thirty_days_from_the_end_of_january_end_on_the_leap_day():
    document = make.invoice(on=date(2028, 1, 30))

    assert document.due_on == date(2028, 2, 29)


@pytest.mark.parametrize("last", [date(2028, 2, 29), date(2027, 8, 31)])
def test_a_period_of_one_special_day_is_printed_as_that_day(last):
    made = offer.quote(offer.line(period_starts_on=last, period_ends_before=date.fromordinal(last.toordinal() + 1)))

    day = f"{last.day} {last:%B %Y}"
    assert f"{day} to {day}" in text_of(quote_pdf(made))


def test_31_august_and_1_september_belong_to_two_years_of_one_source():
    account = make.AccountFactory()
    days = [(date(2026, 9, 1), date(2027, 9, 1)), (date(2027, 9, 1), date(2028, 9, 1))]
    for starts, ends in days:
        make.charge(account, source_kind="agreement", source_id=1, period_starts_on=starts, period_ends_before=ends)

    assert [charge.period_ends_before for charge in Charge.objects.order_by("pk")] == [ends for _, ends in days]


@pytest.mark.parametrize("pence", [0, -1, -100_00])
def test_a_line_of_nothing_or_less_is_never_charged(pence):
    with pytest.raises(NothingToCharge, match="To give money back, raise a credit note"):
        make.charge(net_pence=pence)


@pytest.mark.parametrize(
    "typed", [{"rate": "-1"}, {"quantity": "-1"}, {"rate": "0"}, {"quantity": "0"}, {"rate": "NaN"}]
)
def test_a_line_of_nothing_or_less_is_refused_on_the_page(finance, typed):
    parts = {"day": "14", "month": "9", "year": "2027"}
    days = {f"{name}_{part}": value for name in ("period_starts_on", "last_day") for part, value in parts.items()}
    facts = {"description": "x", "rate": "1", "quantity": "1", "supply": "service", "income": "traded"} | days | typed
    lines = {f"lines-0-{name}": value for name, value in facts.items()} | {
        "lines-TOTAL_FORMS": "1",
        "lines-INITIAL_FORMS": "0",
    }

    response = finance.post(reverse("charge_new"), lines | {"account": make.AccountFactory().pk})

    assert "There is a problem" in response.content.decode()
    assert Charge.objects.count() == 0


def text_of(pdf):
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


@pytest.mark.parametrize("script", SCRIPTS)
def test_names_in_every_script_are_kept_and_every_document_is_made(finance, script):
    name = SCRIPTS[script]
    account = make.AccountFactory(name=name, address=f"{name}\nLondon")
    make.invoice(account=account, description=name)
    made = offer.quote(offer.line(description=name), account=account, title=name, note=name)

    pdfs = [
        quote_pdf(Quote.objects.get()),
        statement_pdf(account, statements.as_of(account.pk, make.TODAY), supplier.identity(current_partnership())),
        finance.get(reverse("invoice_pdf", args=[Document.objects.get().pk])).content,
    ]

    assert [pdf[:5] for pdf in pdfs] == [b"%PDF-"] * 3
    assert name in finance.get(reverse("quote", args=[made.pk])).content.decode()
    assert name in finance.get(reverse("quotes") + "?format=csv").content.decode("utf-8-sig")


LISTS = ["invoices", "quotes", "charges", "payers", "numbers_register", "statement"]


def filled_with(text):
    """One of everything a list shows, with the text in every field somebody can type into; the payer."""
    account = make.AccountFactory(
        name=text,
        address=text,
        reference=text[:40],
        purchase_order=text[:40],
        school__name=text,
        invoice_email="a@example.org",
    )
    account.invoice_email = f"{text}@example.org"[:254]
    account.save()
    facts = {"description": text, "arithmetic": text, "purchase_order": text[:40], "cfr_code": text[:5]}
    make.charge(account, vat=Vat(VatTreatment.EXEMPT, Decimal(0), text), **facts)
    make.invoice(account=account, vat=Vat(VatTreatment.EXEMPT, Decimal(0), text), **facts)
    made = offer.quote(offer.line(description=text), account=account, title=text, note=text)
    offer.accept(made, signed_name=f"{text}x", purchase_order=text[:40])
    make.payment(account, 1_00, reference=text[:80])
    numbers.spoil(by=office(), kind=DocumentKind.INVOICE, on=make.TODAY, reason=text)
    return account


def address_of(name, account):
    return reverse("payer", args=[account.pk]) if name == "statement" else reverse(name)


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_of_any_exported_list_runs_as_a_formula(finance, name, text):
    url = address_of(name, filled_with(text))

    comma = finance.get(url + "?format=csv").content.decode("utf-8-sig")
    book = openpyxl.load_workbook(io.BytesIO(finance.get(url + "?format=xlsx").content))

    cells = [cell for row in csv.reader(io.StringIO(comma)) for cell in row]
    assert [cell for cell in cells if cell.startswith(DANGEROUS) and not is_number(cell)] == []
    assert [cell.value for row in book.active for cell in row if cell.data_type == "f" or cell.hyperlink] == []
    assert any(text.strip() in cell for cell in cells)


def is_number(cell):
    return cell.removeprefix("-").replace(".", "", 1).isdecimal() and cell != "-1"
