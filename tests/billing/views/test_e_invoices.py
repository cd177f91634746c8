"""E-invoices on the pages: the download, and what a payer's form takes."""

from decimal import Decimal

import pytest
from django.urls import reverse

from billing.models import Account
from billing.vat import Vat
from membership.enums import VatTreatment
from tests.factories import billing as make
from tests.factories.billing_einvoice import cen_faults

NO_VAT = Vat(VatTreatment.NOT_REGISTERED, Decimal(0), "The supplier is not registered for VAT")
FORM = {"name": "Ash", "invoice_email": "ap@example.org"}


def test_an_issued_invoice_is_downloaded_as_a_valid_e_invoice(finance):
    document = make.invoice(68_33, 68_33, 57_50, 85_00, vat=NO_VAT)

    answer = finance.get(reverse("invoice_ubl", args=[document.pk]))

    assert (cen_faults(answer.content), answer["Content-Disposition"]) == (
        [],
        'attachment; filename="INV-2728-0001.xml"',
    )


def test_a_document_without_a_structured_form_says_why(finance, words):
    document = make.invoice(*[512] * 250)

    answer = finance.get(reverse("invoice_ubl", args=[document.pk]), follow=True)

    assert "VAT rounded line by line differs by a pound or more" in answer.content.decode()


def test_a_payers_vat_number_and_peppol_address_are_saved(finance):
    account = make.AccountFactory()
    typed = FORM | {"vat_number": "gb 802 3117 82", "wants_e_invoice": "on", "e_invoice_id": "9932:GB802311782"}

    finance.post(reverse("payer_change", args=[account.pk]), typed)

    changed = Account.objects.get()
    assert (changed.vat_number, changed.wants_e_invoice, changed.e_invoice_id) == (
        "GB802311782", True, "9932:GB802311782",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("before", "ticked", "after"),
    [
        ("invoice", {"is_billed_by_journal": "on"}, "journal"),
        ("journal", {}, "invoice"),
        ("direct_debit", {}, "direct_debit"),
    ],
)
def test_a_payer_is_billed_by_journal_or_no_longer(finance, before, ticked, after):
    account = make.AccountFactory(collection=before)

    finance.post(reverse("payer_change", args=[account.pk]), FORM | ticked)

    assert Account.objects.get().collection == after


@pytest.mark.parametrize(
    ("field", "text", "told"),
    [
        ("vat_number", "GB 123 4567 89", "Enter a VAT number like GB 980 7806 84"),
        ("e_invoice_id", "ash@example.org", "Enter a Peppol address like 9932:GB123456782"),
    ],
)
def test_what_is_no_number_and_no_address_is_refused(finance, words, field, text, told):
    account = make.AccountFactory()

    answer = finance.post(reverse("payer_change", args=[account.pk]), FORM | {field: text})

    assert told in words(answer)
    assert getattr(Account.objects.get(), field) == ""
