"""Undoing a run: every invoice of it is credited, by a job that may be killed anywhere, each invoice once."""

from datetime import date, datetime
from typing import Final

from django.db import transaction
from django.db.models import QuerySet

from billing.enums import ApprovalKind, RunStatus
from billing.models import Approval, BillingRun, Charge
from billing.operations import credit_notes, locks, second_person
from billing.operations.runs import RunNotOpen
from billing.queries import runs as run_queries
from membership.models import Person
from tenants.money import format_pence
from tenants.queue import enqueue

BATCH: Final = 50


@transaction.atomic
def ask(*, by: Person, run_id: int, reason: str, now: datetime) -> BillingRun | Approval:
    """Credit a whole run, or ask a second person where that is above the limit for credit notes. Raises RunNotOpen."""
    run = _issued(run_id)
    left = run_queries.creditable_pence(run)
    if not second_person.is_needed(ApprovalKind.RUN_UNDO, left):
        return start(by=by, run_id=run_id, reason=reason, now=now)
    return second_person.ask(
        by=by,
        kind=ApprovalKind.RUN_UNDO,
        amount_pence=left,
        summary=f"Credit the whole run {run.label}, {format_pence(left)}",
        arguments={"run_id": run_id, "reason": reason},
        reason=reason,
    )


@transaction.atomic
def start(*, by: Person, run_id: int, reason: str, now: datetime) -> BillingRun:
    """Let the job credit what is left of every invoice. Raises RunNotOpen."""
    run = _issued(run_id)
    run.undo()
    run.undone_by, run.undone_at, run.undo_reason = by, now, reason[:200]
    run.save(update_fields=["status", "undone_by", "undone_at", "undo_reason"])
    enqueue("billing.undo_run", run_id=run.pk)
    return run


@transaction.atomic
def credit_batch(*, run_id: int, on: date, now: datetime, size: int = BATCH) -> bool:
    """Credit the next invoices of a run that is undone and return whether there are more.

    Its charges are taken back with them, so that the same membership can be billed again, rightly this time; the last
    batch takes back those of invoices that were credited by hand before, too.
    """
    run = locks.lock_run(run_id)
    if run.status != RunStatus.UNDOING:
        return False
    invoices = run_queries.uncredited(run, size)
    locks.lock_accounts(invoice.account_id for invoice in invoices)
    for invoice in invoices:
        credit_notes.credit_invoice(by=run.undone_by, invoice_id=invoice.pk, reason=run.undo_reason, on=on)
    _take_back(Charge.objects.filter(lines__document__in=invoices), now)
    is_last = len(invoices) < size
    if is_last:
        _take_back(Charge.objects.filter(lines__document__run_item__run=run), now)
        run.finish_undo()
        run.save(update_fields=["status"])
    return not is_last


def _take_back(charges: QuerySet[Charge], now: datetime) -> None:
    charges.filter(cancelled_at=None).update(cancelled_at=now)


def _issued(run_id: int) -> BillingRun:
    run = locks.lock_run(run_id)
    if run.status != RunStatus.ISSUED:
        raise RunNotOpen(f"Only an issued run can be credited: this one is {run.get_status_display().lower()}.")
    return run
