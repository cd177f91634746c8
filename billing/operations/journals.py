"""The council has moved the money of a journal: its invoices are paid and its credit notes given back, once."""

from datetime import date

from django.db import transaction

from billing.allocation import Share
from billing.enums import AccountingSystem, PaymentKind, PaymentMethod
from billing.errors import BillingRefused
from billing.models import AccountingBatch, Document, Payment
from billing.operations import locks, payments, refunds
from billing.queries import batches, documents, ledger
from membership.models import Person


class NotAJournal(BillingRefused):
    """Only a council's journal is posted here."""

    code = "not_a_journal"


class EarlierJournalOpen(BillingRefused):
    """An earlier journal is not posted yet; a credit note may belong to it."""

    code = "earlier_journal_open"


class CreditInUse(BillingRefused):
    """A credit note's money was used elsewhere, so the council cannot have it back."""

    code = "credit_in_use"


@transaction.atomic
def post(*, by: Person, batch_id: int, on: date) -> AccountingBatch:
    """Enter what the council moved on a day; done again it changes nothing.

    Raises NotAJournal, EarlierJournalOpen, CreditInUse.
    """
    batch = locks.lock_batch(batch_id)
    _check(batch)
    if batch.posted_on:
        return batch
    moved = list(batches.documents_of(batch))
    locks.lock_accounts(document.account_id for document in moved)
    for document in sorted(moved, key=lambda row: not row.is_invoice):
        if document.gross_pence and not Payment.objects.filter(external_id=_mark(document)).exists():
            (_receive if document.is_invoice else _give_back)(by, batch, document, on)
    batch.posted_on = on
    batch.save(update_fields=["posted_on"])
    return batch


def _check(batch: AccountingBatch) -> None:
    if batch.system != AccountingSystem.RECHARGE:
        raise NotAJournal(f"{batch} is no journal of a council.")
    earlier = AccountingBatch.objects.filter(system=batch.system, number__lt=batch.number, posted_on=None)
    if earlier.exists():
        raise EarlierJournalOpen(f"{earlier.earliest('number')} is not posted yet. Post it first.")


def _mark(document: Document) -> str:
    """What makes a posting unique: a document is in one journal only."""
    return f"journal:{document.pk}"


def _receive(by: Person, batch: AccountingBatch, invoice: Document, on: date) -> None:
    owed = min(documents.outstanding_pence(invoice.pk), invoice.gross_pence)
    payments.record_payment(
        by=by,
        account_id=invoice.account_id,
        amount_pence=invoice.gross_pence,
        received_on=on,
        method=PaymentMethod.JOURNAL,
        reference=str(batch),
        shares=[Share(invoice.pk, owed)] if owed > 0 else [],
        external_id=_mark(invoice),
    )


def _give_back(by: Person, batch: AccountingBatch, note: Document, on: date) -> None:
    """By way of the payments the journals brought: that of the credited invoice first."""
    left, mark = -note.gross_pence, _mark(note)
    for payment in _journal_payments(note):
        part = min(left, ledger.refundable_pence(payment))
        if part <= 0:
            continue
        refund = refunds.order(
            by=by, payment_id=payment.pk, amount_pence=part, method=PaymentMethod.JOURNAL, reason=f"{note} in {batch}"
        )
        refunds.finish(refund_id=refund.pk, on=on, external_id=mark)
        left, mark = left - part, ""
        if not left:
            return
    raise CreditInUse(f"The credit of {note} was used for something else. Take it back there first.")


def _journal_payments(note: Document) -> list[Payment]:
    rows = Payment.objects.filter(
        account_id=note.account_id, method=PaymentMethod.JOURNAL, kind=PaymentKind.RECEIVED, reversal=None
    )
    return sorted(rows.order_by("-pk"), key=lambda row: row.external_id != f"journal:{note.credits_id}")
