"""Money that goes back: what is free, who must agree, and what the ledger says afterwards."""

import pytest

from billing.enums import ApprovalStatus, DocumentKind, PaymentKind, PaymentMethod, RefundStatus
from billing.models import Allocation, Approval, BillingSettings, Document, Payment, Refund
from billing.operations import approvals, credit_notes, refunds
from billing.queries import documents, ledger
from tests.factories import billing as make
from tests.factories.membership import office

BACS = PaymentMethod.BACS


def order(payment, amount_pence=100_00, **facts):
    terms = {"method": BACS, "reason": "Paid twice"} | facts
    return refunds.order(by=office(), payment_id=payment.pk, amount_pence=amount_pence, **terms)


def paid_and_credited(credit_net_pence=100_00):
    """An invoice of £120.00, paid by BACS and then credited in part or whole."""
    invoice = make.invoice()
    payment = make.payment(invoice.account, 120_00)
    line = invoice.lines.get()
    credit_notes.credit_invoice(
        by=office(), invoice_id=invoice.pk, reason="x", on=make.TODAY, net_by_line={line.pk: credit_net_pence}
    )
    return invoice, payment


def test_what_was_paid_too_much_goes_back_and_the_account_is_square():
    invoice = make.invoice()
    payment = make.payment(invoice.account, 220_00)

    refund = refunds.finish(refund_id=order(payment).pk, on=make.TODAY)

    entry = Payment.objects.get(kind=PaymentKind.REFUND)
    assert (entry.amount_pence, entry.refunds, refund.status) == (-100_00, payment, RefundStatus.DONE)
    assert (ledger.balance_pence(invoice.account_id), ledger.unallocated_pence(payment)) == (0, 0)


def test_money_ordered_back_pays_no_other_invoice_meanwhile():
    account = make.AccountFactory()
    payment = make.payment(account, 100_00)

    order(payment, 60_00)

    left = ledger.payments(account.pk).get(pk=payment.pk).left
    assert (ledger.unallocated_pence(payment), left) == (40_00, 40_00)


def test_a_credit_note_takes_the_place_of_the_money_that_goes_back():
    invoice, payment = paid_and_credited()

    refunds.finish(refund_id=order(payment, 120_00).pk, on=make.TODAY)

    found = documents.documents(make.TODAY).get(pk=invoice.pk)
    note = Document.objects.get(kind=DocumentKind.CREDIT_NOTE)
    assert (found.outstanding_pence, found.paid_pence, found.credited_pence) == (0, 0, 120_00)
    assert (ledger.free_credit_pence(note), ledger.balance_pence(invoice.account_id)) == (0, 0)


def test_only_the_part_that_is_credited_goes_back():
    invoice, payment = paid_and_credited(credit_net_pence=25_00)

    refunds.finish(refund_id=order(payment, 30_00).pk, on=make.TODAY)

    found = documents.documents(make.TODAY).get(pk=invoice.pk)
    assert (found.outstanding_pence, found.paid_pence, found.credited_pence) == (0, 90_00, 30_00)


@pytest.mark.parametrize("amount_pence", [0, -1, 30_01, 120_00])
def test_more_than_is_free_or_nothing_is_refused_and_nothing_is_written(amount_pence):
    _, payment = paid_and_credited(credit_net_pence=25_00)
    before = Allocation.objects.count()

    with pytest.raises(refunds.RefundTooLarge, match=r"At most £30\.00"):
        order(payment, amount_pence)

    assert (Refund.objects.count(), Allocation.objects.count()) == (0, before)


def test_money_by_bank_does_not_go_back_to_a_card():
    payment = make.payment(make.AccountFactory(), 100_00)

    with pytest.raises(refunds.NotRefundable, match="Choose BACS"):
        order(payment, method=PaymentMethod.CARD)


def test_a_refund_is_no_money_received():
    payment = make.payment(make.AccountFactory(), 100_00)
    entry = refunds.finish(refund_id=order(payment).pk, on=make.TODAY).entry

    with pytest.raises(refunds.NotRefundable, match="received"):
        order(entry, 1)


def test_entering_it_twice_changes_nothing():
    payment = make.payment(make.AccountFactory(), 100_00)
    refund = order(payment)

    refunds.finish(refund_id=refund.pk, on=make.TODAY)
    refunds.finish(refund_id=refund.pk, on=make.TODAY)

    assert Payment.objects.filter(kind=PaymentKind.REFUND).count() == 1


def test_a_failed_refund_keeps_the_money_aside_until_it_is_cancelled():
    payment = make.payment(make.AccountFactory(), 100_00)
    refund = order(payment)

    refunds.fail(refund_id=refund.pk, error="Account closed")
    aside = ledger.unallocated_pence(payment)
    refunds.cancel(by=office(), refund_id=refund.pk)

    assert (aside, ledger.unallocated_pence(payment)) == (0, 100_00)


def test_a_refund_that_has_left_cannot_be_cancelled():
    refund = order(make.payment(make.AccountFactory(), 100_00))
    refunds.finish(refund_id=refund.pk, on=make.TODAY)

    with pytest.raises(refunds.RefundMoved, match="refunded"):
        refunds.cancel(by=office(), refund_id=refund.pk)


def test_a_cancelled_refund_is_not_entered():
    refund = order(make.payment(make.AccountFactory(), 100_00))
    refunds.cancel(by=office(), refund_id=refund.pk)

    with pytest.raises(refunds.RefundMoved, match="cancelled"):
        refunds.finish(refund_id=refund.pk, on=make.TODAY)


def test_a_refund_above_the_limit_waits_for_another_person():
    BillingSettings.objects.create(pk=1, refund_limit_pence=50_00)
    payment, asker = make.payment(make.AccountFactory(), 100_00), office()

    asked = refunds.ask_refund(by=asker, payment_id=payment.pk, amount_pence=50_01, method=BACS, reason="Left over")
    waiting = Refund.objects.count()
    approvals.approve(by=office(), approval_id=asked.pk, on=make.TODAY, now=make.NOW)

    refund = Refund.objects.get()
    assert (asked.kind, waiting, Approval.objects.get().status) == ("refund", 0, ApprovalStatus.APPROVED)
    assert (refund.amount_pence, refund.requested_by, refund.reason) == (50_01, asker, "Left over")


def test_a_refund_up_to_the_limit_is_ordered_at_once():
    BillingSettings.objects.create(pk=1, refund_limit_pence=50_00)
    payment = make.payment(make.AccountFactory(), 100_00)

    made = refunds.ask_refund(by=office(), payment_id=payment.pk, amount_pence=50_00, method=BACS, reason="x")

    assert (made, Approval.objects.count()) == (Refund.objects.get(), 0)
