"""What becomes of a payment at the processor: money received is entered once, against what its invoices still owe.

The processor's number of the payment is the entry's `external_id`, which is unique: whoever hears of it first enters it.
"""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils.timezone import localtime

from billing.allocation import OpenInvoice, Share
from billing.enums import OnlineStatus, PaymentMethod
from billing.gateway.facts import IntentFact, SessionFact
from billing.models import Account, OnlinePayment, Payment
from billing.operations import locks, payments
from billing.operations.online.errors import NothingToDo, NotOurs, TooEarly
from billing.queries import ledger
from tenants.current import current_partnership
from tenants.money import format_pence

RANK: Final = {
    OnlineStatus.OPEN: 0,
    OnlineStatus.EXPIRED: 1,
    OnlineStatus.PENDING: 2,
    OnlineStatus.FAILED: 3,
    OnlineStatus.PAID: 4,
}
ROW_COMES_WITHIN: Final = timedelta(hours=1)
FAILED: Final = {"requires_payment_method", "canceled"}


@transaction.atomic
def take_intent(*, fact: IntentFact, happened_at: datetime, now: datetime, session: SessionFact | None = None) -> str:
    """Follow a payment as it stands and return what was done. Raises NothingToDo, NotOurs, TooEarly."""
    account_id = _account_of(fact.metadata)
    locks.lock_account(account_id)
    row = _row(fact, now)
    if fact.has_succeeded:
        return _receive(account_id, fact, row, happened_at)
    if row is None:
        raise NothingToDo(f"A payment that is {fact.status} and none of ours")
    if fact.status == "processing":
        return _move(row, OnlineStatus.PENDING, happened_at, intent_id=fact.id, url="", error="")
    is_over = session is not None and session.status != "open"
    if fact.status in FAILED and (is_over or fact.status == "canceled" or row.collect_on):
        return _move(row, OnlineStatus.FAILED, happened_at, intent_id=fact.id, url="", error=fact.error[:300])
    return _move(row, OnlineStatus.OPEN, happened_at, error=fact.error[:300])


@transaction.atomic
def take_expired(*, fact: SessionFact, happened_at: datetime) -> str:
    """A page nobody paid on is gone. Raises NothingToDo, NotOurs."""
    locks.lock_account(_account_of(fact.metadata))
    row = OnlinePayment.objects.select_for_update(of=("self",)).filter(session_id=fact.id).first()
    if row is None:
        raise NothingToDo("A page of ours that was given up")
    return _move(row, OnlineStatus.EXPIRED, happened_at, url="")


def shares_of(row: OnlinePayment | None, account_id: int, amount_pence: int) -> list[Share] | None:
    """Return the amount on the payment's invoices as far as they owe it now; None: as the rule has it."""
    if row is None:
        return None
    owed: dict[int, OpenInvoice] = {invoice.id: invoice for invoice in ledger.open_invoices(account_id)}
    left, shares = amount_pence, []
    for invoice_id, pence in row.invoices:
        part = min(left, pence, owed[invoice_id].outstanding_pence if invoice_id in owed else 0)
        if part > 0:
            shares.append(Share(invoice_id, part))
            left -= part
    return shares


def entry_of(external_id: str) -> Payment | None:
    """Return the entry with the processor's number; none when nobody has entered it yet."""
    return Payment.objects.filter(external_id=external_id).first() if external_id else None


def _receive(account_id: int, fact: IntentFact, row: OnlinePayment | None, happened_at: datetime) -> str:
    known = {"fee_pence": fact.fee_pence} if fact.fee_pence is not None else {}
    method = fact.method or PaymentMethod.CARD
    if row:
        facts = {"intent_id": fact.id, "charge_id": fact.charge_id, "method": method, "url": "", "error": ""}
        _move(row, OnlineStatus.PAID, happened_at, **facts, **known)
    if entry_of(fact.id):
        return "This payment is entered already"
    if not fact.is_pounds:
        raise NotOurs(f"A payment in another currency: {fact.id}")
    payments.record_payment(
        by=None,
        account_id=account_id,
        amount_pence=fact.amount_pence,
        received_on=localtime(max(happened_at, fact.created_at)).date(),
        method=method,
        reference=f"Online {row.pk}" if row else fact.id[:80],
        shares=shares_of(row, account_id, fact.amount_pence),
        external_id=fact.id,
        online_id=row.pk if row else None,
    )
    return f"{format_pence(fact.amount_pence)} entered"


def _account_of(metadata: object) -> int:
    """The account a payment names. Raises NotOurs for one that names none: the processor may serve other websites too."""
    tags = dict(metadata) if isinstance(metadata, dict) else {}
    number = str(tags.get("account", ""))
    if tags.get("partnership") != current_partnership().schema_name or not number.isdecimal():
        raise NothingToDo("Not about an invoice of ours")
    if not Account.objects.filter(pk=int(number)).exists():
        raise NotOurs(f"Names account {number}, which does not exist")
    return int(number)


def _row(fact: IntentFact, now: datetime) -> OnlinePayment | None:
    """Our row of a payment, held. Raises TooEarly when it is named and not there yet; after an hour it will not come."""
    rows = OnlinePayment.objects.select_for_update(of=("self",))
    number = fact.metadata.get("online_payment", "")
    if not number.isdecimal():
        return rows.filter(intent_id=fact.id).first()
    row = rows.filter(pk=int(number)).first()
    if row is None and now - fact.created_at < ROW_COMES_WITHIN:
        raise TooEarly(f"Names online payment {number}, which does not exist yet")
    return row


def _move(row: OnlinePayment, to: OnlineStatus, happened_at: datetime, **facts: object) -> str:
    """Move a row on; older news, and a lower state of the same second, is no news. What is paid stays paid. Raises NothingToDo."""
    is_old = row.changed_at is not None and happened_at < row.changed_at
    is_back = row.changed_at == happened_at and RANK[to] < RANK[OnlineStatus(row.status)]
    if row.status == OnlineStatus.PAID and to != OnlineStatus.PAID:
        raise NothingToDo("Older news: it is paid")
    if (is_old or is_back) and to != OnlineStatus.PAID:
        raise NothingToDo("Older news than what we know")
    row.status, row.changed_at = to, max(happened_at, row.changed_at or happened_at)
    for name, value in facts.items():
        setattr(row, name, value)
    row.save(update_fields=["status", "changed_at", *facts])
    return f"The payment is: {to.label.lower()}"
