"""From “Pay now” to money on the account."""

from datetime import timedelta

import pytest

from billing.enums import OnlineStatus, PaymentMethod
from billing.gateway.client import PAGE_SECONDS
from billing.gateway.errors import GatewayUnavailable
from billing.models import Account, OnlinePayment, Payment
from billing.operations.online import checkout, connection
from billing.operations.online.checkout import OnItsWay
from billing.operations.online.connection import NotConnected
from billing.operations.payments import NotOwed
from billing.queries import documents, ledger
from tests.factories import billing as make
from tests.factories.billing_online import NOW, open_page, paid_page


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(NOW, tick=True)


def entries():
    return list(Payment.objects.order_by("pk").values_list("kind", "amount_pence", "method"))


def test_a_card_payment_pays_its_invoice_once_and_knows_its_fee(practice):
    page = paid_page(practice, 100_00)

    assert entries() == [("received", 120_00, PaymentMethod.CARD)]
    assert (page.status, page.fee_pence, page.intent_id[:3]) == (OnlineStatus.PAID, 200, "pi_")
    assert documents.outstanding_pence(page.invoices[0][0]) == 0


def test_several_invoices_are_paid_on_one_page(practice):
    account = make.AccountFactory()
    first, second = make.invoice(100_00, account=account), make.invoice(50_00, account=account)

    page = open_page(first, second)
    practice.pay(page)
    practice.work_off()

    assert [documents.outstanding_pence(one.pk) for one in (first, second)] == [0, 0]
    assert (page.amount_pence, Payment.objects.count()) == (180_00, 1)


def test_a_part_paid_invoice_asks_only_what_is_left(practice):
    invoice = make.invoice()
    make.payment(invoice.account, 50_00)

    assert open_page(invoice).amount_pence == 70_00


def test_a_second_click_finds_the_open_page(practice):
    invoice = make.invoice()

    first, second = open_page(invoice), open_page(invoice)

    assert (first.pk, first.session_id) == (second.pk, second.session_id)
    assert practice.double.asked.count("POST /v1/checkout/sessions") == 1


def test_a_page_whose_amount_has_changed_is_closed_before_another_opens(practice):
    invoice = make.invoice()
    old = open_page(invoice)
    make.payment(invoice.account, 50_00)

    new = open_page(invoice)

    old.refresh_from_db()
    assert (old.status, new.amount_pence) == (OnlineStatus.EXPIRED, 70_00)
    assert practice.double.state.things[old.session_id]["status"] == "expired"


def test_a_page_whose_address_arrived_a_moment_ago_is_closed_as_well(practice):
    page = open_page(make.invoice())
    read_before = OnlinePayment.objects.get(pk=page.pk)
    read_before.session_id = ""

    checkout._close(connection.open_gateway(PAGE_SECONDS), read_before)

    page.refresh_from_db()
    assert (page.status, practice.double.state.things[page.session_id]["status"]) == (OnlineStatus.EXPIRED, "expired")


def test_no_second_page_opens_where_the_first_was_just_paid(practice):
    invoice = make.invoice()
    page = open_page(invoice)
    practice.pay(page)
    make.payment(invoice.account, 50_00)

    with pytest.raises(OnItsWay):
        open_page(invoice)


def test_a_payer_is_made_known_once(practice):
    account = make.AccountFactory()

    open_page(make.invoice(account=account))
    open_page(make.invoice(account=account))

    assert practice.double.asked.count("POST /v1/customers") == 1
    assert Account.objects.get(pk=account.pk).customer_id[:4] == "cus_"


def test_what_was_paid_meanwhile_leaves_the_card_money_as_credit(practice):
    invoice = make.invoice()
    page = open_page(invoice)
    make.payment(invoice.account, 100_00)

    practice.pay(page)
    practice.work_off()

    card = Payment.objects.get(method=PaymentMethod.CARD)
    assert (documents.outstanding_pence(invoice.pk), ledger.unallocated_pence(card)) == (0, 100_00)
    assert ledger.balance_pence(invoice.account_id) == -100_00


def test_a_declined_card_leaves_the_page_open_with_the_reason(practice):
    page = open_page(make.invoice())

    with pytest.raises(Exception, match="declined"):
        practice.pay(page, card="4000000000000002")
    practice.work_off()

    page.refresh_from_db()
    assert (page.status, page.error, Payment.objects.count()) == (OnlineStatus.OPEN, "Your card was declined.", 0)


def test_after_a_declined_card_another_may_pay(practice):
    page = open_page(make.invoice())
    with pytest.raises(Exception, match="declined"):
        practice.pay(page, card="4000000000000002")

    practice.pay(page)
    practice.work_off()

    page.refresh_from_db()
    assert (page.status, page.error, entries()) == (OnlineStatus.PAID, "", [("received", 120_00, PaymentMethod.CARD)])


def test_a_direct_debit_is_on_its_way_and_cannot_be_paid_twice(practice):
    invoice = make.invoice()
    page = open_page(invoice)
    practice.pay(page, "bacs_debit")
    practice.work_off()

    page.refresh_from_db()
    assert (page.status, Payment.objects.count()) == (OnlineStatus.PENDING, 0)
    with pytest.raises(OnItsWay):
        open_page(invoice)

    practice.settle()
    practice.work_off()
    assert entries() == [("received", 120_00, PaymentMethod.DIRECT_DEBIT)]


def test_a_direct_debit_the_bank_refuses_leaves_the_invoice_to_be_paid(practice):
    invoice = make.invoice()
    page = open_page(invoice)
    practice.pay(page, "bacs_fails")
    practice.work_off()
    practice.settle()
    practice.work_off()

    page.refresh_from_db()
    assert (page.status, page.error[:22]) == (OnlineStatus.FAILED, "The bank refused the D")
    assert open_page(invoice).amount_pence == 120_00


def test_pay_by_bank_arrives_at_once(practice):
    page = open_page(make.invoice())

    practice.pay(page, "pay_by_bank")
    practice.work_off()

    assert entries() == [("received", 120_00, PaymentMethod.PAY_BY_BANK)]


def test_an_invoice_of_another_account_cannot_be_paid(practice):
    with pytest.raises(NotOwed):
        open_page(make.invoice(), make.invoice())


def test_nobody_pays_online_where_it_is_switched_off():
    with pytest.raises(NotConnected):
        open_page(make.invoice())


def test_a_processor_that_is_down_loses_nothing_and_the_next_click_gets_the_page(practice):
    invoice = make.invoice()
    practice.double.is_down = True
    with pytest.raises(GatewayUnavailable):
        open_page(invoice)

    practice.double.is_down = False
    page = open_page(invoice)

    assert (OnlinePayment.objects.count(), bool(page.url)) == (1, True)


def test_an_answer_that_is_lost_on_the_way_opens_no_second_page(practice):
    invoice = make.invoice()
    page = open_page(invoice)
    OnlinePayment.objects.filter(pk=page.pk).update(session_id="", url="")  # the worker died before it noted the answer

    again = open_page(invoice)

    assert again.session_id == page.session_id


def test_a_page_nobody_pays_on_expires(practice, time_machine):
    page = open_page(make.invoice())
    time_machine.move_to(NOW + timedelta(days=2))
    from_double = practice.double.state.things[page.session_id]
    from_double["status"] = "expired"
    practice.double.state.tell("checkout.session.expired", from_double)

    practice.work_off()

    page.refresh_from_db()
    assert (page.status, page.url) == (OnlineStatus.EXPIRED, "")
