"""Credit notes against issued invoices."""

import pytest
from django.db.models import Sum

from billing.crediting import CreditTooLarge, NothingToCredit
from billing.enums import DispatchStatus, PaymentState
from billing.models import Dispatch, Document
from billing.operations.credit_notes import NotAnInvoice, credit_invoice
from billing.queries import documents, ledger
from tests.factories import billing as make
from tests.factories.membership import office


def credit(invoice, reason="Cancelled", **facts):
    return credit_invoice(by=office(), invoice_id=invoice.pk, reason=reason, on=make.TODAY, **facts)


def state_of(document):
    return documents.documents(make.TODAY).get(pk=document.pk)


def test_a_whole_credit_brings_the_invoice_to_exactly_nothing():
    invoice = make.invoice(68_33, 68_33, 57_50, 85_00)

    note = credit(invoice)

    found = state_of(invoice)
    assert (invoice.gross_pence, note.gross_pence, note.number) == (335_00, -335_00, "CRN-2728-0001")
    assert (found.outstanding_pence, found.state) == (0, PaymentState.CREDITED)
    assert ledger.balance_pence(invoice.account_id) == 0


def test_four_part_credits_of_one_line_each_sum_to_exactly_the_invoice():
    invoice = make.invoice(68_33, 68_33, 57_50, 85_00)

    notes = [credit(invoice, net_by_line={line.pk: line.net_pence}) for line in invoice.lines.all()]

    assert [note.gross_pence for note in notes] == [-82_00, -82_00, -69_00, -102_00]
    sums = Document.objects.aggregate(net=Sum("net_pence"), vat=Sum("vat_pence"), gross=Sum("gross_pence"))
    assert sums == {"net": 0, "vat": 0, "gross": 0}


def test_the_rest_is_credited_after_a_part():
    invoice = make.invoice(68_33, 57_50)
    first = invoice.lines.first()
    credit(invoice, net_by_line={first.pk: 33_33})

    rest = credit(invoice)

    assert (rest.net_pence, state_of(invoice).outstanding_pence) == (-92_50, 0)


def test_a_credited_line_says_how_much_of_it_was_credited():
    invoice = make.invoice(100_00, arithmetic="1 × £100.00 = £100.00")
    line = invoice.lines.get()

    part = credit(invoice, net_by_line={line.pk: 40_00}).lines.get()
    rest = credit(invoice).lines.get()

    assert (part.arithmetic, part.quantity, part.rate) == ("£40.00 of £100.00 credited", -1, 40)
    assert rest.arithmetic == "£60.00 of £100.00 credited"


def test_more_than_is_left_of_a_line_is_refused():
    invoice = make.invoice(100_00)
    line = invoice.lines.get()
    credit(invoice, net_by_line={line.pk: 60_00})

    with pytest.raises(CreditTooLarge, match=r"at most £40\.00"):
        credit(invoice, net_by_line={line.pk: 40_01})


def test_a_line_of_another_invoice_is_not_credited():
    invoice, other = make.invoice(), make.invoice()

    with pytest.raises(NothingToCredit):
        credit(invoice, net_by_line={other.lines.get().pk: 1_00})


def test_an_invoice_that_is_credited_already_is_refused():
    invoice = make.invoice()
    credit(invoice)

    with pytest.raises(NothingToCredit):
        credit(invoice)


def test_a_credit_note_cannot_be_credited():
    note = credit(make.invoice())

    with pytest.raises(NotAnInvoice):
        credit(note)


def test_crediting_a_paid_invoice_leaves_credit_on_the_account():
    invoice = make.invoice(100_00)
    make.payment(invoice.account, 120_00)

    note = credit(invoice)

    assert (state_of(invoice).state, state_of(note).state) == (PaymentState.PAID, PaymentState.CREDIT_LEFT)
    assert (ledger.balance_pence(invoice.account_id), ledger.free_credit_pence(note)) == (-120_00, 120_00)


def test_crediting_a_part_paid_invoice_settles_only_what_is_owed():
    invoice = make.invoice(100_00)
    make.payment(invoice.account, 50_00)

    note = credit(invoice)

    assert (state_of(invoice).outstanding_pence, ledger.free_credit_pence(note)) == (0, 50_00)


def test_the_note_waits_to_be_sent_and_names_what_it_corrects(tasks, mailoutbox):
    invoice = make.invoice()

    with tasks.committed():
        credit(invoice, reason="School closed")
    tasks.run()

    (message,) = mailoutbox
    assert message.subject == "Credit note CRN-2728-0001 from Alpha Learning"
    assert "corrects invoice INV-2728-0001" in message.body
    assert "Reason: School closed" in message.body


def test_a_note_without_an_address_waits_for_one():
    invoice = make.invoice(account=make.AccountFactory(invoice_email=""))

    note = credit(invoice)

    assert Dispatch.objects.get(document=note).status == DispatchStatus.NO_ADDRESS
