"""Money given back: never more than what is free of a payment; it leaves by card or in a bank file, and is then entered.

What pays an invoice that was credited is free: the credit note takes its place on the invoice.
"""

from datetime import date

from django.db import transaction

from billing.enums import ApprovalKind, PaymentKind, PaymentMethod
from billing.errors import BillingRefused
from billing.models import Allocation, Approval, Document, Payment, Refund
from billing.operations import locks, second_person
from billing.queries import ledger
from membership.models import Person
from tenants.money import format_pence
from tenants.queue import enqueue

BY_PROCESSOR = frozenset({PaymentMethod.CARD, PaymentMethod.PAY_BY_BANK, PaymentMethod.DIRECT_DEBIT})


class NotRefundable(BillingRefused):
    """Only money that came in can go back, and by a way it can take."""

    code = "not_refundable"


class RefundTooLarge(BillingRefused):
    """More than is free of the payment."""

    code = "refund_too_large"


class RefundMoved(BillingRefused):
    """The refund is past the point where this can be done."""

    code = "refund_moved"


@transaction.atomic
def ask_refund(
    *, by: Person, payment_id: int, amount_pence: int, method: PaymentMethod, reason: str
) -> Refund | Approval:
    """Order a refund, or ask a second person where it is above the limit. Raises NotRefundable, RefundTooLarge."""
    if not second_person.is_needed(ApprovalKind.REFUND, amount_pence):
        return order(by=by, payment_id=payment_id, amount_pence=amount_pence, method=method, reason=reason)
    payment = Payment.objects.select_related("account").get(pk=payment_id)
    _check(payment, amount_pence, method)
    return second_person.ask(
        by=by,
        kind=ApprovalKind.REFUND,
        amount_pence=amount_pence,
        summary=f"Refund {format_pence(amount_pence)} to {payment.account}",
        arguments={"payment_id": payment_id, "amount_pence": amount_pence, "method": method.value, "reason": reason},
        reason=reason,
    )


@transaction.atomic
def order(*, by: Person, payment_id: int, amount_pence: int, method: PaymentMethod, reason: str) -> Refund:
    """Set money aside to go back: by the processor at once, by bank with the next file.

    Raises NotRefundable, RefundTooLarge.
    """
    payment = Payment.objects.get(pk=payment_id)
    locks.lock_account(payment.account_id)
    _check(payment, amount_pence, method)
    _free(payment, amount_pence - ledger.unallocated_pence(payment))
    refund = Refund.objects.create(
        account_id=payment.account_id,
        payment=payment,
        amount_pence=amount_pence,
        method=method,
        reason=reason[:200],
        requested_by=by,
    )
    if method in BY_PROCESSOR:
        enqueue("billing.send_card_refund", refund_id=refund.pk)
    return refund


@transaction.atomic
def finish(*, refund_id: int, on: date, external_id: str = "", bank_line_id: int | None = None) -> Refund:
    """Enter that the money has left; done again it changes nothing. Raises RefundMoved."""
    refund = _locked(refund_id)
    if refund.entry_id:
        return refund
    if refund.status not in ("waiting", "sent"):
        raise RefundMoved(f"This refund is {refund.get_status_display().lower()}.")
    refund.entry = Payment.objects.create(
        account_id=refund.account_id,
        kind=PaymentKind.REFUND,
        received_on=on,
        amount_pence=-refund.amount_pence,
        method=refund.method,
        reference=refund.payment.reference,
        reason=refund.reason,
        external_id=external_id,
        bank_line_id=bank_line_id,
        refunds=refund.payment,
        recorded_by=refund.requested_by,
    )
    refund.external_id = external_id or refund.external_id
    refund.finish()
    refund.save()
    return refund


@transaction.atomic
def fail(*, refund_id: int, error: str) -> Refund:
    """Note that the bank or the processor refused; the money is still set aside until sent again or cancelled."""
    refund = _locked(refund_id)
    if refund.entry_id is None and refund.status in ("waiting", "sent"):
        refund.fail()
        refund.error = error[:300]
        refund.save()
    return refund


@transaction.atomic
def cancel(*, by: Person, refund_id: int) -> Refund:
    """Give up a refund that has not been sent; the money is free again. Raises RefundMoved."""
    refund = _locked(refund_id)
    if refund.status not in ("waiting", "failed"):
        raise RefundMoved(f"This refund is {refund.get_status_display().lower()} and cannot be cancelled.")
    refund.cancel()
    refund.save()
    return refund


def _locked(refund_id: int) -> Refund:
    locks.lock_account(Refund.objects.values_list("account_id", flat=True).get(pk=refund_id))
    return Refund.objects.select_for_update(of=("self",)).select_related("payment", "requested_by").get(pk=refund_id)


def _check(payment: Payment, amount_pence: int, method: PaymentMethod) -> None:
    if payment.kind != PaymentKind.RECEIVED:
        raise NotRefundable("Only money that was received can be refunded.")
    if method in BY_PROCESSOR and payment.method != method:
        raise NotRefundable("Money goes back to a card only where it came from that card. Choose BACS.")
    most = ledger.refundable_pence(payment)
    if not 0 < amount_pence <= most:
        raise RefundTooLarge(f"At most {format_pence(most)} of this payment can be refunded. Credit the invoice first.")


def _free(payment: Payment, needed: int) -> None:
    """Let credit notes take the payment's place on the invoices they credit, as far as needed."""
    while needed > 0:
        swaps = (
            (allocation, note, min(needed, allocation.amount_pence, ledger.free_credit_pence(note)))
            for allocation, note in ledger.exchangeable(payment)
        )
        allocation, note, part = next(swap for swap in swaps if swap[2] > 0)  # `_check` has seen that there is enough
        _exchange(allocation, note, part)
        needed -= part


def _exchange(allocation: Allocation, note: Document, part: int) -> None:
    invoice_id, payment_id, amount = allocation.invoice_id, allocation.payment_id, allocation.amount_pence
    Allocation.objects.create(invoice_id=invoice_id, payment_id=payment_id, amount_pence=-amount, reverses=allocation)
    if amount > part:
        Allocation.objects.create(invoice_id=invoice_id, payment_id=payment_id, amount_pence=amount - part)
    Allocation.objects.create(invoice_id=invoice_id, credit_note=note, amount_pence=part)
