"""Collecting due invoices by Direct Debit: announced first, collected on the announced day, never more than is owed then.

Bacs asks for notice before money is taken (three working days at least, as agreed with the payer); we give seven days.
"""

from datetime import date, datetime, timedelta
from typing import Final
from uuid import uuid4

from django.db import transaction

from billing import emails
from billing.enums import Collection, MandateStatus, OnlineStatus, PaymentMethod
from billing.gateway import moving, pages
from billing.gateway.errors import Declined, GatewayRefused
from billing.models import Account, OnlinePayment
from billing.operations import locks
from billing.operations.online import connection, receipts
from billing.operations.online.checkout import tags
from billing.queries import ledger
from billing.queries import online as queries
from tenants.queue import enqueue

NOTICE: Final = timedelta(days=7)


def announce_all(*, on: date) -> list[int]:
    """Announce what falls due within the notice, one collection per payer; return their ids."""
    accounts = Account.objects.filter(
        collection=Collection.DIRECT_DEBIT, mandate_status=MandateStatus.ACTIVE, is_active=True
    )
    made = [announce(account_id=pk, on=on) for pk in accounts.order_by("pk").values_list("pk", flat=True)]
    return [row.pk for row in made if row]


@transaction.atomic
def announce(*, account_id: int, on: date) -> OnlinePayment | None:
    """Announce one payer's due invoices for a day at least the notice away; None when there is nothing."""
    locks.lock_account(account_id)
    taken = _spoken_for(account_id)
    due = [
        invoice
        for invoice in ledger.open_invoices(account_id)
        if invoice.due_on <= on + NOTICE and invoice.id not in taken
    ]
    if not due:
        return None
    row = OnlinePayment.objects.create(
        account_id=account_id,
        invoices=[[invoice.id, invoice.outstanding_pence] for invoice in due],
        amount_pence=sum(invoice.outstanding_pence for invoice in due),
        method=PaymentMethod.DIRECT_DEBIT,
        idempotency_key=uuid4().hex,
        collect_on=max(on + NOTICE, *(invoice.due_on for invoice in due)),
    )
    enqueue("billing.send_collection_notice", online_id=row.pk)
    return row


def send_notice(*, online_id: int) -> None:
    """Tell the payer by e-mail what will be collected and when."""
    row = OnlinePayment.objects.select_related("account").get(pk=online_id)
    if row.account.invoice_email and row.status == OnlineStatus.OPEN:
        emails.collection_message(row, queries.invoice_numbers(row)).send()


def collect(*, online_id: int, now: datetime) -> OnlinePayment:
    """Hand one announced collection to the processor; a refusal is kept on it. Raises GatewayUnavailable, NotConnected."""
    row = _freeze(online_id)
    if row.status != OnlineStatus.PENDING or row.intent_id:
        return row
    gateway = connection.open_gateway()
    try:
        mandate = pages.mandate(gateway, row.account.mandate_id)
        fact = moving.collect(
            gateway,
            customer_id=row.account.customer_id,
            way_id=mandate.way_id,
            amount_pence=row.amount_pence,
            metadata=tags(row.account, online_payment=str(row.pk)),
            description=", ".join(queries.invoice_numbers(row))[:200],
            key=row.idempotency_key,
        )
    except (GatewayRefused, Declined) as refusal:
        OnlinePayment.objects.filter(pk=row.pk).update(status=OnlineStatus.FAILED, error=str(refusal)[:300])
        return OnlinePayment.objects.get(pk=row.pk)
    receipts.take_intent(fact=fact, happened_at=fact.created_at, now=now)
    return OnlinePayment.objects.get(pk=row.pk)


@transaction.atomic
def _freeze(online_id: int) -> OnlinePayment:
    """Settle what is collected: what the invoices owe today, not more than announced. Once asked for it stays the same."""
    account_id = OnlinePayment.objects.values_list("account_id", flat=True).get(pk=online_id)
    account = locks.lock_account(account_id)
    row = OnlinePayment.objects.select_for_update(of=("self",)).select_related("account").get(pk=online_id)
    if row.status != OnlineStatus.OPEN:
        return row
    shares = receipts.shares_of(row, account_id, row.amount_pence) or []
    row.invoices = [[share.invoice_id, share.amount_pence] for share in shares]
    is_wanted = bool(shares) and account.mandate_status == MandateStatus.ACTIVE
    row.status = OnlineStatus.PENDING if is_wanted else OnlineStatus.EXPIRED
    row.amount_pence = sum(share.amount_pence for share in shares) or row.amount_pence
    row.save(update_fields=["invoices", "status", "amount_pence"])
    return row


def _spoken_for(account_id: int) -> set[int]:
    """Invoices that are announced, under way, or were refused by the bank once: those are not tried again by themselves."""
    rows = OnlinePayment.objects.filter(account_id=account_id).exclude(status=OnlineStatus.EXPIRED)
    held = rows.exclude(status=OnlineStatus.PAID).exclude(status=OnlineStatus.OPEN, collect_on__isnull=True)
    return {invoice_id for row in held for invoice_id, _ in row.invoices}
