"""Two workers undo one run: the run's row is held for the whole batch, and every invoice is credited once."""

from threading import Barrier

import pytest
from django.db.models import Count

from billing.enums import DocumentKind, RunStatus
from billing.models import BillingRun, Charge, Document, NumberSeries
from billing.operations import locks, run_undo
from billing.queries import runs as run_queries
from tests.factories import billing as make
from tests.factories.membership import office
from tests.plumbing.races import race

SCHOOLS, SIZE = 12, 2


@pytest.fixture
def run(committed):
    """An issued run of twelve schools whose undoing has begun."""
    for _ in range(SCHOOLS):
        make.member()
    issued = make.issued_run()
    return run_undo.start(by=office(), run_id=issued.pk, reason="Wrong tariff", now=make.NOW)


def credit(run, size=SIZE):
    return run_undo.credit_batch(run_id=run.pk, on=make.TODAY, now=make.NOW, size=size)


def credits_per_invoice():
    notes = Document.objects.filter(kind=DocumentKind.CREDIT_NOTE)
    return list(notes.order_by().values("credits").annotate(times=Count("pk")).values_list("times", flat=True))


def test_three_workers_on_one_run_credit_every_invoice_once(committed, run):
    def work():
        while credit(run):
            pass

    assert race(committed, [work] * 3) == [None] * 3

    assert credits_per_invoice() == [1] * SCHOOLS
    assert BillingRun.objects.get(pk=run.pk).status == RunStatus.UNDONE
    assert NumberSeries.objects.get(kind=DocumentKind.CREDIT_NOTE).last_number == SCHOOLS
    assert Charge.objects.filter(cancelled_at=None).count() == 0


def test_control_without_the_runs_row_a_worker_finds_its_invoices_credited(committed, run, monkeypatch):
    """If this fails, the test above proves nothing: with the lock off both workers take the same invoices."""
    both_have_looked, look = Barrier(2), run_queries.uncredited

    def look_together(run, size):
        found = look(run, size)
        both_have_looked.wait(timeout=30)
        return found

    monkeypatch.setattr(locks, "lock_run", lambda run_id: BillingRun.objects.get(pk=run_id))
    monkeypatch.setattr(run_queries, "uncredited", look_together)

    outcome = race(committed, [lambda: credit(run), lambda: credit(run)])

    assert sorted(type(result).__name__ for result in outcome) == ["NothingToCredit", "bool"]
