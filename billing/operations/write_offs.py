"""Debts given up: what an invoice still owes is written off with a reason; it stays on the statement and can be undone."""

from datetime import date

from django.db import transaction

from billing.enums import ApprovalKind, PaymentKind, PaymentMethod
from billing.errors import BillingRefused
from billing.models import Allocation, Approval, Document, Payment
from billing.operations import locks, second_person
from billing.queries import documents
from membership.models import Person
from tenants.money import format_pence


class NothingOwed(BillingRefused):
    """The invoice owes nothing."""

    code = "nothing_owed"


@transaction.atomic
def ask_write_off(*, by: Person, invoice_id: int, reason: str, on: date) -> Payment | Approval:
    """Write off what an invoice owes, or ask a second person where it is above the limit. Raises NothingOwed."""
    invoice = Document.objects.get(pk=invoice_id)
    owed = _owed(invoice)
    if not second_person.is_needed(ApprovalKind.WRITE_OFF, owed):
        return write_off(by=by, invoice_id=invoice_id, reason=reason, on=on)
    return second_person.ask(
        by=by,
        kind=ApprovalKind.WRITE_OFF,
        amount_pence=owed,
        summary=f"Write off {format_pence(owed)} of {invoice.number}, {invoice.buyer_name}",
        arguments={"invoice_id": invoice_id, "reason": reason},
        reason=reason,
    )


@transaction.atomic
def write_off(*, by: Person, invoice_id: int, reason: str, on: date) -> Payment:
    """Give up what an invoice owes. VAT is not corrected here: bad debt relief is the partnership's claim (Notice 700/18).

    Raises NothingOwed. Undone like any payment, by `payments.reverse_payment`.
    """
    invoice = Document.objects.get(pk=invoice_id)
    locks.lock_account(invoice.account_id)
    owed = _owed(invoice)
    entry = Payment.objects.create(
        account_id=invoice.account_id,
        kind=PaymentKind.WRITE_OFF,
        received_on=on,
        amount_pence=owed,
        method=PaymentMethod.OTHER,
        reference=invoice.number,
        reason=reason[:200],
        recorded_by=by,
    )
    Allocation.objects.create(invoice=invoice, payment=entry, amount_pence=owed)
    return entry


def _owed(invoice: Document) -> int:
    owed = documents.outstanding_pence(invoice.pk) if invoice.is_invoice else 0
    if owed <= 0:
        raise NothingOwed(f"{invoice.number} owes nothing, so there is nothing to write off.")
    return owed
