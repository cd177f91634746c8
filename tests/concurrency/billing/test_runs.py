"""Billing runs at the same time and runs whose worker is killed: every school once, numbers 1…n."""

import time
from multiprocessing import get_context
from random import Random
from threading import Barrier

import pytest
from django.db import connection
from django.db.models import Count

from billing.enums import RunStatus
from billing.models import BillingRun, Charge, Document, DocumentLine, NumberSeries
from billing.operations import locks, runs
from tenants.fanout import in_partnership
from tests.factories import billing as make
from tests.factories.membership import MembershipYearFactory, office
from tests.plumbing.races import race

SCHOOLS, KILLS, STEP = 500, 20, 10


def members(count):
    for _ in range(count):
        make.member()


def started_run(count=SCHOOLS):
    members(count)
    run = make.run()
    runs.start_run(by=office(), run_id=run.pk, now=make.NOW)
    return run


def finish(run):
    while runs.issue_run_batch(run_id=run.pk, now=make.NOW):
        pass


def assert_every_school_once(count):
    """None missing, none doubled, numbers gapless, the books of the run right."""
    sequences = list(Document.objects.order_by("sequence").values_list("sequence", flat=True))
    per_school = DocumentLine.objects.values("school").annotate(times=Count("pk"))
    assert sequences == list(range(1, count + 1))
    assert NumberSeries.objects.get().last_number == count
    assert [row["times"] for row in per_school] == [1] * count
    assert DocumentLine.objects.values("charge").distinct().count() == count


def test_two_previews_at_once_leave_one(committed):
    members(3)
    year, by = MembershipYearFactory(), office()

    def preview():
        return runs.preview_run(by=by, year_id=year.pk, label="Run", issue_on=make.TODAY, now=make.NOW)

    results = race(committed, [preview, preview])

    assert [type(result).__name__ for result in results] == ["BillingRun", "BillingRun"]
    assert sorted(BillingRun.objects.values_list("status", flat=True)) == [RunStatus.CANCELLED, RunStatus.PREVIEW]
    assert Charge.objects.filter(cancelled_at=None).count() == 3


def test_a_run_approved_twice_at_once_is_approved_once(committed):
    members(2)
    run, by = make.run(), office()

    results = race(committed, [lambda: runs.start_run(by=by, run_id=run.pk, now=make.NOW)] * 2)

    assert sorted(type(result).__name__ for result in results) == ["BillingRun", "RunNotOpen"]


def test_two_workers_on_one_run_issue_every_invoice_once(committed):
    run = started_run(12)

    def work():
        while runs.issue_run_batch(run_id=run.pk, now=make.NOW, size=2):
            pass

    assert race(committed, [work] * 3) == [None] * 3
    assert_every_school_once(12)


def test_control_without_the_runs_row_two_workers_collide(committed, monkeypatch):
    """If this fails, the test above proves nothing: with the lock off both workers take the same items."""
    run = started_run(12)
    monkeypatch.setattr(locks, "lock_run", lambda run_id: BillingRun.objects.get(pk=run_id))
    monkeypatch.setattr(locks, "lock_due_accounts", lambda run_id, size: None)
    both_have_looked, look = Barrier(2), runs._make_ready

    def look_together(run, size):
        found = look(run, size)
        both_have_looked.wait(timeout=30)
        return found

    monkeypatch.setattr(runs, "_make_ready", look_together)

    results = race(committed, [lambda: runs.issue_run_batch(run_id=run.pk, now=make.NOW, size=12)] * 2)

    assert sorted(type(result).__name__ for result in results) == ["IntegrityError", "bool"]


def issue_slowly(partnership, run_id, done):
    """What the worker process does: small batches, one signal after each."""

    def work():
        while runs.issue_run_batch(run_id=run_id, now=make.NOW, size=STEP):
            done.release()

    in_partnership(partnership, work)


def kill_after(partnership, run, batches, seconds):
    """Let a process issue the run and kill it (-9) so many batches and seconds later."""
    connection.close()  # each process has a connection of its own
    processes = get_context("fork")
    done = processes.Semaphore(0)
    worker = processes.Process(target=issue_slowly, args=(partnership, run.pk, done), daemon=True)
    worker.start()
    for _ in range(batches):
        done.acquire(timeout=30)
    time.sleep(seconds)
    worker.kill()
    worker.join()


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_run_killed_at_twenty_points_misses_none_and_doubles_none(committed):
    run = started_run()
    chance = Random(2027)

    for _ in range(KILLS):
        kill_after(committed, run, chance.randrange(2), chance.uniform(0.0, 0.02))
    issued_by_the_killed = Document.objects.count()
    finish(run)

    assert issued_by_the_killed > 0
    assert_every_school_once(SCHOOLS)
    assert BillingRun.objects.get(pk=run.pk).status == RunStatus.ISSUED
