"""Messages of the card processor in parallel, out of order, too early and after a lost worker (W2, W3): one effect."""

import random
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from billing.enums import OnlineStatus
from billing.gateway import circuit
from billing.gateway.errors import GatewayUnavailable
from billing.gateway.signatures import read
from billing.models import GatewayEvent, OnlinePayment, Payment
from billing.operations.online import events, inbox, receipts
from billing.operations.online.errors import TooEarly
from billing.queries import documents, ledger
from config.stripe_double.double import Double
from config.stripe_double.server import serving
from tenants.fanout import in_public
from tenants.models import InboxMessage
from tests.factories import billing as make
from tests.factories.billing_online import Practice, connect, open_page, send
from tests.plumbing.races import race

COPIES = 50


@pytest.fixture
def practice(committed, settings):
    """Alpha connected to the stand-in, with real commits."""
    circuit.reset()
    double = Double()
    with serving(double):
        settings.STRIPE_API_BASE = double.public_url
        connect()
        yield Practice(double)
    circuit.reset()


def paid(practice):
    """An invoice paid on its page, and the message that says so."""
    page = open_page(make.invoice())
    practice.pay(page)
    return page, read(practice.messages()[0][0].decode())


def entered():
    return list(Payment.objects.values_list("amount_pence", flat=True))


def test_fifty_copies_at_once_have_one_effect(practice, committed):
    page, event = paid(practice)

    results = race(committed, [lambda: events.follow(event=event, now=timezone.now()).status] * COPIES)

    assert (results, entered()) == (["handled"] * COPIES, [120_00])
    assert (GatewayEvent.objects.count(), OnlinePayment.objects.get(pk=page.pk).status) == (1, OnlineStatus.PAID)


def test_control_without_the_rows_that_are_unique_each_copy_has_its_effect(practice, committed, monkeypatch):
    _, event = paid(practice)
    record = receipts.payments.record_payment
    monkeypatch.setattr(events, "claim", lambda event, now: GatewayEvent(event_id=event.id, payload={}, attempts=0))
    monkeypatch.setattr(events, "_mark", lambda row, status, outcome, now: row)
    monkeypatch.setattr(receipts, "entry_of", lambda external_id: None)
    monkeypatch.setattr(receipts.payments, "record_payment", lambda **facts: record(**(facts | {"external_id": ""})))

    race(committed, [lambda: events.follow(event=event, now=timezone.now())] * 5)

    assert entered() == [120_00] * 5


def test_fifty_copies_at_the_door_are_kept_once_and_worked_off_once(practice, committed):
    page = open_page(make.invoice())
    practice.pay(page)
    body, signed = practice.messages()[0]

    race(committed, [lambda: inbox.receive(body=body, signature=signed)] * COPIES)
    [number] = inbox.waiting_ids(now=timezone.now())
    done = race(committed, [lambda: inbox.process(message_id=number, now=timezone.now())] * COPIES)

    assert (sum(result is True for result in done), entered()) == (1, [120_00])


def everything(practice):
    """A hundred messages, some several times: cards, debits that arrive and fail, disputes, a payout. With the pages."""
    pages = []
    for number in range(6):
        page = open_page(make.invoice())
        practice.pay(page, ["card", "bacs_debit", "pay_by_bank", "bacs_fails"][number % 4])
        pages.append(page)
    practice.settle()
    state = practice.double.state
    account = next(iter(state.things.values()))["_account"]
    paid_intents = [one["id"] for one in state.of("payment_intent", account) if one["status"] == "succeeded"]
    for intent in paid_intents[:2]:
        practice.double._happen("dispute", intent)
    for dispute in list(state.of("dispute", account))[:1]:
        practice.double._happen("won", dispute["id"])
    practice.double._happen("pay_out", account)
    messages = practice.messages()
    return (messages * 100)[:100], [page.pk for page in pages]


def outcome(pages):
    """The state everything ends in, without what the database numbers by itself."""
    rows = OnlinePayment.objects.filter(pk__in=pages).order_by("pk").values_list("status", "fee_pence", "error")
    money = sorted(Payment.objects.values_list("account_id", "kind", "amount_pence", "external_id"))
    left = [
        documents.outstanding_pence(pair[0]) for row in OnlinePayment.objects.order_by("pk") for pair in row.invoices
    ]
    balances = [ledger.balance_pence(row.account_id) for row in OnlinePayment.objects.order_by("pk")]
    return list(rows), money, left, balances


