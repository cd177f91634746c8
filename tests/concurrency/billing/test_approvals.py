"""Two people decide one request, or one run, at once: its row is the queue, and what was asked for is done once."""

from threading import Barrier

import pytest
from django.db.models import Sum

from billing.models import Approval, BillingRun, BillingSettings, Document
from billing.operations import approvals, credit_notes, locks, runs
from tests.factories import billing as make
from tests.factories.membership import office
from tests.plumbing.races import race


@pytest.fixture
def asked(committed):
    """A credit of £40.00 net of £100.00 that waits for a second person; there is room to do it twice."""
    BillingSettings.objects.create(pk=1, credit_limit_pence=0)
    invoice = make.invoice(100_00)
    part = {invoice.lines.get().pk: 40_00}
    return credit_notes.ask_credit(by=office(), invoice_id=invoice.pk, reason="x", on=make.TODAY, net_by_line=part)


def approve(asked):
    by = office()
    return lambda: approvals.approve(by=by, approval_id=asked.pk, on=make.TODAY, now=make.NOW)


def refuse(asked):
    by = office()
    return lambda: approvals.refuse(by=by, approval_id=asked.pk, now=make.NOW, note="No")


def names(results):
    return sorted(type(result).__name__ for result in results)


def credited():
    return Document.objects.filter(kind="credit_note").aggregate(total=Sum("net_pence", default=0))["total"]


def test_two_people_who_approve_at_once_credit_once(committed, asked):
    outcome = names(race(committed, [approve(asked), approve(asked)]))

    assert (outcome, credited()) == (["AlreadyDecided", "Approval"], -40_00)


def test_of_a_yes_and_a_no_at_once_one_holds_and_the_money_follows_it(committed, asked):
    outcome = names(race(committed, [approve(asked), refuse(asked)]))

    expected = {"approved": -40_00, "refused": 0}[Approval.objects.get().status]
    assert (outcome, credited()) == (["AlreadyDecided", "Approval"], expected)


@pytest.fixture
def no_lock(monkeypatch):
    """The guard switched off: the request is read but not held, and both have read before either decides."""
    both_have_read = Barrier(2)

    def read(approval_id):
        found = Approval.objects.select_related("requested_by").get(pk=approval_id)
        both_have_read.wait(timeout=30)
        return found

    monkeypatch.setattr(approvals, "_waiting", read)


@pytest.mark.usefixtures("no_lock")
def test_control_without_the_row_two_yeses_credit_twice(committed, asked):
    outcome = names(race(committed, [approve(asked), approve(asked)]))

    assert (outcome, credited()) == (["Approval", "Approval"], -80_00)


@pytest.fixture
def awaiting(committed):
    """A run above the limit that waits for a second person."""
    BillingSettings.objects.create(pk=1, run_limit_pence=0)
    make.member()
    run = make.run()
    return runs.start_run(by=office(), run_id=run.pk, now=make.NOW)


def approve_run(run):
    by = office()
    return lambda: runs.approve_run(by=by, run_id=run.pk, now=make.NOW)


def test_a_run_is_approved_by_one_of_two_who_press_at_once(committed, awaiting):
    outcome = names(race(committed, [approve_run(awaiting), approve_run(awaiting)]))

    assert outcome == ["BillingRun", "RunNotOpen"]


def test_control_without_the_runs_row_both_are_told_they_approved_it(committed, awaiting, monkeypatch):
    both_have_read = Barrier(2)

    def read(run_id):
        found = BillingRun.objects.get(pk=run_id)
        both_have_read.wait(timeout=30)
        return found

    monkeypatch.setattr(locks, "lock_run", read)

    outcome = names(race(committed, [approve_run(awaiting), approve_run(awaiting)]))

    assert outcome == ["BillingRun", "BillingRun"]
