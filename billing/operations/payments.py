"""Money received and what it pays. Nothing is edited: a mistake is reversed, and both rows stay."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db import transaction

from billing.allocation import OpenInvoice, Share, allocate
from billing.enums import PaymentKind, PaymentMethod
from billing.errors import BillingRefused
from billing.models import Allocation, Document, Payment
from billing.operations import locks
from billing.queries import ledger
from membership.models import Person
from tenants.money import format_pence


class NothingReceived(BillingRefused):
    """A payment of nothing, or of less."""

    code = "nothing_received"


class NotACreditNote(BillingRefused):
    """Only credit notes hold credit."""

    code = "not_a_credit_note"


class OverAllocation(BillingRefused):
    """More is set against invoices than was received, or than an invoice still owes."""

    code = "over_allocation"


class NotOwed(BillingRefused):
    """The invoice is not one this account still owes."""

    code = "not_owed"


class AlreadyReversed(BillingRefused):
    """The payment has been taken back before, or is itself a reversal."""

    code = "already_reversed"


@transaction.atomic
def record_payment(
    *,
    by: Person | None,
    account_id: int,
    amount_pence: int,
    received_on: date,
    method: PaymentMethod = PaymentMethod.BACS,
    reference: str = "",
    shares: Sequence[Share] | None = None,
    bank_line_id: int | None = None,
    external_id: str = "",
    online_id: int | None = None,
) -> Payment:
    """Record money and set it against invoices: as told, else those the reference names, else the oldest first.

    `bank_line_id` and `online_id` say where it was seen; an `external_id` is recorded once only. What is not needed
    stays on the account. Raises NothingReceived, OverAllocation, NotOwed.
    """
    if amount_pence <= 0:
        raise NothingReceived("Enter the amount that was received. To take a payment back, reverse it.")
    locks.lock_account(account_id)
    invoices = ledger.open_invoices(account_id)
    chosen = allocate(amount_pence, invoices, reference) if shares is None else list(shares)
    _check(chosen, invoices, amount_pence)
    payment = Payment.objects.create(
        account_id=account_id,
        received_on=received_on,
        amount_pence=amount_pence,
        method=method,
        reference=reference,
        recorded_by=by,
        bank_line_id=bank_line_id,
        external_id=external_id,
        online_id=online_id,
    )
    _save(chosen, payment=payment)
    return payment


@transaction.atomic
def allocate_payment(*, by: Person, payment_id: int, shares: Sequence[Share] | None = None) -> list[Share]:
    """Set what is left of a payment against invoices. Raises OverAllocation, NotOwed."""
    payment = Payment.objects.get(pk=payment_id)
    locks.lock_account(payment.account_id)
    left = ledger.unallocated_pence(payment)
    invoices = ledger.open_invoices(payment.account_id)
    chosen = allocate(left, invoices, payment.reference) if shares is None else list(shares)
    _check(chosen, invoices, left)
    _save(chosen, payment=payment)
    return chosen


@transaction.atomic
def allocate_credit(*, by: Person, credit_note_id: int, shares: Sequence[Share] | None = None) -> list[Share]:
    """Set what is left of a credit note against the account's other invoices.

    Raises NotACreditNote, OverAllocation, NotOwed.
    """
    note = Document.objects.get(pk=credit_note_id)
    if note.is_invoice:
        raise NotACreditNote("An invoice holds no credit to use.")
    locks.lock_account(note.account_id)
    left = ledger.free_credit_pence(note)
    invoices = ledger.open_invoices(note.account_id)
    chosen = allocate(left, invoices) if shares is None else list(shares)
    _check(chosen, invoices, left)
    _save(chosen, credit_note=note)
    return chosen


@transaction.atomic
def reverse_payment(*, by: Person, payment_id: int, on: date, reason: str, bank_line_id: int | None = None) -> Payment:
    """Take back a payment that bounced or was typed wrongly; its invoices are owed again. Raises AlreadyReversed."""
    payment = Payment.objects.get(pk=payment_id)
    locks.lock_account(payment.account_id)
    if payment.reverses_id or Payment.objects.filter(reverses=payment).exists():
        raise AlreadyReversed("This payment has been reversed already.")
    reversal = Payment.objects.create(
        account_id=payment.account_id,
        received_on=on,
        kind=PaymentKind.REVERSAL,
        amount_pence=-payment.amount_pence,
        method=payment.method,
        reference=reason[:80],
        reverses=payment,
        recorded_by=by,
        bank_line_id=bank_line_id,
    )
    _undo(Allocation.objects.filter(payment=payment))
    return reversal


def _undo(allocations: Iterable[Allocation]) -> None:
    Allocation.objects.bulk_create(
        Allocation(invoice_id=row.invoice_id, payment_id=row.payment_id, amount_pence=-row.amount_pence, reverses=row)
        for row in allocations
    )


def _check(shares: Sequence[Share], invoices: Sequence[OpenInvoice], available_pence: int) -> None:
    owed = {invoice.id: invoice for invoice in invoices}
    if len({share.invoice_id for share in shares}) != len(shares):
        raise OverAllocation("An invoice is listed twice.")
    for share in shares:
        invoice = owed.get(share.invoice_id)
        if invoice is None or share.amount_pence <= 0:
            raise NotOwed("Choose invoices that this account still owes, with an amount for each.")
        if share.amount_pence > invoice.outstanding_pence:
            raise OverAllocation(f"{invoice.number} owes only {format_pence(invoice.outstanding_pence)}.")
    if sum(share.amount_pence for share in shares) > available_pence:
        raise OverAllocation(f"The invoices add up to more than the {format_pence(available_pence)} there is.")


def _save(shares: Sequence[Share], *, payment: Payment | None = None, credit_note: Document | None = None) -> None:
    Allocation.objects.bulk_create(
        Allocation(
            invoice_id=share.invoice_id, payment=payment, credit_note=credit_note, amount_pence=share.amount_pence
        )
        for share in shares
    )
