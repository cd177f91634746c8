"""Taking documents and payments over to other books: each once per system, in batches numbered without gaps.

A batch keeps the codes it was made with, and everything else in its file was archived: made again it is the same.
A correction is a new document or payment, so it comes as a new line in the next batch.
"""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from billing.books.codes import codes_of
from billing.books.recharge import layout_of
from billing.enums import AccountingSystem, EntryKind
from billing.errors import BillingRefused
from billing.models import AccountingBatch, AccountingEntry
from billing.operations import locks
from billing.queries import batches
from billing.queries.settings import billing_settings
from membership.models import Person


class NothingNew(BillingRefused):
    """Every document and payment up to the day is in a batch already."""

    code = "nothing_new"


class AlreadySent(BillingRefused):
    """The batch is marked as sent."""

    code = "already_sent"


@transaction.atomic
def make_batch(*, by: Person | None, system: AccountingSystem, until: date) -> AccountingBatch:
    """Put everything up to a day that no batch of the system holds into a new one. Raises NothingNew."""
    locks.lock_books()
    documents = list(batches.waiting_documents(system, until).values_list("pk", flat=True))
    payments = list(batches.waiting_payments(system, until).values_list("pk", flat=True))
    if not documents and not payments:
        raise NothingNew(f"There is nothing up to {until.day} {until:%B %Y} that {system.label} does not have already.")
    last = AccountingBatch.objects.filter(system=system).aggregate(last=Max("number", default=0))["last"]
    batch = AccountingBatch.objects.create(
        system=system, number=last + 1, until=until, layout=_layout(system), created_by=by
    )
    _hold(batch, EntryKind.DOCUMENT, documents)
    _hold(batch, EntryKind.PAYMENT, payments)
    return batch


@transaction.atomic
def mark_sent(*, by: Person, batch_id: int, now: datetime) -> AccountingBatch:
    """Note that a batch is in the other books, by whom and when. Raises AlreadySent."""
    batch = locks.lock_batch(batch_id)
    if batch.sent_at:
        raise AlreadySent(f"{batch} was marked as sent on {batch.sent_at:%d %B %Y}.")
    batch.sent_at, batch.sent_by = now, by
    batch.save(update_fields=["sent_at", "sent_by"])
    return batch


def _layout(system: AccountingSystem) -> dict[str, Any]:
    settings = billing_settings()
    if system == AccountingSystem.RECHARGE:
        return layout_of(settings.recharge_layout).as_json()
    return codes_of(settings.codes.get(system, {}), system).as_json()


def _hold(batch: AccountingBatch, kind: EntryKind, ids: list[int]) -> None:
    AccountingEntry.objects.bulk_create(
        [AccountingEntry(batch=batch, system=batch.system, kind=kind, object_id=pk) for pk in ids], batch_size=1000
    )
