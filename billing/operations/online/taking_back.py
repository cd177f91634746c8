"""Money the processor takes back after it was entered: refunds made there, disputes, and disputes that are won."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localtime

from billing.enums import PaymentKind, PaymentMethod
from billing.gateway.facts import DisputeFact, RefundFact
from billing.models import Allocation, Payment, Refund
from billing.operations import locks, payments, refunds
from billing.operations.online.errors import NothingToDo, TooEarly
from billing.operations.online.receipts import entry_of, shares_of
from billing.queries import ledger
from tenants.money import format_pence

GONE = {"failed", "canceled"}


@transaction.atomic
def take_refund(*, fact: RefundFact, happened_at: datetime) -> str:
    """Follow a refund as it stands: ours is finished or failed, one made at the processor is entered.

    Raises NothingToDo, TooEarly.
    """
    payment = _held(fact.intent_id)
    ordered = _order(fact, payment)
    if fact.status in GONE:
        return _refund_failed(fact, ordered, happened_at)
    if fact.status != "succeeded":
        raise NothingToDo(f"The refund is {fact.status}")
    if entry_of(fact.id):
        raise NothingToDo("This refund is entered already")
    if ordered:
        refunds.finish(refund_id=ordered.pk, on=localtime(happened_at).date(), external_id=fact.id)
    else:
        reason = "Refunded at the card processor"
        _enter(payment, PaymentKind.REFUND, fact.amount_pence, fact.id, happened_at, reason)
    return f"{format_pence(fact.amount_pence)} refunded"


@transaction.atomic
def take_dispute(*, fact: DisputeFact, happened_at: datetime) -> str:
    """Follow a dispute as it stands: money taken back is owed again, money won back is received again.

    Raises NothingToDo, TooEarly.
    """
    payment = _held(fact.intent_id)
    if not fact.has_taken_money:
        raise NothingToDo("The bank asks about a payment; no money was taken")
    done = []
    if entry_of(fact.id) is None:
        reason = f"Disputed with the payer’s bank: {fact.reason}"
        _enter(payment, PaymentKind.TAKEN_BACK, fact.amount_pence, fact.id, happened_at, reason)
        done.append(f"{format_pence(fact.amount_pence)} taken back")
    if fact.is_won and entry_of(f"{fact.id}:won") is None:
        _receive_again(payment, fact.amount_pence, f"{fact.id}:won", happened_at)
        done.append(f"{format_pence(fact.amount_pence)} received again")
    if not done and fact.status != "lost":
        raise NothingToDo("Nothing new about this dispute")
    return ", ".join(done) or "The dispute is lost"


def _held(intent_id: str) -> Payment:
    """The payment a message is about, its account held. Raises TooEarly when it is not entered (yet)."""
    payment = entry_of(intent_id)
    if payment is None:
        raise TooEarly("The payment itself is not entered yet")
    locks.lock_account(payment.account_id)
    return payment


def _order(fact: RefundFact, payment: Payment) -> Refund | None:
    number = fact.metadata.get("refund", "")
    rows = Refund.objects.filter(payment=payment)
    return rows.filter(pk=int(number)).first() if number.isdecimal() else rows.filter(external_id=fact.id).first()


def _refund_failed(fact: RefundFact, ordered: Refund | None, happened_at: datetime) -> str:
    """A refund may fail days after it was said to be done: the money is with the processor again."""
    entered = entry_of(fact.id)
    if entered is None and ordered is None:
        raise NothingToDo("A refund that came to nothing")
    if entered is None and ordered:
        refunds.fail(refund_id=ordered.pk, error=fact.error or "The card company refused the refund.")
        return "The refund failed"
    if entered and entry_of(f"{fact.id}:failed") is None:
        _receive_again(entered, fact.amount_pence, f"{fact.id}:failed", happened_at)
        return f"The refund failed: {format_pence(fact.amount_pence)} is back"
    raise NothingToDo("The failure is entered already")


def _receive_again(before: Payment, amount_pence: int, external_id: str, happened_at: datetime) -> None:
    payments.record_payment(
        by=None,
        account_id=before.account_id,
        amount_pence=amount_pence,
        received_on=localtime(happened_at).date(),
        method=PaymentMethod(before.method),
        reference=before.reference,
        shares=shares_of(before.online, before.account_id, amount_pence),
        external_id=external_id,
        online_id=before.online_id,
    )


def _enter(
    payment: Payment, kind: PaymentKind, amount_pence: int, external_id: str, happened_at: datetime, reason: str
) -> None:
    _release(payment, amount_pence - max(ledger.unallocated_pence(payment), 0))
    Payment.objects.create(
        account_id=payment.account_id,
        kind=kind,
        received_on=localtime(happened_at).date(),
        amount_pence=-amount_pence,
        method=payment.method,
        reference=payment.reference,
        external_id=external_id,
        reason=reason[:200],
        refunds=payment,
        online_id=payment.online_id,
    )


def _release(payment: Payment, needed: int) -> None:
    """Take money off the payment's invoices, the newest first: they are owed again."""
    rows = Allocation.objects.filter(payment=payment, reverses__isnull=True, reversal__isnull=True)
    for row in rows.order_by("-pk"):
        if needed <= 0:
            return
        of = {"invoice_id": row.invoice_id, "payment_id": row.payment_id}
        Allocation.objects.create(**of, amount_pence=-row.amount_pence, reverses=row)
        if row.amount_pence > needed:
            Allocation.objects.create(**of, amount_pence=row.amount_pence - needed)
        needed -= row.amount_pence
