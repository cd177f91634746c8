"""Lists of documents: filters, totals and the page of one."""

import pytest

from billing.enums import AccountKind, DispatchStatus
from billing.models import Dispatch, Document
from billing.operations.credit_notes import credit_invoice
from billing.queries import documents
from tests.factories import billing as make
from tests.factories.membership import TrustFactory, office


def numbers(rows):
    return [row.number for row in rows]


def test_totals_count_documents_and_sum_what_was_issued_and_paid():
    invoice = make.invoice(100_00)
    make.invoice(50_00)
    make.payment(invoice.account, 100_00)
    credit_invoice(by=office(), invoice_id=invoice.pk, reason="x", on=make.TODAY)

    assert documents.totals(documents.documents(make.TODAY)) == documents.Totals(3, 60_00, 100_00)


def test_unpaid_and_overdue_leave_out_what_is_settled():
    owed, paid = make.invoice(), make.invoice()
    make.payment(paid.account, 120_00)
    due, day_after = owed.due_on, owed.due_on.replace(day=15)

    late = [numbers(documents.late(documents.unpaid(day), day)) for day in (due, day_after)]

    assert numbers(documents.unpaid(make.TODAY)) == [owed.number]
    assert late == [[], [owed.number]]


@pytest.mark.parametrize("text", ["Coldfall", "0001", "po-7", "data pack school"])
def test_a_search_finds_number_payer_order_and_school(text):
    account = make.AccountFactory(name="Coldfall Primary", purchase_order="PO-7", school__name="Data Pack School")
    wanted = make.invoice(account=account)
    make.invoice(account=make.AccountFactory(name="Other", school__name="Another"))

    assert numbers(documents.matching(documents.documents(make.TODAY), text)) == [wanted.number]


def test_filters_keep_a_year_and_trusts():
    trust = make.AccountFactory(kind=AccountKind.TRUST, school=None, trust=TrustFactory(), name="Trust")
    of_trust = make.invoice(account=trust)
    make.invoice(on=make.TODAY.replace(year=2026))
    rows = documents.documents(make.TODAY)

    assert numbers(documents.of_trusts(rows)) == [of_trust.number]
    assert numbers(documents.of_financial_year(rows, 2027)) == [of_trust.number]


def test_the_latest_e_mail_says_how_sending_stands():
    invoice = make.invoice()
    Dispatch.objects.create(document=invoice, email="a@example.org", status=DispatchStatus.FAILED)

    (found,) = documents.with_last_dispatch(documents.documents(make.TODAY))

    assert found.sent_state == DispatchStatus.FAILED


def test_a_document_someone_may_not_see_is_not_found():
    invoice = make.invoice()

    assert documents.find(documents.documents(make.TODAY).filter(account=0), invoice.pk) is None


def test_the_page_of_a_document_takes_a_fixed_number_of_queries(django_assert_num_queries):
    invoice = make.invoice(*[10_00] * 3)
    make.payment(invoice.account, 10_00)
    credit_invoice(by=office(), invoice_id=invoice.pk, reason="x", on=make.TODAY)

    with django_assert_num_queries(6):
        found = documents.find(documents.documents(make.TODAY), invoice.pk)
        assert (len(found.lines.all()), len(found.allocations.all()), len(found.credit_notes.all())) == (3, 2, 1)


def test_some_numbers_are_found_for_the_search_box():
    made = [make.invoice() for _ in range(7)]

    found = documents.numbers_containing(Document.objects.order_by("-pk"), "INV-27")

    assert numbers(found) == [row.number for row in reversed(made)][:5]
