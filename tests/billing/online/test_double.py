"""The stand-in keeps Stripe's rules, and its answers are what the SDK's typed objects expect."""

import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
import stripe

from billing.gateway import moving, pages
from billing.gateway.client import Access, Gateway
from billing.gateway.errors import Declined, GatewayRefused, GatewayUnavailable, Misconfigured, NotThere
from billing.gateway.signatures import verified
from config.stripe_double import paying, webhooks
from config.stripe_double.api import ROUTES
from config.stripe_double.errors import Refused
from config.stripe_double.forms import decode
from config.stripe_double.state import VERSION
from config.stripe_double.webhooks import Delivery, Endpoint

KEY = "sk_test_contract"


@pytest.fixture
def sdk(double):
    return stripe.StripeClient(KEY, base_addresses={"api": double.public_url}, max_network_retries=0).v1


@pytest.fixture
def gateway(double):
    return Gateway(Access(KEY, base_url=double.public_url))


def customer(gateway, key="c"):
    return pages.add_customer(gateway, name="Ash School", email="a@example.org", reference="1", key=key)


def order(gateway, **facts):
    terms = {
        "customer_id": customer(gateway),
        "methods": ["card", "bacs_debit"],
        "return_url": "https://example.org/b",
        "cancel_url": "https://example.org/c",
        "reference": "1",
        "metadata": {"account": "1"},
        "items": [pages.Item("Invoice 1", 120_00)],
    }
    return pages.Order(**(terms | facts))


def paid(gateway, double, how="card"):
    page = pages.open_payment_page(gateway, order(gateway), key="p")
    double.pay(page.id, how)
    return pages.session(gateway, page.id)


def test_the_stand_in_speaks_the_version_the_sdk_is_pinned_to():
    assert stripe.api_version == VERSION


def test_answers_are_the_sdks_typed_objects(sdk, gateway, double):
    page = paid(gateway, double)
    intent = sdk.payment_intents.retrieve(page.intent_id, {"expand": ["latest_charge.balance_transaction"]})
    refund = sdk.refunds.create({"payment_intent": intent.id, "amount": 100})
    dispute = paying.dispute(double.state, intent.id)
    payout = paying.pay_out(double.state, double.state.things[intent.id]["_account"]) or {"id": ""}

    kinds = [
        type(sdk.checkout.sessions.retrieve(page.id)),
        type(intent),
        type(intent.latest_charge),
        type(intent.latest_charge.balance_transaction),
        type(refund),
        type(sdk.disputes.retrieve(dispute["id"])),
        type(sdk.payouts.list({}).data[0]) if payout["id"] else stripe.Payout,
        type(sdk.accounts.retrieve_current()),
    ]
    assert kinds == [
        stripe.checkout.Session,
        stripe.PaymentIntent,
        stripe.Charge,
        stripe.BalanceTransaction,
        stripe.Refund,
        stripe.Dispute,
        stripe.Payout,
        stripe.Account,
    ]


def test_the_same_key_with_the_same_words_gives_the_same_answer(gateway):
    assert customer(gateway) == customer(gateway)


def test_the_same_key_with_other_words_is_an_error(sdk):
    sdk.customers.create({"name": "Ash"}, {"idempotency_key": "k"})

    with pytest.raises(stripe.IdempotencyError) as refusal:
        sdk.customers.create({"name": "Birch"}, {"idempotency_key": "k"})

    assert refusal.value.http_status == 400


def test_a_refusal_is_remembered_under_its_key_but_a_wrong_parameter_is_not(sdk, gateway, double):
    page = paid(gateway, double)
    charge = next(thing for thing in double.state.things.values() if thing["object"] == "charge")

    def refund(amount):
        return sdk.refunds.create({"payment_intent": page.intent_id, "amount": amount}, {"idempotency_key": "r"})

    with pytest.raises(stripe.InvalidRequestError, match="unknown parameter"):
        sdk.refunds.create({"payment_intent": page.intent_id, "nonsense": "x"}, {"idempotency_key": "r"})
    with pytest.raises(stripe.InvalidRequestError, match="greater than"):
        refund(999_00)
    charge["amount_refunded"] = -999_00
    with pytest.raises(stripe.InvalidRequestError, match="greater than"):
        refund(999_00)


def test_two_accounts_share_neither_keys_nor_objects(gateway, double):
    other = Gateway(Access("sk_test_other", base_url=double.public_url))
    page = pages.open_payment_page(gateway, order(gateway), key="p")

    assert customer(gateway) != customer(other)
    with pytest.raises(NotThere):
        pages.session(other, page.id)


@pytest.mark.parametrize("key", ["sk_live_x", "rk_live_x"])
def test_a_live_key_is_refused(double, key):
    with pytest.raises(GatewayRefused, match="takes no live key"):
        pages.account_name(Gateway(Access(key, base_url=double.public_url)))


