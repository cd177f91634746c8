"""Undoing a run: every invoice credited to nothing, once, and the memberships billable again."""

import pytest

from billing.enums import ApprovalKind, DocumentKind, PaymentState, RunStatus
from billing.models import Approval, BillingRun, BillingSettings, Charge, Document
from billing.operations import approvals, credit_notes, run_undo, runs
from billing.operations.second_person import SamePerson
from billing.queries import documents, ledger
from billing.queries import runs as run_queries
from billing.tasks import resume_runs
from tests.factories import billing as make
from tests.factories.membership import office


def undo(run, size=2):
    started = run_undo.ask(by=office(), run_id=run.pk, reason="Wrong tariff", now=make.NOW)
    while run_undo.credit_batch(run_id=run.pk, on=make.TODAY, now=make.NOW, size=size):
        pass
    return started


def states():
    return {row.state for row in documents.documents(make.TODAY).filter(kind=DocumentKind.INVOICE)}


def test_every_invoice_of_the_run_is_credited_to_nothing():
    for _ in range(5):
        make.member()
    run = make.issued_run()

    undo(run)

    run = BillingRun.objects.get(pk=run.pk)
    assert (run.status, run.undo_reason, states()) == (RunStatus.UNDONE, "Wrong tariff", {PaymentState.CREDITED})
    assert run_queries.undone(run) == run_queries.Progress(done=5, total=5, gross_pence=5 * 7_980_00)
    assert {note.reason for note in Document.objects.filter(kind=DocumentKind.CREDIT_NOTE)} == {"Wrong tariff"}


def test_what_was_paid_stays_as_credit_on_the_account():
    make.member()
    run = make.issued_run()
    account = run.items.get().account
    make.payment(account, 7_980_00)

    undo(run)

    assert ledger.balance_pence(account.pk) == -7_980_00


def test_the_memberships_can_be_billed_again_and_only_once():
    make.member()
    undo(make.issued_run())

    again = make.issued_run()

    assert again.items.get().document.gross_pence == 7_980_00
    assert make.run().items.count() == 0
    assert Charge.objects.filter(cancelled_at=None).count() == 1


def credit_by_hand(invoice):
    return credit_notes.credit_invoice(by=office(), invoice_id=invoice.pk, reason="x", on=make.TODAY)


def test_what_was_credited_by_hand_before_is_not_credited_again():
    for _ in range(2):
        make.member()
    run = make.issued_run()
    first = run.items.first().document
    note = credit_by_hand(first)

    undo(run)

    assert Document.objects.filter(kind=DocumentKind.CREDIT_NOTE, credits=first).get() == note


@pytest.mark.parametrize("size", [1, 2, 50])
def test_what_was_credited_by_hand_before_can_be_billed_again_like_the_rest(size):
    for _ in range(2):
        make.member()
    run = make.issued_run()
    credit_by_hand(run.items.first().document)

    undo(run, size)

    assert make.run().items.count() == 2


def test_crediting_by_hand_alone_makes_nothing_billable_again():
    make.member()
    credit_by_hand(make.issued_run().items.get().document)

    assert make.run().items.count() == 0


def test_charges_of_other_runs_are_left_alone():
    make.member()
    other = make.issued_run()
    make.member()

    undo(make.issued_run())

    assert list(Charge.objects.filter(cancelled_at=None)) == list(other.items.get().charges.all())


def test_a_killed_job_goes_on_where_it_stopped():
    for _ in range(3):
        make.member()
    run = make.issued_run()
    run_undo.start(by=office(), run_id=run.pk, reason="x", now=make.NOW)
    run_undo.credit_batch(run_id=run.pk, on=make.TODAY, now=make.NOW, size=1)
    half_way = Document.objects.filter(kind=DocumentKind.CREDIT_NOTE).count()

    while run_undo.credit_batch(run_id=run.pk, on=make.TODAY, now=make.NOW, size=1):
        pass

    assert half_way == 1
    assert Document.objects.filter(kind=DocumentKind.CREDIT_NOTE).count() == 3


def test_a_lost_job_is_taken_up_again(tasks):
    make.member()
    run = make.issued_run()
    run_undo.start(by=office(), run_id=run.pk, reason="x", now=make.NOW)

    with tasks.committed():
        resume_runs.run()
    tasks.run()

    assert BillingRun.objects.get(pk=run.pk).status == RunStatus.UNDONE


def test_only_an_issued_run_can_be_undone():
    make.member()

    with pytest.raises(runs.RunNotOpen, match="ready to check"):
        undo(make.run())


def test_a_run_that_is_not_being_undone_is_left_alone():
    make.member()

    assert run_undo.credit_batch(run_id=make.issued_run().pk, on=make.TODAY, now=make.NOW) is False
    assert states() == {PaymentState.UNPAID}


def test_above_the_limit_for_credit_notes_another_person_decides():
    BillingSettings.objects.create(pk=1, credit_limit_pence=1_000_00)
    make.member()
    run = make.issued_run()

    asked = run_undo.ask(by=office(), run_id=run.pk, reason="Wrong tariff", now=make.NOW)
    before = BillingRun.objects.get(pk=run.pk).status
    approvals.approve(by=office(), approval_id=asked.pk, on=make.TODAY, now=make.NOW)

    assert (asked.kind, asked.amount_pence, before) == (ApprovalKind.RUN_UNDO, 7_980_00, RunStatus.ISSUED)
    assert BillingRun.objects.get(pk=run.pk).status == RunStatus.UNDOING
    assert Approval.objects.count() == 1


# A run above the limit


@pytest.fixture
def asked():
    BillingSettings.objects.create(pk=1, run_limit_pence=7_979_99)
    make.member()
    run, asker = make.run(), office()
    runs.start_run(by=asker, run_id=run.pk, now=make.NOW)
    return BillingRun.objects.get(pk=run.pk), asker


def test_a_run_above_the_limit_waits_for_another_person(asked):
    run, asker = asked
    runs.issue_run_batch(run_id=run.pk, now=make.NOW)
    second = office()

    with pytest.raises(SamePerson, match="yourself"):
        runs.approve_run(by=asker, run_id=run.pk, now=make.NOW)
    approved = runs.approve_run(by=second, run_id=run.pk, now=make.NOW)

    assert (run.status, Document.objects.count()) == (RunStatus.AWAITING, 0)
    assert (approved.status, approved.started_by, approved.approved_by) == (RunStatus.ISSUING, asker, second)


def test_the_second_person_may_send_it_back(asked):
    run, _ = asked

    back = runs.send_run_back(by=office(), run_id=run.pk)

    assert (back.status, back.started_by) == (RunStatus.PREVIEW, None)


def test_a_run_that_waits_can_be_cancelled_and_gives_way_to_a_new_preview(asked):
    run, _ = asked

    make.run()

    assert BillingRun.objects.get(pk=run.pk).status == RunStatus.CANCELLED


def test_a_run_that_nobody_asked_for_cannot_be_approved():
    make.member()

    with pytest.raises(runs.RunNotOpen):
        runs.approve_run(by=office(), run_id=make.run().pk, now=make.NOW)
