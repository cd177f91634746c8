"""Other books in the demo: what Xero has already and what waits for it, and the journal of a council."""

from contextlib import suppress
from datetime import date, timedelta
from typing import Final

from billing.enums import AccountingSystem, AccountKind, Collection
from billing.models import Account, Document
from billing.operations import accounting_batches
from billing.queries import documents
from config.demo.calendar import at
from membership.models import Person
from tenants.enums import LegalForm, Sector

JOURNALS: Final = 3


def take_over(by: Person, today: date, *, legal_form: str) -> None:
    """Send Xero what was issued up to the last month, keep the rest waiting; let a council pay some schools by journal."""
    if not Document.objects.exists():
        return
    month_ended = today.replace(day=1) - timedelta(days=1)
    with suppress(accounting_batches.NothingNew):
        batch = accounting_batches.make_batch(by=by, system=AccountingSystem.XERO, until=month_ended)
        accounting_batches.mark_sent(by=by, batch_id=batch.pk, now=at(today.replace(day=1), 10))
    if legal_form == LegalForm.COUNCIL_HOSTED:
        _journal(by, today)


def _journal(by: Person, today: date) -> None:
    owing = documents.unpaid(today).values("account_id")
    rows = Account.objects.filter(kind=AccountKind.SCHOOL, school__sector=Sector.MAINTAINED, pk__in=owing)
    chosen = list(rows.order_by("name").values_list("pk", flat=True)[:JOURNALS])
    Account.objects.filter(pk__in=chosen).update(collection=Collection.JOURNAL)
    with suppress(accounting_batches.NothingNew):
        accounting_batches.make_batch(by=by, system=AccountingSystem.RECHARGE, until=today)