def test_a_live_key_in_the_environment_keeps_it_from_starting():
    done = subprocess.run(
        [sys.executable, "-m", "config.stripe_double", "--port", "1"],
        env={"ANY_NAME": "sk_live_1"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stderr) == (
        1,
        "Error: A live Stripe key is set. The stand-in does not start beside it.\n",
    )


def test_a_key_that_is_none_is_told_apart(double):
    with pytest.raises(Misconfigured):
        pages.account_name(Gateway(Access("nonsense", base_url=double.public_url)))


def test_a_declined_card_is_told_apart(double):
    def work(client):
        raise stripe.CardError("Your card was declined.", None, "card_declined", http_status=402)

    with pytest.raises(Declined):
        Gateway(Access(KEY, base_url=double.public_url)).call(work)


def test_a_processor_that_is_slow_is_given_up_within_the_pages_three_seconds(double, monkeypatch):
    let_go = threading.Event()
    double.before_answer = lambda path: let_go.wait(10)

    with pytest.raises(GatewayUnavailable):
        pages.account_name(Gateway(Access(KEY, base_url=double.public_url), seconds=1))

    let_go.set()


def test_nobody_listening_is_unavailable():
    with pytest.raises(GatewayUnavailable):
        pages.account_name(Gateway(Access(KEY, base_url="http://127.0.0.1:9")))


def test_lists_longer_than_a_page_come_whole(gateway, double):
    account = double.state.things[customer(gateway)]["_account"]
    for _ in range(230):
        double.state.new("re", "refund", account, amount=1, status="succeeded", payment_intent="pi_1")

    assert len(moving.refunds_of(gateway, "pi_1")) == 230


def test_the_hosted_page_works_without_scripts(gateway, double):
    page = pages.open_payment_page(gateway, order(gateway), key="p")
    path = f"/pay/{page.id}"

    shown = double.answer("GET", path, "", "", {})
    declined = double.answer("POST", path, "", "how=card&card=4000+0000+0000+0002", {})
    done = double.answer("POST", path, "", "how=card&card=4242+4242+4242+4242", {})

    assert ("Pay £120.00 by card" in shown[1], "<script" in shown[1]) == (True, False)
    assert (declined[0], "Your card was declined." in declined[1]) == (200, True)
    assert (done[0], done[2]["Location"]) == (303, "https://example.org/b")
    with pytest.raises(Refused):
        double.pay(page.id)


def test_a_card_that_is_disputed_later(gateway, double):
    page = pages.open_payment_page(gateway, order(gateway), key="p")
    double.pay(page.id, "card", "4000000000000259")

    double.tick()

    assert double.on_the_way[-1].event["type"] == "charge.dispute.created"


def test_forms_are_read_as_stripe_writes_them():
    assert decode("a[0][b][c]=1&a[1][b][c]=2&d[e]=3&f[]=4&f[]=5") == {
        "a": [{"b": {"c": "1"}}, {"b": {"c": "2"}}],
        "d": {"e": "3"},
        "f": ["4", "5"],
    }


class Door(BaseHTTPRequestHandler):
    """An endpoint that refuses the first try."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append((body, self.headers["Stripe-Signature"], self.headers["Host"]))
        self.send_response(200 if len(self.server.got) > 1 else 500)
        self.end_headers()

    def log_message(self, *args):
        """Stay quiet."""


def test_a_message_is_sent_signed_over_http_and_again_until_it_is_taken(gateway, double):
    server = HTTPServer(("127.0.0.1", 0), Door)
    server.got = []
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    paid(gateway, double)
    event = double.take_events()[-1]
    double.endpoints[event["_account"]] = Endpoint(
        f"http://alpha.localhost:{server.server_address[1]}/hook/", "whsec_1"
    )
    double.on_the_way = [Delivery(event, 0)]

    for now in (0, 0.5, 1, 2):
        double.deliver(now)
    server.shutdown()
    server.server_close()
    thread.join()

    body, signed, host = server.got[1]
    assert (len(server.got), double.on_the_way, host.split(":")[0]) == (2, [], "alpha.localhost")
    assert verified(body, signed, "whsec_1").type == "checkout.session.completed"


def test_an_endpoint_that_is_away_is_given_up_in_the_end(double):
    delivery = Delivery({"_account": "acct_x", "id": "evt_1"}, 0)

    tries = [delivery.put_off(0) for _ in range(len(webhooks.PAUSES) + 1)]

    assert tries == [True] * len(webhooks.PAUSES) + [False]


def test_every_call_is_listed_with_its_parameters():
    assert len({(route.method, route.pattern) for route in ROUTES}) == len(ROUTES) == 21
