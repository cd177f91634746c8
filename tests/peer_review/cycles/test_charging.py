"""The school's share of a review: charged once when the visit took place, taken back when it is cancelled."""

import pytest

from billing.models import Charge, Document, DocumentLine
from billing.operations import credit_notes, issuing
from peer_review.enums import Stage
from peer_review.operations import charging
from peer_review.queries import charges
from tenants.queue import enqueue
from tests.factories import membership as members
from tests.factories import peer_review as make
from tests.factories.peer_review_cycles import cycle, reviewed


def charge_due():
    return charging.charge_due(by=None, on=make.ON, now=make.NOW)


def cancelled(review):
    review.cancel()
    review.save()
    return review


def test_the_school_is_charged_its_share_once():
    review = reviewed(cycle=cycle(name="Round one", cost_pence=90_000, share_percent=60))

    changed = [charge_due(), charge_due()]

    charge = Charge.objects.get()
    assert changed == [1, 0]
    assert (charge.source_kind, charge.source_id, charge.net_pence, charge.school) == (
        "review", review.pk, 36_000, review.school,
    )  # fmt: skip
    assert charge.description == "Peer review, Round one: your share of 40% of £900.00"
    assert (charge.period_starts_on, charge.period_ends_before.day) == (make.VISIT_ON, make.VISIT_ON.day + 1)


@pytest.mark.parametrize("stage", [Stage.FINDINGS, Stage.CHECK, Stage.CLOSED])
def test_a_visit_that_took_place_is_charged_at_any_later_stage(stage):
    reviewed(stage)

    assert charge_due() == 1


@pytest.mark.parametrize("stage", [Stage.PLANNED, Stage.LOGISTICS, Stage.VISIT, Stage.CANCELLED])
def test_nothing_is_charged_before_the_visit_is_over(stage):
    review = reviewed(stage)

    assert (charge_due(), charging.charge(by=None, review=review, on=make.ON)) == (0, None)


@pytest.mark.parametrize("facts", [{"cost_pence": 0, "share_percent": 0}, {"cost_pence": 90_000, "share_percent": 100}])
def test_what_is_free_is_not_charged(facts):
    reviewed(cycle=cycle(**facts))

    assert charge_due() == 0


def test_a_cancelled_review_costs_nothing():
    review = reviewed()
    charge_due()
    cancelled(review)

    changed = [charge_due(), charge_due()]

    assert changed == [1, 0]
    assert charges.charged_pence([review.pk]) == {}


def test_an_invoiced_share_is_credited_once():
    review = reviewed()
    charge_due()
    charge = Charge.objects.get()
    issuing.issue_invoice(by=members.office(), account_id=charge.account_id, charge_ids=[charge.pk], on=make.ON)
    cancelled(review)

    changed = [charge_due(), charge_due()]

    credit = Document.objects.get(kind="credit_note")
    assert (changed, credit.net_pence) == ([1, 0], -45_000)
    assert charges.charged_pence([review.pk]) == {review.pk: 0}


def test_a_review_that_goes_on_is_not_taken_back():
    review = reviewed()
    charge_due()

    assert charging.take_back(by=None, review=review, on=make.ON, now=make.NOW) == 0
    assert charges.charged_pence([review.pk]) == {review.pk: 45_000}


def test_the_daily_task_charges(tasks, time_machine):
    time_machine.move_to(make.NOW, tick=False)
    reviewed()

    with tasks.committed():
        enqueue("peer_review.charge_reviews")
    tasks.run()

    assert Charge.objects.get().net_pence == 45_000


def test_what_the_office_credited_in_part_is_credited_to_the_end():
    review, office = reviewed(), members.office()
    charge_due()
    charge = Charge.objects.get()
    issuing.issue_invoice(by=office, account_id=charge.account_id, charge_ids=[charge.pk], on=make.ON)
    line = DocumentLine.objects.get(charge=charge)
    credit_notes.credit_invoice(
        by=office, invoice_id=line.document_id, reason="Goodwill", on=make.ON, net_by_line={line.pk: 10_000}
    )
    cancelled(review)

    changed = [charge_due(), charge_due()]

    assert (changed, charges.charged_pence([review.pk])) == ([1, 0], {review.pk: 0})
