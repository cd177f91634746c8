"""Paying online as people see it: two clicks for a school, the office's lists, the admin's keys."""

import re

import pytest

from billing.enums import OnlineStatus
from billing.gateway import circuit
from billing.models import GatewayConnection, GatewayEvent, OnlinePayment, Payment, Payout
from config.stripe_double.double import Double
from config.stripe_double.server import serving
from membership.enums import SchoolRoleKind
from tests.factories import billing as make
from tests.factories.billing_online import KEY, SECRET, Practice, connect, message, open_page, paid_page, unpaid_page
from tests.factories.membership import at_school, office
from tests.plumbing.sessions import just_signed_in


@pytest.fixture
def practice(settings):
    """Alpha connected to the stand-in."""
    circuit.reset()
    double = Double()
    with serving(double):
        settings.STRIPE_API_BASE = double.public_url
        connect()
        yield Practice(double)
    circuit.reset()


@pytest.fixture
def invoice():
    return make.invoice()


@pytest.fixture
def manager(client_for, invoice):
    """The browser of the payer's business manager."""
    return client_for(at_school(invoice.account.school, SchoolRoleKind.BUSINESS_MANAGER))


@pytest.fixture
def admin(client_for):
    """Has just signed in: the settings ask."""
    return just_signed_in(client_for(office("admin")))


def press(browser, page, action):
    """Submit the form of a page that goes to an address, with the hidden fields and boxes it holds."""
    form = re.search(rf'<form method="post" action="{action}".*?</form>', page.content.decode(), re.DOTALL)
    fields = re.findall(r'name="(\w+)" value="([^"]*)"', form.group(0))
    return browser.post(action, dict(fields), follow=True)


def target(page):
    """Where a page takes the browser by itself."""
    return re.search(r'http-equiv="refresh" content="0; url=([^"]+)"', page.content.decode()).group(1)


def test_a_school_pays_an_invoice_in_two_clicks_and_sees_that_it_is_paid(practice, manager, invoice, words, tasks):
    first = press(manager, manager.get(f"/billing/invoices/{invoice.pk}/"), "/billing/pay/")
    path = target(first).removeprefix(practice.double.public_url)
    second = practice.double.answer("POST", path, "", "how=card&card=4242424242424242", {})
    with tasks.committed():
        practice.carry(manager)
    tasks.run()
    back = manager.get(
        second[2]["Location"].removeprefix("https://alpha.example.org").removeprefix("http://alpha.example.org")
    )

    assert "The payment has arrived. Thank you." in words(back)
    assert "Paid" in words(manager.get(f"/billing/invoices/{invoice.pk}/"))
    assert Payment.objects.get().amount_pence == 120_00


def test_a_school_that_comes_back_before_the_message_waits_and_the_processor_is_asked(
    practice, manager, invoice, words, tasks
):
    page = open_page(invoice)
    practice.pay(page)
    practice.double.take_events()

    with tasks.committed():
        waiting = manager.get(f"/billing/online/{page.pk}/?from=page")
    asked = [sent.name for sent in tasks.run()]
    then = manager.get(f"/billing/online/{page.pk}/progress/")

    assert "We are waiting to hear from the card processor." in words(waiting)
    assert (asked, "The payment has arrived" in words(then)) == (["billing.ask_about_payment"], True)


def test_the_page_asks_again_by_itself_only_until_it_knows(practice, manager, invoice):
    page = unpaid_page(invoice)
    unsure = manager.get(f"/billing/online/{page.pk}/progress/").content.decode()
    OnlinePayment.objects.update(status=OnlineStatus.PAID)
    sure = manager.get(f"/billing/online/{page.pk}/progress/").content.decode()

    assert [text.count("hx-get") for text in (unsure, sure)] == [1, 0]


def test_several_invoices_are_chosen_and_paid_together(practice, manager, invoice, words):
    second = make.invoice(50_00, account=invoice.account)

    shown = manager.get("/billing/pay/")
    gone = manager.post(
        "/billing/pay/", {"account": invoice.account_id, "invoice": [invoice.pk, second.pk]}, follow=True
    )

    assert f"{second.number}: £60.00, due" in words(shown)
    assert (OnlinePayment.objects.get().amount_pence, "cs_test_" in target(gone)) == (180_00, True)


def test_nothing_chosen_says_so_and_keeps_the_page(practice, manager, invoice, words):
    answer = manager.post("/billing/pay/", {"account": invoice.account_id})

    assert "Choose at least one invoice" in words(answer)


def test_a_processor_that_is_down_is_said_politely(practice, manager, invoice, words):
    practice.double.is_down = True

    answer = manager.post("/billing/pay/", {"account": invoice.account_id, "invoice": [invoice.pk]})

    assert "The card processor does not answer at the moment. Nothing was taken." in words(answer)


def test_another_schools_invoice_cannot_be_paid(practice, manager):
    other = make.invoice()

    assert manager.post("/billing/pay/", {"account": other.account_id, "invoice": [other.pk]}).status_code == 404


def test_an_invoice_whose_payment_is_on_its_way_says_so_instead_of_asking(practice, manager, invoice, words):
    page = open_page(invoice)
    practice.pay(page, "bacs_debit")
    practice.work_off()

    shown, listed = manager.get(f"/billing/invoices/{invoice.pk}/"), manager.get("/billing/invoices/")

    assert "A payment of this invoice is on its way." in words(shown)
    assert ("Pay £120.00 now" in words(shown), "Payment on its way" in words(listed)) == (False, True)


