"""Debts given up, with a second person by default."""

import pytest

from billing.enums import ApprovalKind, PaymentKind, PaymentState
from billing.models import Approval, BillingSettings, Payment
from billing.operations import approvals, payments, write_offs
from billing.queries import documents, ledger
from tests.factories import billing as make
from tests.factories.membership import office


def ask(invoice, by=None):
    return write_offs.ask_write_off(by=by or office(), invoice_id=invoice.pk, reason="School closed", on=make.TODAY)


def state_of(invoice):
    return documents.documents(make.TODAY).get(pk=invoice.pk)


def test_unless_the_partnership_says_otherwise_a_second_person_decides():
    invoice = make.invoice()

    asked = ask(invoice)

    assert (asked.kind, asked.amount_pence, Payment.objects.count()) == (ApprovalKind.WRITE_OFF, 120_00, 0)
    assert asked.summary == f"Write off £120.00 of {invoice.number}, {invoice.buyer_name}"


def test_what_is_left_of_an_invoice_is_written_off_once_approved():
    invoice = make.invoice()
    make.payment(invoice.account, 20_00)
    asked = ask(invoice)

    approvals.approve(by=office(), approval_id=asked.pk, on=make.TODAY, now=make.NOW)

    entry, found = Payment.objects.get(kind=PaymentKind.WRITE_OFF), state_of(invoice)
    assert (entry.amount_pence, entry.reason, entry.recorded_by) == (100_00, "School closed", asked.requested_by)
    assert (found.outstanding_pence, found.paid_pence, found.state) == (0, 20_00, PaymentState.WRITTEN_OFF)
    assert ledger.balance_pence(invoice.account_id) == 0


def test_up_to_the_limit_one_person_is_enough():
    BillingSettings.objects.create(pk=1, write_off_limit_pence=120_00)

    entry = ask(make.invoice())

    assert (entry.kind, Approval.objects.count()) == (PaymentKind.WRITE_OFF, 0)


def test_a_debt_given_up_by_mistake_is_owed_again():
    BillingSettings.objects.create(pk=1, write_off_limit_pence=None)
    invoice = make.invoice()
    entry = ask(invoice)

    payments.reverse_payment(by=office(), payment_id=entry.pk, on=make.TODAY, reason="They paid after all")

    assert (state_of(invoice).outstanding_pence, ledger.balance_pence(invoice.account_id)) == (120_00, 120_00)


def test_a_paid_invoice_is_not_written_off():
    invoice = make.invoice()
    make.payment(invoice.account, 120_00)

    with pytest.raises(write_offs.NothingOwed, match="owes nothing"):
        ask(invoice)
