"""Invoices and credit notes as PDF, read back with a PDF reader."""

import io

import pytest
from pypdf import PdfReader

from billing.models import Document
from billing.operations.credit_notes import credit_invoice
from billing.pdf import rendering
from billing.pdf.documents import document_pdf, file_name
from billing.vat import Vat
from membership.enums import VatTreatment
from tests.factories import billing as make
from tests.factories.membership import TariffFactory, office

REGISTERED = {
    "legal_name": "Alpha Learning Limited",
    "address": "1 Example Street\nLondon N1 1AA",
    "contact_email": "finance@example.org",
    "company_number": "01234567",
    "vat_number": "GB123456789",
    "bank_account_name": "Alpha Learning Ltd",
    "bank_sort_code": "20-00-00",
    "bank_account_number": "12345678",
    "brand_colour": "#4a3a78",
    "document_prefix": "AL",
}


@pytest.fixture
def registered(alpha):
    """Alpha with a VAT number, a bank account and a prefix, for one test."""
    before = {name: getattr(alpha, name) for name in REGISTERED}
    for name, value in REGISTERED.items():
        setattr(alpha, name, value)
    yield alpha
    for name, value in before.items():
        setattr(alpha, name, value)


def reader(document):
    return PdfReader(io.BytesIO(document_pdf(Document.objects.get(pk=document.pk))))


def text_of(document):
    return " ".join(" ".join(page.extract_text() for page in reader(document).pages).split())


@pytest.mark.usefixtures("registered")
def test_an_invoice_says_what_a_vat_invoice_must_say():
    account = make.AccountFactory(name="Belmont Junior School", reference="SAP 4711", purchase_order="PO-778812")
    document = make.invoice(68_33, account=account)

    text = text_of(document)

    for words in (
        "Invoice", "AL-INV-2728-0001", "Date of issue 14 September 2027", "Tax point 14 September 2027",
        "Pay by 14 October 2027", "Alpha Learning Limited", "1 Example Street, London N1 1AA", "VAT number GB123456789",
        "Company 01234567", "Belmont Junior School", "1 Example Road", "Your reference SAP 4711",
        "Purchase order PO-778812", "Data pack", "1 September 2027 to 31 August 2028", "£68.33", "20%",
        "Total before VAT £68.33", "VAT £13.67", "Total with VAT £82.00", "Amount due £82.00", "Standard rate 20%",
    ):  # fmt: skip
        assert words in text


@pytest.mark.usefixtures("registered")
def test_a_line_says_its_discount_its_codes_and_the_money_set_aside_for_it():
    account = make.AccountFactory(vat_number="GB802311782")
    document = make.invoice(
        90_00, account=account, discount_pence=10_00, discount_reason="Two places", quantity=2, rate=50,
        cfr_code="E09", aar_code="BAE090", funding_purpose="pupil_premium",
    )  # fmt: skip

    text = text_of(document)

    for words in (
        "Discount £10.00: Two places", "CFR E09, AAR BAE090, Pupil premium", "Your VAT number GB802311782",
        "£90.00", "VAT £18.00",
    ):  # fmt: skip
        assert words in text


@pytest.mark.usefixtures("registered")
def test_an_invoice_says_how_to_pay_by_bacs():
    text = text_of(make.invoice())

    for words in (
        "Account name Alpha Learning Ltd", "Sort code 20-00-00", "Account number 12345678",
        "Reference AL-INV-2728-0001", "Please pay £120.00 by 14 October 2027", "finance@example.org",
    ):  # fmt: skip
        assert words in text


@pytest.mark.usefixtures("registered")
def test_lines_of_several_rates_are_summed_by_rate_with_the_reason():
    account = make.AccountFactory()
    charges = [
        make.charge(account, 100_00).pk,
        make.charge(account, 50_00, vat=make.EXEMPT).pk,
        make.charge(account, 20_00).pk,
    ]
    issued = make.issuing.issue_invoice(by=office(), account_id=account.pk, charge_ids=charges, on=make.TODAY)

    text = text_of(Document.objects.get(pk=issued.id))

    assert "Standard rate 20% £120.00 £24.00" in text
    assert "Exempt £50.00 £0.00" in text
    assert "Exempt: education" in text