def test_a_hundred_messages_in_twenty_orders_end_in_the_same_state(practice):
    messages, pages = everything(practice)
    read_ones = [read(body.decode()) for body, _ in messages]
    outcomes = []
    for seed in range(20):
        shuffled = random.Random(seed).sample(read_ones, len(read_ones))
        with pytest.raises(UndoAll), transaction.atomic():
            for event in shuffled:
                events.follow(event=event, now=timezone.now())
            outcomes.append(outcome(pages))
            raise UndoAll

    assert len(messages) == 100
    assert [one == outcomes[0] for one in outcomes] == [True] * 20
    assert outcomes[0][3] == [0 if left == 0 else left for left in outcomes[0][2]]


def test_a_message_before_our_own_row_is_tried_again_and_then_followed(practice):
    page, event = paid(practice)
    number = page.pk
    kept = OnlinePayment.objects.filter(pk=number).values().get()
    OnlinePayment.objects.filter(pk=number).delete()

    with pytest.raises(TooEarly):
        events.follow(event=event, now=timezone.now())
    assert (entered(), GatewayEvent.objects.count()) == ([], 0)

    OnlinePayment.objects.create(**kept)
    assert (events.follow(event=event, now=timezone.now()).status, entered()) == ("handled", [120_00])


def test_a_row_that_never_comes_keeps_no_money_from_the_account(practice):
    page, event = paid(practice)
    OnlinePayment.objects.filter(pk=page.pk).delete()

    events.follow(event=event, now=timezone.now() + timedelta(hours=2))

    assert (entered(), Payment.objects.get().online_id, ledger.balance_pence(page.account_id)) == ([120_00], None, 0)


def waiting_message(practice):
    page = open_page(make.invoice())
    practice.pay(page)
    body, signed = practice.messages()[0]
    inbox.receive(body=body, signature=signed)
    return inbox.waiting_ids(now=timezone.now())[0]


@pytest.mark.parametrize(("minutes", "is_taken"), [(9, False), (11, True)])
def test_a_message_whose_worker_was_lost_is_taken_again_after_ten_minutes(practice, minutes, is_taken):
    number, now = waiting_message(practice), timezone.now()
    in_public(lambda: InboxMessage.objects.filter(pk=number).update(status="working", claimed_at=now))

    taken = inbox.process(message_id=number, now=now + timedelta(minutes=minutes))

    assert (taken, entered()) == (is_taken, [120_00] if is_taken else [])


def test_while_the_processor_is_down_messages_wait_and_none_is_lost(practice):
    number, now = waiting_message(practice), timezone.now()
    practice.double.is_down = True
    taken = [inbox.process(message_id=number, now=now) for _ in range(4)]
    practice.double.is_down = False
    circuit.reset()

    assert (taken, inbox.waiting_ids(now=now), entered()) == ([False] * 4, [number], [])
    assert (inbox.process(message_id=number, now=now), entered()) == (True, [120_00])


def test_a_fuse_that_is_open_raises_at_once(practice):
    calls = []
    practice.double.before_answer, practice.double.is_down = calls.append, True

    for _ in range(6):
        with pytest.raises(GatewayUnavailable):
            open_page(make.invoice())

    assert calls == ["/v1/customers"] * circuit.FAILURES


def test_while_our_database_is_down_the_door_says_so_and_the_next_try_is_kept(practice):
    page = open_page(make.invoice())
    practice.pay(page)
    body, signed = practice.messages()[0]
    browser = Client(headers={"host": "alpha.example.org"}, raise_request_exception=False)
    port = connection.settings_dict["PORT"]
    connection.close()
    connection.settings_dict["PORT"] = 1

    refused = send(browser, body, signed).status_code
    connection.settings_dict["PORT"] = port
    taken = send(browser, body, signed).status_code

    assert (refused, taken) == (500, 200)
    assert in_public(InboxMessage.objects.count) == 1


class UndoAll(Exception):
    """Ends a trial: everything it wrote is rolled back."""
