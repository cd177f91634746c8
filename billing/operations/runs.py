"""Billing runs: previewed, approved, issued batch by batch by a job that may be killed anywhere, never twice."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db import connection, transaction

from billing.enums import ApprovalKind, DocumentKind, Exclusion, RunStatus, SourceKind
from billing.errors import BillingRefused
from billing.models import BillingRun
from billing.operations import charges, gathering, issuing, locks, second_person
from billing.operations.numbers import take_numbers
from billing.operations.runs_sql import FILL_CHARGES, FILL_ITEMS, ISSUE_READY, LEAVE_OUT, MAKE_READY
from billing.queries import runs as run_queries
from membership.models import Person
from tenants.queue import enqueue

OPEN: Final = (RunStatus.PREVIEW, RunStatus.AWAITING, RunStatus.ISSUING)
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


@dataclass(frozen=True)
class Ready:
    """The next items of a run: how many, which cannot be issued any more, and what to issue; arrays as PostgreSQL writes."""

    item_count: int
    invoice_count: int
    changed: str | None
    items: str
    accounts: str
    orders: str
    places: str
    charges: str


@transaction.atomic
def preview_run(
    *,
    by: Person,
    year_id: int,
    label: str,
    issue_on: date,
    now: datetime,
    invoice_timing: str = "",
    sources: Sequence[str] = (SourceKind.SUBSCRIPTION,),
) -> BillingRun:
    """Prepare a run for a year: one item per payer, held where a purchase order is missing. Raises RunInProgress.

    A preview nobody approved gives way to the new one.
    """
    year = locks.lock_year(year_id)
    for run in BillingRun.objects.select_for_update().filter(year=year, status__in=OPEN):
        if run.status == RunStatus.ISSUING:
            raise RunInProgress(f"Invoices of {year.label} are being issued. Wait until that run has finished.")
        run.cancel()
        run.save(update_fields=["status"])
    waiting = gathering.gather(by=by, chosen=sources, on=issue_on, now=now)
    if SourceKind.SUBSCRIPTION in sources:
        waiting += charges.charges_for_subscriptions(
            by=by, year=year, on=issue_on, now=now, invoice_timing=invoice_timing
        )
    run = BillingRun.objects.create(
        year=year, label=label, issue_on=issue_on, invoice_timing=invoice_timing, sources=list(sources), created_by=by
    )
    _fill(run, waiting)
    return run


@transaction.atomic
def start_run(*, by: Person, run_id: int, now: datetime) -> BillingRun:
    """Let the job issue the preview, or a second person approve it first where it is above the limit.

    Raises RunNotOpen, NothingToIssue.
    """
    run = _open_run(run_id)
    gross = run_queries.gross_pence_of_due(run)
    if gross is None:
        raise NothingToIssue("There is nothing to issue: every invoice of this run is held or left out.")
    run.started_by, run.started_at = by, now
    if second_person.is_needed(ApprovalKind.RUN, gross):
        run.ask()
    else:
        run.start()
        enqueue("billing.issue_run", run_id=run.pk)
    run.save(update_fields=["status", "started_by", "started_at"])
    return run


@transaction.atomic
def approve_run(*, by: Person, run_id: int, now: datetime) -> BillingRun:
    """The second person's yes. Raises RunNotOpen, SamePerson."""
    run = _awaiting(run_id)
    if run.started_by_id == by.pk:
        raise second_person.SamePerson("You asked for this run yourself. Another person of the office must approve it.")
    run.start()
    run.approved_by, run.approved_at = by, now
    run.save(update_fields=["status", "approved_by", "approved_at"])
    enqueue("billing.issue_run", run_id=run.pk)
    return run


@transaction.atomic
def send_run_back(*, by: Person, run_id: int) -> BillingRun:
    """The second person's no, or a change of mind: the run is a preview again. Raises RunNotOpen."""
    run = _awaiting(run_id)
    run.send_back()
    run.started_by = run.started_at = None
    run.save(update_fields=["status", "started_by", "started_at"])
    return run


@transaction.atomic
def cancel_run(*, by: Person, run_id: int) -> BillingRun:
    """Give up a run that is not approved; its charges wait for the next one. Raises RunNotOpen."""
    run = _in_status(run_id, RunStatus.PREVIEW, RunStatus.AWAITING)
    run.cancel()
    run.save(update_fields=["status"])
    return run


@transaction.atomic
def issue_run_batch(*, run_id: int, now: datetime, size: int = BATCH) -> bool:
    """Issue the next invoices of an approved run and return whether there are more.

    Everything of a batch is in one transaction under the run's row: a killed worker leaves whole batches or nothing.
    The last batch finishes the run.
    """
    run = locks.lock_run(run_id)
    if run.status != RunStatus.ISSUING:
        return False
    locks.lock_due_accounts(run.pk, size)
    ready = _make_ready(run, size)
    if ready.changed:
        _leave_out(ready.changed)
    if ready.invoice_count:
        _issue_ready(run, ready)
    is_last = ready.item_count < size
    if is_last:
        _finish(run, now)
    return not is_last


def _open_run(run_id: int) -> BillingRun:
    return _in_status(run_id, RunStatus.PREVIEW)


def _awaiting(run_id: int) -> BillingRun:
    return _in_status(run_id, RunStatus.AWAITING)


def _in_status(run_id: int, *statuses: RunStatus) -> BillingRun:
    run = locks.lock_run(run_id)
    if run.status not in statuses:
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


def _make_ready(run: BillingRun, size: int) -> Ready:
    with connection.cursor() as cursor:
        cursor.execute(MAKE_READY, {"run": run.pk, "size": size} | issuing.rates_on(run.issue_on))
        return Ready(*cursor.fetchone())


def _issue_ready(run: BillingRun, ready: Ready) -> None:
    first = take_numbers(DocumentKind.INVOICE, run.issue_on, ready.invoice_count)
    with connection.cursor() as cursor:
        cursor.execute(ISSUE_READY, vars(ready) | issuing.document_facts(run.started_by, run.issue_on, first))
        issuing.check_totals(ready.invoice_count, *cursor.fetchone())


def _leave_out(items: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(LEAVE_OUT, {"items": items, "changed": Exclusion.CHANGED.value})


def _finish(run: BillingRun, now: datetime) -> None:
    run.finish()
    run.finished_at = now
    run.save(update_fields=["status", "finished_at"])
    enqueue("billing.send_waiting")
