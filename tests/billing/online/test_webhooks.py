"""Messages at the door (W1): only what the processor signed for this partnership comes in, and it is written down first."""

import json

import pytest
from django.db import connection
from django.test import Client

from billing.enums import EventStatus, GatewayMode
from billing.models import GatewayConnection, GatewayEvent, Payment
from config.stripe_double.webhooks import signature
from tenants.fanout import in_public
from tenants.models import InboxMessage, Partnership
from tests.factories import billing as make
from tests.factories.billing_online import NOW, SECRET, open_page, send
from tests.factories.tenants import UserFactory
from tests.plumbing.tasks import run_task

CONNECT_SECRET = "whsec_platform"
AT = int(NOW.timestamp())


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def message(practice):
    """The processor's message that an invoice was paid: its body and its signature."""
    page = open_page(make.invoice())
    practice.pay(page)
    return practice.messages()[0]


def kept():
    return in_public(lambda: list(InboxMessage.objects.values_list("status", flat=True)))


def beta_client():
    return Client(headers={"host": "beta.example.org"})


FORGERIES = {
    "no signature": lambda body, signed: (body, None),
    "forged": lambda body, signed: (body, f"t={AT},v1={'0' * 64}"),
    "wrong secret": lambda body, signed: (body, signature(body, "whsec_beta", AT)),
    "301 seconds old": lambda body, signed: (body, signature(body, SECRET, AT - 301)),
    "one byte changed": lambda body, signed: (body.replace(b"120", b"121", 1).replace(b"pi_", b"pj_", 1), signed),
    "no JSON": lambda body, signed: (b"{", signature(b"{", SECRET, AT)),
    "not UTF-8": lambda body, signed: (b"\xff", signed),
    "another account's": lambda body, signed: of_account(body),
}


def of_account(body):
    """The same news, of a connected account: correctly signed with our secret, and not ours to take."""
    text = json.dumps(json.loads(body) | {"account": "acct_1BetaLearning"}).encode()
    return text, signature(text, SECRET, AT)


@pytest.mark.parametrize("forgery", sorted(FORGERIES))
def test_what_is_not_signed_for_us_is_refused_and_has_no_effect(forgery, message, client):
    body, signed = FORGERIES[forgery](*message)

    answer = send(client, body, signed)

    assert (answer.status_code, kept(), Payment.objects.count()) == (400, [], 0)


@pytest.mark.parametrize("age", [300, 0, -299])
def test_a_message_within_five_minutes_or_from_a_clock_ahead_is_taken(age, message, client):
    body, _ = message

    answer = send(client, body, signature(body, SECRET, AT - age))

    assert (answer.status_code, kept()) == (200, ["new"])


def test_another_partnerships_endpoint_does_not_take_our_message(message):
    body, signed = message

    answer = send(beta_client(), body, signed)

    assert (answer.status_code, kept()) == (400, [])


def test_a_message_is_handed_to_the_background_and_followed_there(message, client, tasks):
    body, signed = message
    with tasks.committed():
        send(client, body, signed)

    done = tasks.run()

    assert [sent.name for sent in done] == ["billing.take_message"]
    assert (Payment.objects.get().amount_pence, kept()) == (120_00, ["done"])


def test_the_same_message_again_is_answered_politely_and_kept_once(message, client):
    answers = [send(client, *message).status_code for _ in range(3)]

    assert (answers, kept()) == ([200, 200, 200], ["new"])


def test_no_message_is_taken_while_paying_online_is_off(message, client):
    GatewayConnection.objects.update(mode=GatewayMode.OFF)

    assert (send(client, *message).status_code, kept()) == (400, [])


def test_a_message_that_is_far_too_large_is_not_read(practice, client):
    assert send(client, b"x" * 600_000, "t=1,v1=2").status_code == 413


def test_practice_is_no_news_for_an_installation_with_real_money(message, client, tasks):
    GatewayConnection.objects.update(is_live=True)
    with tasks.committed():
        send(client, *message)
    tasks.run()

    event = GatewayEvent.objects.get()
    assert (event.status, Payment.objects.count()) == (EventStatus.IGNORED, 0)


def connected(body, account):
    text = json.dumps(json.loads(body) | {"account": account}).encode()
    return text, signature(text, CONNECT_SECRET, AT)


def test_a_connected_accounts_message_finds_its_partnership(message, association_client, alpha, tasks, settings):
    settings.STRIPE_CONNECT_WEBHOOK_SECRET = CONNECT_SECRET
    in_public(lambda: Partnership.objects.filter(pk=alpha.pk).update(stripe_account="acct_1AlphaLearning"))
    with tasks.committed():
        answer = send(association_client, *connected(message[0], "acct_1AlphaLearning"))

    [routing] = tasks.waiting()
    with tasks.committed():
        run_task(routing)
    connection.set_tenant(alpha)  # the test began in Alpha; a worker begins in public
    [taking] = tasks.run()

    assert (answer.status_code, Payment.objects.get().amount_pence) == (200, 120_00)
    assert (routing.schema, taking.name, taking.schema) == ("public", "billing.take_message", alpha.schema_name)


def test_a_message_of_an_account_nobody_has_waits_for_the_operator(message, association_client, tasks, settings):
    settings.STRIPE_CONNECT_WEBHOOK_SECRET = CONNECT_SECRET
    with tasks.committed():
        answer = send(association_client, *connected(message[0], "acct_1Nobody"))

    owner = in_public(lambda: InboxMessage.objects.get().partnership_id)
    assert (answer.status_code, owner, tasks.run()) == (200, None, [])


@pytest.mark.parametrize("secret", ["", "whsec_other"])
def test_the_associations_endpoint_refuses_what_the_platform_did_not_sign(
    message, association_client, settings, secret
):
    settings.STRIPE_CONNECT_WEBHOOK_SECRET = secret

    answer = send(association_client, *connected(message[0], "acct_1AlphaLearning"))

    assert (answer.status_code, kept()) == (400, [])


def lost(message, association_client, settings):
    settings.STRIPE_CONNECT_WEBHOOK_SECRET = CONNECT_SECRET
    send(association_client, *connected(message[0], "acct_1AlphaLearning"))
    return in_public(lambda: InboxMessage.objects.get().pk)


def test_an_operator_hands_a_lost_message_over_once_its_account_is_known(
    message, association_client, client_for, alpha, settings, tasks
):
    number = lost(message, association_client, settings)
    operator = client_for(in_public(lambda: UserFactory(staff_role="operator")), partnership=None)
    before = operator.post(f"/operator/messages/{number}/again/", follow=True).content.decode()
    in_public(lambda: Partnership.objects.filter(pk=alpha.pk).update(stripe_account="acct_1AlphaLearning"))

    with tasks.committed():
        after = operator.post(f"/operator/messages/{number}/again/", follow=True).content.decode()

    assert "No partnership has this account." in before
    assert ("The message goes to Alpha Learning." in after, "acct_1AlphaLearning:" in before) == (True, True)
    assert [sent.name for sent in tasks.waiting()] == ["billing.route_message"]
