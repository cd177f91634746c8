"""Direct Debit: a mandate is signed, due invoices are announced and collected, never more than is owed."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from billing.enums import Collection, MandateStatus, OnlineStatus
from billing.models import Account, OnlinePayment, Payment
from billing.operations.online import collecting, mandates
from billing.queries import documents
from billing.queries import online as queries
from tests.factories import billing as make
from tests.factories.billing_online import NOW
from tests.factories.membership import office


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(NOW, tick=True)


@pytest.fixture
def payer(practice):
    """A school that has signed a mandate."""
    account = make.AccountFactory()
    page = mandates.start(by=office(), account_id=account.pk, return_url="https://alpha.example.org/x/")
    practice.double.pay(page.rsplit("/", 1)[1], "bacs_debit")
    practice.work_off()
    return Account.objects.get(pk=account.pk)


def due_soon(account):
    return make.invoice(account=account, on=NOW.date() - timedelta(days=25))


def test_a_signed_mandate_is_active_and_collects_from_then_on(payer):
    assert (payer.mandate_status, payer.collection) == (MandateStatus.ACTIVE, Collection.DIRECT_DEBIT)


def test_an_invoice_about_to_fall_due_is_announced_a_week_before_by_e_mail(payer):
    invoice = due_soon(payer)

    [number] = collecting.announce_all(on=NOW.date())
    collecting.send_notice(online_id=number)

    row = OnlinePayment.objects.get(pk=number)
    assert (row.amount_pence, row.collect_on) == (120_00, NOW.date() + timedelta(days=7))
    assert (mail.outbox[0].to, invoice.number in mail.outbox[0].body) == ([payer.invoice_email], True)
    assert "£120.00 will be collected by Direct Debit on Tuesday 21 September 2027" in mail.outbox[0].body


def test_what_is_announced_is_not_announced_again(payer):
    due_soon(payer)
    collecting.announce_all(on=NOW.date())

    assert collecting.announce_all(on=NOW.date() + timedelta(days=1)) == []


def test_nothing_is_announced_to_those_who_pay_by_invoice(practice):
    due_soon(make.AccountFactory())

    assert collecting.announce_all(on=NOW.date()) == []


def test_an_invoice_that_is_not_due_soon_is_not_announced(payer):
    make.invoice(account=payer, on=NOW.date())

    assert collecting.announce_all(on=NOW.date()) == []


def test_the_announced_amount_is_collected_on_its_day_and_arrives(payer, practice):
    invoice = due_soon(payer)
    [number] = collecting.announce_all(on=NOW.date())
    days = [queries.due_collections(NOW.date() + timedelta(days=day)) for day in (6, 7)]

    row = collecting.collect(online_id=number, now=timezone.now())
    practice.settle()
    practice.work_off()

    assert (days, row.status) == ([[], [number]], OnlineStatus.PENDING)
    assert (Payment.objects.get().amount_pence, documents.outstanding_pence(invoice.pk)) == (120_00, 0)
    assert queries.due_collections(NOW.date() + timedelta(days=8)) == []


def test_what_was_paid_meanwhile_is_not_collected(payer, practice):
    due_soon(payer)
    [number] = collecting.announce_all(on=NOW.date())
    make.payment(payer, 120_00)

    row = collecting.collect(online_id=number, now=timezone.now())

    assert (row.status, practice.double.asked.count("POST /v1/payment_intents")) == (OnlineStatus.EXPIRED, 0)


def test_only_what_is_left_is_collected(payer):
    due_soon(payer)
    [number] = collecting.announce_all(on=NOW.date())
    make.payment(payer, 50_00)

    assert collecting.collect(online_id=number, now=timezone.now()).amount_pence == 70_00


def test_a_collection_whose_worker_was_lost_is_collected_once(payer, practice):
    due_soon(payer)
    [number] = collecting.announce_all(on=NOW.date())
    collecting.collect(online_id=number, now=timezone.now())
    OnlinePayment.objects.filter(pk=number).update(intent_id="", status=OnlineStatus.PENDING)

    collecting.collect(online_id=number, now=timezone.now())

    intents = [thing for thing in practice.double.state.things.values() if thing["object"] == "payment_intent"]
    assert len(intents) == 1


def test_a_mandate_the_bank_ends_collects_no_more(payer, practice):
    due_soon(payer)
    [number] = collecting.announce_all(on=NOW.date())
    mandate = practice.double.state.things[payer.mandate_id]
    mandate["status"] = "inactive"
    practice.double.state.tell("mandate.updated", mandate)
    practice.work_off()

    row = collecting.collect(online_id=number, now=timezone.now())

    payer.refresh_from_db()
    assert (payer.mandate_status, payer.collection, row.status) == (
        "inactive",
        Collection.INVOICE,
        OnlineStatus.EXPIRED,
    )


def test_a_payer_may_end_it(payer):
    ended = mandates.end(by=office(), account_id=payer.pk)

    assert (ended.mandate_status, ended.collection) == (MandateStatus.INACTIVE, Collection.INVOICE)


def test_a_second_mandate_is_refused(payer):
    with pytest.raises(mandates.NoDirectDebit):
        mandates.start(by=office(), account_id=payer.pk, return_url="https://alpha.example.org/x/")
