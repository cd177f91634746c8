"""Purchase order numbers: asked of payers by e-mail, written on what is held when they come."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction

from billing.errors import BillingRefused
from billing.models import Account, BillingRunItem, Charge, Dispatch
from billing.operations import dispatches, locks, run_items
from billing.queries import held_orders
from membership.models import Person

ASKED_AGAIN_AFTER: Final = timedelta(days=7)


class NothingHeld(BillingRefused):
    """Nothing of this payer waits for a purchase order number."""

    code = "nothing_held"


@transaction.atomic
def ask(*, by: Person | None, account_id: int) -> Dispatch:
    """Ask one payer by e-mail for the numbers of all that is held. Raises NothingHeld."""
    account = Account.objects.get(pk=account_id)
    if not held_orders.held_of(account_id):
        raise NothingHeld(f"Nothing of {account} waits for a purchase order number any more.")
    return dispatches.queue(by=by, account=account, carried=account)


@transaction.atomic
def ask_all(*, by: Person | None, now: datetime) -> int:
    """Ask every payer with something held who was not asked within a week, and return how many were asked."""
    held = [row for row in held_orders.held_payers() if row.asked_at is None or row.asked_at <= now - ASKED_AGAIN_AFTER]
    for row in held:
        dispatches.queue(by=by, account=row.account, carried=row.account)
    return len(held)


@transaction.atomic
def give(*, by: Person, account_id: int, purchase_order: str, on: date) -> int:
    """Write one number on all that is held of a payer and return how many invoices were issued by it.

    A held invoice of a finished run is issued at once; other charges wait for theirs. Raises NothingHeld.
    """
    items = _locked_items(account_id)
    locks.lock_account(account_id)
    held = held_orders.held_of(account_id)
    if not held:
        raise NothingHeld("Nothing waits for a purchase order number any more.")
    Charge.objects.filter(pk__in=[charge.pk for charge in held]).update(purchase_order=purchase_order)
    given = [
        run_items.give_purchase_order(by=by, item_id=item.pk, purchase_order=purchase_order, on=on) for item in items
    ]
    return sum(item.document_id is not None for item in given)


def _locked_items(account_id: int) -> Sequence[BillingRunItem]:
    """Runs before accounts, in id order, as everywhere."""
    items = held_orders.held_items_of(account_id)
    for item in items:
        locks.lock_run(item.run_id)
    return items
