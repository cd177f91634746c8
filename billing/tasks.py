"""Background work of billing. Every task may be killed and run again: what it does is claimed or locked, row by row."""

from celery import shared_task
from django.utils import timezone

from billing.operations import dispatches, runs
from billing.queries import runs as run_queries
from tenants.queue import enqueue


@shared_task(name="billing.issue_run")
def issue_run(*, run_id: int) -> None:
    """Issue an approved run to its end, batch by batch."""
    while runs.issue_run_batch(run_id=run_id, now=timezone.now()):
        pass


@shared_task(name="billing.resume_runs")
def resume_runs() -> None:
    """Go on with runs whose worker was lost."""
    for run_id in run_queries.issuing_ids():
        enqueue("billing.issue_run", run_id=run_id)


@shared_task(name="billing.send_document")
def send_document(*, dispatch_id: int) -> None:
    """Send one document by e-mail."""
    dispatches.send(dispatch_id=dispatch_id, now=timezone.now())


@shared_task(name="billing.send_waiting")
def send_waiting() -> None:
    """Send whatever waits, and try again what failed."""
    for dispatch_id in dispatches.waiting_ids(now=timezone.now()):
        dispatches.send(dispatch_id=dispatch_id, now=timezone.now())
