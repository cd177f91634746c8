"""Billing runs: previewed, approved, issued batch by batch by a job that may be killed anywhere, never twice."""

from datetime import date, datetime
from typing import Any, Final

from django.db import connection, transaction

from billing.enums import Exclusion, RunStatus
from billing.errors import BillingRefused
from billing.models import BillingRun, BillingRunItem
from billing.operations import charges, issuing, locks
from billing.operations.runs_sql import FILL_CHARGES, FILL_ITEMS, NOTE_OUTCOMES
from billing.queries import runs as run_queries
from membership.models import Person
from tenants.queue import enqueue

BATCH: Final = 200  # about a tenth of a second of work


class RunNotOpen(BillingRefused):
    """The run is approved, issued or cancelled by now."""

    code = "run_not_open"


class RunInProgress(BillingRefused):
    """Invoices of this year are being issued."""

    code = "run_in_progress"


class NothingToIssue(BillingRefused):
    """The run holds no invoice that can be issued."""

    code = "nothing_to_issue"


@transaction.atomic
def preview_run(
    *, by: Person, year_id: int, label: str, issue_on: date, now: datetime, invoice_timing: str = ""
) -> BillingRun:
    """Prepare a run for a year: one item per payer, held where a purchase order is missing. Raises RunInProgress.

    A preview nobody approved gives way to the new one.
    """
    year = locks.lock_year(year_id)
    before = BillingRun.objects.select_for_update().filter(year=year, status__in=[RunStatus.PREVIEW, RunStatus.ISSUING])
    for run in before:
        if run.status == RunStatus.ISSUING:
            raise RunInProgress(f"Invoices of {year.label} are being issued. Wait until that run has finished.")
        run.cancel()
        run.save(update_fields=["status"])
    waiting = charges.charges_for_subscriptions(by=by, year=year, on=issue_on, now=now, invoice_timing=invoice_timing)
    run = BillingRun.objects.create(
        year=year, label=label, issue_on=issue_on, invoice_timing=invoice_timing, created_by=by
    )
    _fill(run, waiting)
    return run


@transaction.atomic
def start_run(*, by: Person, run_id: int, now: datetime) -> BillingRun:
    """Approve the preview and let the job issue it. Raises RunNotOpen, NothingToIssue."""
    run = _open_run(run_id)
    if not run_queries.due_items(run).exists():
        raise NothingToIssue("There is nothing to issue: every invoice of this run is held or left out.")
    run.start()
    run.started_by, run.started_at = by, now
    run.save()
    enqueue("billing.issue_run", run_id=run.pk)
    return run


@transaction.atomic
def cancel_run(*, by: Person, run_id: int) -> BillingRun:
    """Give up a preview; its charges wait for the next one. Raises RunNotOpen."""
    run = _open_run(run_id)
    run.cancel()
    run.save(update_fields=["status"])
    return run


@transaction.atomic
def issue_run_batch(*, run_id: int, now: datetime, size: int = BATCH) -> int:
    """Issue the next invoices of an approved run and return how many items were dealt with; none: it has finished.

    Everything of a batch is in one transaction under the run's row: a killed worker leaves whole batches or nothing.
    """
    run = locks.lock_run(run_id)
    if run.status != RunStatus.ISSUING:
        return 0
    items = list(run_queries.due_items(run).order_by("pk")[:size])
    if not items:
        run.finish()
        run.finished_at = now
        run.save()
        enqueue("billing.send_waiting")
        return 0
    locks.lock_accounts(item.account_id for item in items)
    _issue_items(run, items)
    return len(items)


def _open_run(run_id: int) -> BillingRun:
    run = locks.lock_run(run_id)
    if run.status != RunStatus.PREVIEW:
        raise RunNotOpen(f"This run is no longer open: {run.get_status_display().lower()}.")
    return run


def _fill(run: BillingRun, charge_ids: list[int]) -> None:
    parameters: dict[str, Any] = {
        "run": run.pk,
        "charges": charge_ids,
        "last_year": run.year.start_year - 1,
        "held": Exclusion.NO_PURCHASE_ORDER.value,
    }
    with connection.cursor() as cursor:
        cursor.execute(FILL_ITEMS, parameters)
        cursor.execute(FILL_CHARGES, parameters)


def _issue_items(run: BillingRun, items: list[BillingRunItem]) -> None:
    charge_ids = run_queries.charge_ids_by_item(items)
    drafts = {
        item.pk: issuing.InvoiceDraft(item.account_id, charge_ids.get(item.pk, ()), item.purchase_order)
        for item in items
    }
    good = set(issuing.still_open(list(drafts.values())))
    due = [item for item in items if drafts[item.pk] in good]
    for item in items:
        item.exclusion = "" if drafts[item.pk] in good else Exclusion.CHANGED
    if due:
        issued = issuing.issue_invoices(by=run.started_by, drafts=[drafts[item.pk] for item in due], on=run.issue_on)
        for item, document in zip(due, issued, strict=True):
            item.document_id = document.id
    _note_outcomes(items)


def _note_outcomes(items: list[BillingRunItem]) -> None:
    parameters: dict[str, list[int] | list[int | None] | list[str]] = {
        "items": [item.pk for item in items],
        "documents": [item.document_id for item in items],
        "exclusions": [str(item.exclusion) for item in items],
    }
    with connection.cursor() as cursor:
        cursor.execute(NOTE_OUTCOMES, parameters)