def test_without_a_connection_nobody_is_offered_to_pay(manager, invoice, words):
    assert "now" not in words(manager.get(f"/billing/invoices/{invoice.pk}/")).split("Download PDF")[1][:20]
    assert "Paying online is not switched on" in words(manager.get("/billing/pay/"))


def test_the_office_sees_fee_and_numbers_a_school_does_not(practice, finance, client_for, words):
    page = paid_page(practice, 100_00)
    school = client_for(at_school(page.account.school, SchoolRoleKind.HEAD))

    texts = [words(browser.get(f"/billing/online/{page.pk}/")) for browser in (finance, school)]

    assert [("Fee £2.00" in text, page.intent_id in text) for text in texts] == [(True, True), (False, False)]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_online_payments_takes_the_same_number_of_queries(finance, django_assert_num_queries, count):
    for _ in range(count):
        unpaid_page(make.invoice())
    finance.get("/billing/online/")

    with django_assert_num_queries(8):
        finance.get("/billing/online/")


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_messages_takes_the_same_number_of_queries(finance, django_assert_num_queries, count):
    for _ in range(count):
        message()
    finance.get("/billing/online/messages/")

    with django_assert_num_queries(7):
        finance.get("/billing/online/messages/")


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_payouts_takes_the_same_number_of_queries(finance, django_assert_num_queries, count):
    for number in range(count):
        Payout.objects.create(payout_id=f"po_{number}", arrives_on=make.TODAY, amount_pence=118_00)
    finance.get("/billing/online/payouts/")

    with django_assert_num_queries(7):
        finance.get("/billing/online/payouts/")


@pytest.mark.parametrize("path", ["online/", "online/messages/", "online/payouts/"])
def test_a_list_is_a_file_without_live_formulas(finance, path):
    unpaid_page(make.invoice(), error="=1+1")
    message(outcome="=1+1")

    text = finance.get(f"/billing/{path}?format=csv").content.decode()

    assert (",=1" in text, text.count("\n") >= 1) == (False, True)


def test_a_message_that_failed_can_be_followed_again(practice, finance, tasks, words):
    page = open_page(make.invoice())
    practice.pay(page)
    intent = next(thing for thing in practice.double.state.things.values() if thing["object"] == "payment_intent")
    failed = message(object_id=intent["id"])

    with tasks.committed():
        answer = finance.post(f"/billing/online/messages/{failed.pk}/again/", follow=True)
    tasks.run()

    failed.refresh_from_db()
    assert "The message is followed again." in words(answer)
    assert (failed.status, failed.outcome, Payment.objects.get().amount_pence) == ("handled", "£120.00 entered", 120_00)


def test_a_message_that_had_its_effect_is_not_followed_again(finance, words):
    done = message(status="handled")

    answer = finance.post(f"/billing/online/messages/{done.pk}/again/", follow=True)

    assert "This message has had its effect already." in words(answer)


def test_the_admin_connects_an_account_and_never_sees_the_key_again(admin, settings, words):
    settings.STRIPE_API_BASE = "http://127.0.0.1:9"
    told = {"mode": "test", "secret_key": KEY, "webhook_secret": SECRET, "takes_cards": "on"}

    page = admin.post("/billing/online/settings/", told, follow=True)

    assert "The settings are kept." in words(page)
    assert ("Kept: ends in lpha." in words(page), KEY in page.content.decode()) == (True, False)


def test_a_live_key_on_a_practice_installation_is_refused_beside_its_field(admin, settings, words):
    settings.STRIPE_API_BASE = "http://127.0.0.1:9"
    told = {"mode": "test", "secret_key": "sk_live_1", "webhook_secret": SECRET, "takes_cards": "on"}

    page = admin.post("/billing/online/settings/", told)

    assert "This needs a test key" in words(page)
    assert ("sk_live_1" in page.content.decode(), GatewayConnection.objects.exists()) == (False, False)


def test_whoever_has_not_just_signed_in_is_asked_again(client_for):
    answer = client_for(office("admin")).post("/billing/online/settings/", {"mode": "test"})

    assert (answer.status_code, answer.headers["Location"].partition("?")[0]) == (302, "/account/reauthenticate/")


def test_at_least_one_way_of_paying_is_chosen(admin, words):
    assert "Choose at least one way of paying" in words(admin.post("/billing/online/settings/", {"mode": "test"}))


def test_the_admin_tries_the_key(practice, admin, words):
    page = admin.post("/billing/online/settings/test/", follow=True)

    assert "The card processor knows us as “Practice account”. The key works." in words(page)


def test_a_payer_signs_a_direct_debit_and_may_end_it(practice, manager, invoice, words):
    address = f"/billing/payers/{invoice.account_id}/direct-debit/"
    page = manager.post(address)
    practice.double.pay(target(page).rsplit("/", 1)[1], "bacs_debit")
    practice.work_off()

    active = words(manager.get(address))
    ended = words(manager.post(f"{address}end/", follow=True))

    assert ("A Direct Debit is set up." in active, "Nothing more is collected" in ended) == (True, True)


def test_the_office_is_told_of_messages_nobody_could_follow_and_of_disputes(finance, words):
    message()
    GatewayEvent.objects.create(
        event_id="evt_d",
        type="charge.dispute.created",
        object_id="dp_1",
        payload={},
        status="handled",
        happened_at=make.NOW,
    )

    home = words(finance.get("/"))

    assert "1 message of the card processor could not be followed" in home
    assert "1 card payment is disputed" in home