@pytest.mark.usefixtures("registered")
def test_a_subscription_shows_its_arithmetic_in_words():
    make.member(tariff=TariffFactory())
    make.issued_run()

    text = text_of(Document.objects.get())

    assert (
        "420 pupils (full-time equivalent, October 2026 census, from the national register) × £19.00 = £7,980.00"
        in text
    )
    assert "Subscription 2027/28: Full membership" in text


def test_a_supplier_that_is_not_registered_shows_no_vat_and_says_so():
    make.member()
    make.issued_run()

    text = text_of(Document.objects.get())

    assert "This is not a VAT invoice: the supplier is not registered for VAT" in text
    assert "VAT rate" not in text
    assert "Total before VAT" not in text


@pytest.mark.usefixtures("registered")
def test_an_internal_recharge_says_it_is_no_vat_invoice():
    document = make.invoice(vat=Vat(VatTreatment.INTERNAL, 0, "Internal recharge"))

    assert "internal recharge within the council, not a VAT invoice" in text_of(document)


@pytest.mark.usefixtures("registered")
def test_a_credit_note_names_the_invoice_and_the_reason():
    invoice = make.invoice()

    text = text_of(credit_invoice(by=office(), invoice_id=invoice.pk, reason="School closed", on=make.TODAY))

    for words in ("Credit note", "AL-CRN-2728-0001", "Corrects invoice AL-INV-2728-0001, 14 September 2027",
                  "Reason: School closed", "Credited £120.00", "−£100.00"):  # fmt: skip
        assert words in text
    assert "How to pay" not in text


@pytest.mark.usefixtures("registered")
def test_the_document_keeps_the_supplier_of_its_day(registered):
    document = make.invoice()

    registered.legal_name, registered.bank_account_number, registered.brand_colour = (
        "Renamed Ltd",
        "99999999",
        "#000000",
    )

    text = text_of(document)
    assert ("Alpha Learning Limited" in text, "Renamed" in text, "12345678" in text) == (True, False, True)


@pytest.mark.usefixtures("registered")
def test_the_same_document_always_gives_the_same_bytes():
    document = make.invoice()

    assert document_pdf(document) == document_pdf(Document.objects.get(pk=document.pk))


def test_the_file_is_tagged_titled_and_in_english():
    document = make.invoice()

    pdf = reader(document)

    catalogue = pdf.trailer["/Root"]
    assert pdf.metadata.title == f"Invoice {document.number}"
    assert (catalogue["/Lang"], catalogue["/MarkInfo"]["/Marked"]) == ("en-GB", True)
    assert "pdfuaid:part" in catalogue["/Metadata"].get_data().decode()


@pytest.mark.parametrize(
    "name",
    [
        "Ss Peter & Paul’s “#1” School (Żary) #let x = 1",
        "$ _emph_ *strong* `raw` \\ [block] @ref <label> // comment",
        "Quote \" and apostrophe ' and {{ braces }} and %s",
        "A" * 160,
        "Ysgol Gymraeg Llŷn ðþ ΑΒΓ Школа",
    ],
)
def test_a_name_is_printed_as_it_is_and_never_obeyed(name):
    document = make.invoice(account=make.AccountFactory(name=name))

    text = "".join(text_of(document).split())

    assert "".join(name.split()) in text


def test_a_description_of_200_letters_wraps():
    document = make.invoice(description=("Lesson observation and coaching " * 7)[:200])

    assert len(reader(document).pages) == 1


def test_a_letter_the_typeface_lacks_is_shown_as_a_question_mark():
    document = make.invoice(account=make.AccountFactory(name="学校 School"))

    assert "?? School" in text_of(document)


def test_many_lines_flow_over_pages_with_the_header_repeated():
    document = make.invoice(*[1_00] * 120)

    pages = reader(document).pages

    assert len(pages) > 3
    assert all("Description" in page.extract_text() for page in pages[:-1])
    assert f"Page 1 of {len(pages)}" in pages[0].extract_text()


def test_a_broken_layout_is_an_error_and_not_a_wrong_page():
    with pytest.raises(rendering.PdfProblem):
        rendering.render({"date": [2027, 9, 14]})


def test_the_file_is_named_after_the_document():
    assert file_name(make.invoice()) == "INV-2728-0001.pdf"
