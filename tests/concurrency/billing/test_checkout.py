"""Two clicks on “Pay now” at once: the account's row is the queue, and there is one page to pay on."""

from threading import Barrier
from uuid import uuid4

import pytest

from billing.enums import OnlineStatus
from billing.gateway import circuit
from billing.models import Account, OnlinePayment
from billing.operations import locks
from billing.operations.online import checkout
from billing.operations.online.checkout import OnItsWay
from config.stripe_double.double import Double
from config.stripe_double.server import serving
from tests.factories import billing as make
from tests.factories.billing_online import Practice, connect, open_page
from tests.factories.membership import office
from tests.plumbing.races import race


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


def click_twice(partnership, invoice):
    """Two people open the page of one invoice; return the pages they were sent to."""
    people = [office(), office()]
    return [page.session_id for page in race(partnership, [lambda by=by: open_page(invoice, by=by) for by in people])]


def open_at_the_processor(practice):
    things = practice.double.state.things.items()
    return sorted(pk for pk, thing in things if pk.startswith("cs_") and thing["status"] == "open")


def test_two_clicks_at_once_lead_to_one_page(committed, practice):
    first, second = click_twice(committed, make.invoice())

    assert first == second
    assert (OnlinePayment.objects.count(), open_at_the_processor(practice)) == (1, [first])


def test_control_without_the_accounts_row_there_are_two_pages_to_pay_on(committed, practice, monkeypatch):
    invoice, both_have_looked = make.invoice(), Barrier(2)

    def after_looking():
        both_have_looked.wait(timeout=30)
        return uuid4()

    monkeypatch.setattr(locks, "lock_account", lambda account_id: Account.objects.get(pk=account_id))
    monkeypatch.setattr(checkout, "uuid4", after_looking)  # the last thing before the row is written

    pages = click_twice(committed, invoice)

    assert (OnlinePayment.objects.count(), open_at_the_processor(practice)) == (2, sorted(pages))


def test_who_asks_for_more_while_a_page_is_being_opened_leaves_no_second_page(committed, practice):
    account = make.AccountFactory()
    one, two = make.invoice(account=account), make.invoice(account=account)
    by, wider = office(), []

    def then_click(path):
        if path == "/v1/checkout/sessions":
            practice.double.before_answer = lambda path: None
            wider.extend(race(committed, [lambda: open_page(one, two, by=by)]))

    practice.double.before_answer = then_click

    with pytest.raises(OnItsWay, match="same moment"):
        open_page(one, by=by)

    assert open_at_the_processor(practice) == [wider[0].session_id]
    rows = OnlinePayment.objects.order_by("pk").values_list("status", "url")
    assert list(rows) == [(OnlineStatus.EXPIRED, ""), (OnlineStatus.OPEN, wider[0].url)]
