"""The nightly look (W4): what we never heard of is found, entered once and reported."""

import pytest
from django.utils import timezone

from billing.enums import EventStatus, OnlineStatus
from billing.models import GatewayEvent, Payment, Payout
from billing.operations.online import reconciling
from config.stripe_double import paying
from tests.factories import billing as make
from tests.factories.billing_online import NOW, open_page, paid_page


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(NOW, tick=True)


def entries():
    return sorted(Payment.objects.values_list("kind", "amount_pence"))


def silence(practice):
    """The messages that wait are lost."""
    practice.double.take_events()


def test_a_payment_we_never_heard_of_is_entered_and_reported(practice):
    page = open_page(make.invoice())
    practice.pay(page)
    silence(practice)

    report = reconciling.reconcile(now=timezone.now())

    page.refresh_from_db()
    assert (report.found, entries(), page.status) == ([page.intent_id], [("received", 120_00)], OnlineStatus.PAID)
    assert GatewayEvent.objects.get().outcome == "Found at night: £120.00 entered"


def test_refunds_disputes_and_payouts_we_never_heard_of_are_entered(practice):
    first, second = paid_page(practice, 100_00), paid_page(practice, 50_00)
    state = practice.double.state
    paying.refund(state, state.things[first.charge_id], 20_00, {})
    paying.dispute(state, second.intent_id)
    paying.pay_out(state, state.things[first.charge_id]["_account"])
    silence(practice)

    report = reconciling.reconcile(now=timezone.now())

    assert sorted(key[:2] for key in report.found) == ["dp", "po", "re"]
    assert entries() == [("received", 60_00), ("received", 120_00), ("refund", -20_00), ("taken_back", -60_00)]
    assert Payout.objects.count() == 1


def test_a_second_look_finds_nothing(practice):
    page = open_page(make.invoice())
    practice.pay(page)
    silence(practice)
    reconciling.reconcile(now=timezone.now())

    report = reconciling.reconcile(now=timezone.now())

    assert (report.found, report.failed, entries()) == ([], [], [("received", 120_00)])


def test_the_late_message_of_a_payment_that_was_found_has_no_second_effect(practice):
    page = open_page(make.invoice())
    practice.pay(page)
    reconciling.reconcile(now=timezone.now())

    statuses = practice.work_off()

    assert (set(statuses), entries()) == ({EventStatus.HANDLED}, [("received", 120_00)])


def test_a_payment_of_another_website_through_the_same_account_is_left_alone(practice):
    page = open_page(make.invoice())
    practice.pay(page)
    intent = next(thing for thing in practice.double.state.things.values() if thing["object"] == "payment_intent")
    intent["metadata"] = {"order": "7"}
    silence(practice)

    report = reconciling.reconcile(now=timezone.now())

    assert (report.found, report.failed, entries()) == ([], [], [])


def test_a_payment_that_names_no_payer_of_ours_is_shown_to_the_office(practice):
    page = open_page(make.invoice())
    practice.pay(page)
    intent = next(thing for thing in practice.double.state.things.values() if thing["object"] == "payment_intent")
    intent["metadata"] = intent["metadata"] | {"account": "987654"}
    silence(practice)

    report = reconciling.reconcile(now=timezone.now())

    assert (report.failed, GatewayEvent.objects.get().status) == ([intent["id"]], EventStatus.FAILED)
