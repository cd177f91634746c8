"""The proofs that need many connections: thirty-two issues at once, and the known lines credited by many at once."""

from random import Random

import pytest
from django.db import transaction
from django.db.models import Sum

from billing.crediting import CreditRefused
from billing.enums import DocumentKind
from billing.models import Document, DocumentLine, SpoiltNumber
from billing.operations import credit_notes, numbers
from billing.queries import documents
from billing.queries.numbers import numbers_register
from tests.factories import billing as make
from tests.factories.membership import office
from tests.plumbing.races import race

ISSUES, KNOWN, CLERKS = 32, (68_33, 68_33, 57_50, 85_00), 4


class GivenUp(Exception):
    """The transaction is rolled back after its number was taken."""


def issue(place, charge, by):
    """Issue one invoice; every tenth is rolled back, every eighth number is spoilt as well."""
    with transaction.atomic():
        make.issuing.issue_invoice(by=by, account_id=charge.account_id, charge_ids=[charge.pk], on=make.TODAY)
        if place % 10 == 3:
            raise GivenUp
    if place % 8 == 0:
        numbers.spoil(by=by, kind=DocumentKind.INVOICE, on=make.TODAY, reason="Void")


def test_32_issues_at_once_with_a_tenth_rolled_back_leave_no_gap_and_void_numbers_stay(committed):
    by, charges = office(), [make.charge() for _ in range(ISSUES)]

    results = race(committed, [lambda n=n, c=c: issue(n, c, by) for n, c in enumerate(charges)])

    register = numbers_register(DocumentKind.INVOICE, 2027)
    given_up, spoilt = sum(isinstance(result, GivenUp) for result in results), SpoiltNumber.objects.count()
    assert [type(result) for result in results if result is not None] == [GivenUp] * given_up
    assert (given_up, spoilt, Document.objects.count()) == (3, 4, ISSUES - 3)
    assert [entry.sequence for entry in register.entries] == list(range(1, ISSUES - 3 + 4 + 1))
    assert (list(register.missing), sum(entry.is_spoilt for entry in register.entries)) == ([], 4)


def credit_to_the_end(invoice_id, by, seed):
    """Credit random parts of what is left until nothing is; what somebody else was quicker with is refused."""
    chance = Random(seed)
    while True:
        left = [line for line in documents.creditable_lines(Document.objects.get(pk=invoice_id)) if line.net_left_pence]
        if not left:
            return
        part = {line.id: chance.randint(1, line.net_left_pence) for line in left}
        try:
            credit_notes.credit_invoice(by=by, invoice_id=invoice_id, reason="x", on=make.TODAY, net_by_line=part)
        except CreditRefused:
            continue


@pytest.mark.parametrize("seed", [1, 2])
def test_the_known_lines_credited_by_many_at_once_come_to_exactly_nothing(committed, seed):
    invoice, by = make.invoice(*KNOWN), office()

    race(committed, [lambda n=n: credit_to_the_end(invoice.pk, by, seed * 10 + n) for n in range(CLERKS)])

    assert (invoice.net_pence, invoice.vat_pence, invoice.gross_pence) == (279_16, 55_84, 335_00)
    sums = Document.objects.aggregate(net=Sum("net_pence"), vat=Sum("vat_pence"), gross=Sum("gross_pence"))
    assert sums == {"net": 0, "vat": 0, "gross": 0}
    per_line = DocumentLine.objects.filter(document=invoice).annotate(back=Sum("credit_lines__net_pence"))
    assert [line.net_pence + line.back for line in per_line] == [0] * len(KNOWN)
