"""Paying invoices on the processor's page: one row per page, the same page for a second click, never two at once.

Order: the row and its idempotency key are committed first, then the processor is asked, then the answer is noted. Whatever
breaks in between, the next click finds the row and asks with the same key.
"""

from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from typing import Final
from uuid import uuid4

from django.db import transaction
from django.db.models import Q

from billing.enums import OnlineStatus
from billing.errors import BillingRefused
from billing.gateway import pages
from billing.gateway.client import PAGE_SECONDS, Gateway
from billing.gateway.errors import GatewayRefused
from billing.gateway.facts import SessionFact
from billing.models import Account, Document, OnlinePayment
from billing.operations import locks
from billing.operations.online import connection
from billing.operations.online.customers import customer_of
from billing.operations.payments import NotOwed
from billing.queries import ledger
from billing.queries import online as queries
from membership.models import Person
from tenants.current import current_partnership
from tenants.queue import enqueue

PAGE_LASTS: Final = timedelta(hours=23)
ASK_EVERY: Final = timedelta(seconds=15)
MOST_INVOICES: Final = 50
Pairs = list[list[int]]


class OnItsWay(BillingRefused):
    """A payment of the invoice is under way already."""

    code = "on_its_way"


def open_payment(
    *, by: Person, account_id: int, invoice_ids: Collection[int], return_to: Callable[[int], str], now: datetime
) -> OnlinePayment:
    """Open a page on which a payer pays what is left of invoices of one account, or return the page that is open.

    `return_to` gives the address to come back to. Raises NotOwed, OnItsWay, NotConnected and the gateway's errors.
    """
    gateway = connection.open_gateway(PAGE_SECONDS)
    row, old = _prepare(by, account_id, invoice_ids, now)
    for other in old:
        _close(gateway, other)
    if row.session_id:
        return row
    customer_id = customer_of(gateway, row.account)
    page = pages.open_payment_page(gateway, _order(row, customer_id, return_to(row.pk)), key=row.idempotency_key)
    noted = _note(row.pk, page)
    if noted.status == OnlineStatus.EXPIRED:
        _close(gateway, noted)
        raise OnItsWay("Another page for this invoice was opened at the same moment. Pay on that one, or try again.")
    return noted


def ask(*, online_id: int, now: datetime) -> bool:
    """Have the processor asked how a payment stands, at most every fifteen seconds; tell whether it will be."""
    is_due = Q(asked_at__isnull=True) | Q(asked_at__lt=now - ASK_EVERY)
    rows = OnlinePayment.objects.filter(is_due, pk=online_id, status__in=[OnlineStatus.OPEN, OnlineStatus.PENDING])
    is_ours = bool(rows.update(asked_at=now))
    if is_ours:
        enqueue("billing.ask_about_payment", online_id=online_id)
    return is_ours


@transaction.atomic
def _prepare(
    by: Person, account_id: int, invoice_ids: Collection[int], now: datetime
) -> tuple[OnlinePayment, list[OnlinePayment]]:
    """Return the row to pay by, and open pages that hold some of its invoices and must go first."""
    locks.lock_account(account_id)
    pairs = _pairs(account_id, invoice_ids)
    rows = OnlinePayment.objects.filter(account_id=account_id, status=OnlineStatus.OPEN, collect_on__isnull=True)
    overlapping = [
        row for row in rows.select_related("account") if {p[0] for p in row.invoices} & {p[0] for p in pairs}
    ]
    fresh = [
        row for row in overlapping if row.invoices == pairs and row.created_at > now - PAGE_LASTS + timedelta(hours=1)
    ]
    if fresh:
        return fresh[0], [row for row in overlapping if row != fresh[0]]
    made = OnlinePayment.objects.create(
        account_id=account_id,
        invoices=pairs,
        amount_pence=sum(pence for _, pence in pairs),
        idempotency_key=uuid4().hex,
        started_by=by,
        created_at=now,
    )
    return OnlinePayment.objects.select_related("account").get(pk=made.pk), overlapping


def _pairs(account_id: int, invoice_ids: Collection[int]) -> Pairs:
    """Each invoice with what is left of it, as the account's row guarantees. Raises NotOwed, OnItsWay."""
    left = {invoice.id: invoice.outstanding_pence for invoice in ledger.open_invoices(account_id)}
    wanted = sorted(set(invoice_ids))
    if not wanted or len(wanted) > MOST_INVOICES or any(pk not in left for pk in wanted):
        raise NotOwed("Choose invoices that are still to be paid, fifty at most.")
    if queries.under_way(account_id).keys() & set(wanted):
        raise OnItsWay("A payment of this invoice is on its way already. Nothing more needs to be paid for now.")
    return [[pk, left[pk]] for pk in wanted]


def _close(gateway: Gateway, row: OnlinePayment) -> None:
    """Take an open page away, so that nobody pays on two. Raises OnItsWay when somebody has paid on it.

    A row whose page is just being asked for is closed first: whoever asked finds it closed and takes the page away.
    """
    if not row.session_id:
        unasked = OnlinePayment.objects.filter(pk=row.pk, status=OnlineStatus.OPEN, session_id="")
        if unasked.update(status=OnlineStatus.EXPIRED):
            return
        row.refresh_from_db(fields=["session_id"])
    if row.session_id:
        try:
            pages.close(gateway, row.session_id)
        except GatewayRefused as error:
            if pages.session(gateway, row.session_id).status != "expired":
                enqueue("billing.ask_about_payment", online_id=row.pk)
                raise OnItsWay(
                    "Another payment of this invoice has just been made. It will show here shortly."
                ) from error
    OnlinePayment.objects.filter(pk=row.pk, status=OnlineStatus.OPEN).update(status=OnlineStatus.EXPIRED, url="")


def _order(row: OnlinePayment, customer_id: str, address: str) -> pages.Order:
    """What the page shows; made of the row alone, so that the same key always comes with the same words."""
    numbers = dict(Document.objects.filter(pk__in=[pk for pk, _ in row.invoices]).values_list("pk", "number"))
    return pages.Order(
        customer_id=customer_id,
        methods=queries.methods(queries.connection()),
        return_url=f"{address}?from=page",
        cancel_url=address,
        reference=f"online-{row.pk}",
        metadata=tags(row.account, online_payment=str(row.pk)),
        expires_at=row.created_at + PAGE_LASTS,
        items=[pages.Item(f"Invoice {numbers[pk]}", pence) for pk, pence in row.invoices],
        description=", ".join(numbers[pk] for pk, _ in row.invoices)[:200],
    )


def tags(account: Account, **more: str) -> dict[str, str]:
    """Return what lets a payment be found again from the processor's side."""
    return {"partnership": current_partnership().schema_name, "account": str(account.pk)} | more


@transaction.atomic
def _note(online_id: int, page: SessionFact) -> OnlinePayment:
    """Keep the answer; a row that another click has closed meanwhile gets no address to pay at."""
    row = OnlinePayment.objects.select_for_update(of=("self",)).select_related("account").get(pk=online_id)
    row.session_id, row.expires_at = page.id, page.expires_at
    row.url = "" if row.status == OnlineStatus.EXPIRED else page.url
    row.save(update_fields=["session_id", "url", "expires_at"])
    return row
