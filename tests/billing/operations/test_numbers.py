"""Spoilt numbers and the register that accounts for every number."""

from datetime import date

import pytest
from django.db import Error, connection, transaction

from billing.enums import DocumentKind
from billing.models import NumberSeries, SpoiltNumber
from billing.operations import numbers
from billing.operations.credit_notes import credit_invoice
from billing.queries.numbers import numbers_register
from tests.factories import billing as make
from tests.factories import billing_documents as offer
from tests.factories.membership import office


def spoil(kind=DocumentKind.INVOICE, on=make.TODAY, reason="Paper invoice"):
    return numbers.spoil(by=office(), kind=kind, on=on, reason=reason)


def test_a_spoilt_number_is_kept_and_the_next_document_gets_the_one_after():
    make.invoice()
    spoilt = spoil()
    after = make.invoice()

    assert (spoilt.number, after.number) == ("INV-2728-0002", "INV-2728-0003")
    register = numbers_register(DocumentKind.INVOICE, 2027)
    assert [(row.sequence, row.is_spoilt, row.text) for row in register.entries][1] == (2, True, "Paper invoice")
    assert (register.last_number, list(register.missing)) == (3, [])


def test_each_kind_has_a_register_of_its_own():
    document = make.invoice()
    credit_invoice(by=office(), invoice_id=document.pk, reason="x", on=make.TODAY)
    offer.quote()
    offer.quote(kind=DocumentKind.PRO_FORMA)
    spoil(DocumentKind.QUOTE)

    found = {kind: numbers_register(kind, 2027) for kind in DocumentKind}

    assert {kind.value: [row.number for row in register.entries] for kind, register in found.items()} == {
        "invoice": ["INV-2728-0001"],
        "credit_note": ["CRN-2728-0001"],
        "quote": ["QUO-2728-0001", "QUO-2728-0002"],
        "pro_forma": ["PRO-2728-0001"],
    }
    assert [list(register.missing) for register in found.values()] == [[], [], [], []]


@pytest.mark.parametrize(
    ("on", "number"),
    [(date(2028, 3, 31), "INV-2728-0001"), (date(2028, 4, 1), "INV-2829-0001"), (date(2028, 2, 29), "INV-2728-0001")],
)
def test_the_series_is_that_of_the_financial_year(on, number):
    assert spoil(on=on).number == number


def test_a_number_nothing_accounts_for_is_found():
    make.invoice()
    NumberSeries.objects.update(last_number=3)

    assert list(numbers_register(DocumentKind.INVOICE, 2027).missing) == [2, 3]


def test_a_number_the_series_never_gave_is_found():
    make.invoice()
    NumberSeries.objects.update(last_number=0)

    assert list(numbers_register(DocumentKind.INVOICE, 2027).missing) == [1]


def test_a_year_without_documents_has_an_empty_register():
    register = numbers_register(DocumentKind.INVOICE, 1999)

    assert (list(register.entries), register.last_number, list(register.missing)) == ([], 0, [])


@pytest.mark.parametrize("statement", ["DELETE FROM {}", "UPDATE {} SET reason = ''"])
def test_a_spoilt_number_stays_spoilt(statement):
    spoil()

    with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(SpoiltNumber._meta.db_table))
