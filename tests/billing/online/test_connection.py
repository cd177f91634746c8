"""Whose account takes the money: keys are checked, encrypted and never shown; an account belongs to one partnership."""

import pytest
from django.db import connection as database

from billing import secrets
from billing.enums import GatewayMode
from billing.gateway.errors import Misconfigured
from billing.models import Account, GatewayConnection, OnlinePayment
from billing.operations.online import connection
from billing.operations.online.connection import Choice, KeyRefused, StillOnTheirWay
from tenants.fanout import in_partnership, in_public
from tenants.models import Partnership
from tests.factories import billing as make
from tests.factories.billing_online import KEY, NOW, SECRET, connect, open_page
from tests.factories.membership import office

LIVE = {"mode": GatewayMode.OWN, "secret_key": "sk_live_alpha", "webhook_secret": SECRET}


def test_key_and_secret_are_not_readable_in_the_database(practice):
    with database.cursor() as cursor:
        cursor.execute("SELECT secret_key, webhook_secret FROM billing_gatewayconnection")
        stored = cursor.fetchone()

    assert [KEY in stored[0], SECRET in stored[1]] == [False, False]
    assert [secrets.decrypt(text) for text in stored] == [KEY, SECRET]


def test_history_keeps_no_key(practice):
    with database.cursor() as cursor:
        cursor.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_name = 'billing_gatewayconnectionevent'"
        )
        columns = {name for (name,) in cursor.fetchall()}

    assert columns & {"secret_key", "webhook_secret"} == set()


def test_a_secret_copied_into_another_partnership_cannot_be_read_there(practice, beta):
    stored = GatewayConnection.objects.get().secret_key

    with pytest.raises(secrets.SecretUnreadable):
        in_partnership(beta, secrets.decrypt, stored)


def test_keys_rotate(settings):
    settings.FIELD_ENCRYPTION_KEYS = ["old" * 12]
    stored = secrets.encrypt("sk_test_1")
    settings.FIELD_ENCRYPTION_KEYS = ["new" * 12, "old" * 12]
    renewed = secrets.renewed(stored)
    settings.FIELD_ENCRYPTION_KEYS = ["new" * 12]

    assert secrets.decrypt(renewed) == "sk_test_1"
    with pytest.raises(secrets.SecretUnreadable):
        secrets.decrypt(stored)


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"secret_key": "sk_live_alpha"}, "secret_key"),
        ({"secret_key": "pk_test_alpha"}, "secret_key"),
        ({"secret_key": ""}, "secret_key"),
        ({"webhook_secret": ""}, "webhook_secret"),
        ({"webhook_secret": "secret"}, "webhook_secret"),
        (LIVE, "mode"),
        ({"mode": GatewayMode.CONNECT, "stripe_account": "acct_1AlphaLearning"}, "mode"),
    ],
)
def test_what_cannot_work_on_an_installation_without_real_money_is_refused(facts, field, double, settings):
    settings.STRIPE_API_BASE = double.public_url

    with pytest.raises(KeyRefused) as refusal:
        connect(**facts)

    assert (refusal.value.field, GatewayConnection.objects.count()) == (field, 0)


@pytest.mark.parametrize(
    ("facts", "field"), [(LIVE | {"secret_key": KEY}, "secret_key"), ({"mode": GatewayMode.TEST}, "mode")]
)
def test_practice_keys_are_refused_where_money_is_real(facts, field, settings):
    settings.STRIPE_API_BASE = ""

    with pytest.raises(KeyRefused) as refusal:
        connect(**facts)

    assert refusal.value.field == field


def test_a_live_key_is_real_money(settings):
    settings.STRIPE_API_BASE = ""

    assert connect(**LIVE).is_live is True


def test_an_empty_key_keeps_the_present_one(practice):
    connect(secret_key="", webhook_secret="", takes_bank=False)

    kept = GatewayConnection.objects.get()
    assert (connection.endings(kept), kept.takes_bank) == (
        {"secret_key": KEY[-4:], "webhook_secret": SECRET[-4:]},
        False,
    )


def test_another_account_knows_neither_payers_nor_pages(practice):
    page = open_page(make.invoice())

    connect(secret_key="sk_test_other")

    assert set(Account.objects.values_list("customer_id", flat=True)) == {""}
    assert OnlinePayment.objects.get(pk=page.pk).status == "expired"


def test_the_account_is_not_changed_while_real_payments_are_on_their_way(practice):
    page = open_page(make.invoice())
    OnlinePayment.objects.filter(pk=page.pk).update(status="pending")
    GatewayConnection.objects.update(is_live=True)

    with pytest.raises(StillOnTheirWay):
        connect(secret_key="sk_test_other")


def test_the_key_can_be_tried(practice):
    assert connection.try_out(by=office("admin")) == "Practice account"


def test_a_key_the_processor_does_not_know_says_so(practice):
    GatewayConnection.objects.update(secret_key=secrets.encrypt("nonsense"))

    with pytest.raises(Misconfigured):
        connection.try_out(by=office("admin"))


@pytest.fixture
def platform(double, settings):
    """An installation with a platform account, one connected account marked as Alpha's."""
    settings.STRIPE_API_BASE, settings.STRIPE_PLATFORM_KEY = double.public_url, "sk_test_platform"
    double.state.owners["acct_1AlphaLearning"] = "alpha"
    return double


def choose(account):
    return connection.change(by=office("admin"), choice=Choice(GatewayMode.CONNECT, stripe_account=account), now=NOW)


def test_a_connected_account_is_written_where_its_messages_find_it(platform, alpha):
    choose("acct_1AlphaLearning")

    assert in_public(lambda: Partnership.objects.get(pk=alpha.pk).stripe_account) == "acct_1AlphaLearning"


def test_payments_of_a_connected_account_go_to_that_account(platform):
    choose("acct_1AlphaLearning")

    page = open_page(make.invoice())

    assert platform.state.things[page.session_id]["_account"] == "acct_1AlphaLearning"


def test_an_account_that_is_not_marked_as_ours_is_refused(platform):
    platform.state.owners["acct_1BetaLearning"] = "beta"

    with pytest.raises(KeyRefused):
        choose("acct_1BetaLearning")


def test_an_account_that_another_partnership_uses_is_refused(platform, beta):
    in_public(lambda: Partnership.objects.filter(pk=beta.pk).update(stripe_account="acct_1AlphaLearning"))

    with pytest.raises(KeyRefused):
        choose("acct_1AlphaLearning")
