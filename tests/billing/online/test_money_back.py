"""Money that goes back: refunds we order, refunds made at the processor, disputes, and what the bank is paid."""

from datetime import timedelta

import pytest
from django.utils import timezone

from billing.enums import LineStatus, PaymentMethod, PayoutStatus, RefundStatus
from billing.gateway.errors import GatewayUnavailable
from billing.models import BankAccount, BankImport, BankLine, Payment, Payout, Refund
from billing.operations import bank_lines, card_refunds, refunds
from billing.operations.credit_notes import credit_invoice
from billing.queries import documents, ledger
from billing.queries import online as queries
from billing.queries import payouts as payout_queries
from config.stripe_double import paying
from tests.factories import billing as make
from tests.factories.billing_online import NOW, open_page, paid_page
from tests.factories.membership import office


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(NOW, tick=True)


def entries():
    return list(Payment.objects.order_by("pk").values_list("kind", "amount_pence"))


def credited_and_ordered(practice, pence):
    """A card payment of £120.00 whose invoice was credited in part; a refund of that part is ordered."""
    page = paid_page(practice, 100_00)
    payment = Payment.objects.get()
    invoice = page.invoices[0][0]
    line = documents.documents(NOW.date()).get(pk=invoice).lines.get()
    credit_invoice(by=office(), invoice_id=invoice, reason="x", on=NOW.date(), net_by_line={line.pk: pence * 5 // 6})
    return refunds.order(
        by=office(), payment_id=payment.pk, amount_pence=pence, method=PaymentMethod.CARD, reason="Cancelled"
    )


def test_part_of_a_card_payment_goes_back_and_the_account_is_even(practice):
    refund = credited_and_ordered(practice, 60_00)

    done = card_refunds.send(refund_id=refund.pk, now=timezone.now())

    assert (done.status, entries()) == (RefundStatus.DONE, [("received", 120_00), ("refund", -60_00)])
    assert ledger.balance_pence(done.account_id) == 0


def test_the_processors_news_of_our_refund_changes_nothing_more(practice):
    refund = credited_and_ordered(practice, 60_00)
    card_refunds.send(refund_id=refund.pk, now=timezone.now())

    practice.work_off()

    assert entries() == [("received", 120_00), ("refund", -60_00)]


def test_a_refund_sent_twice_goes_back_once(practice):
    refund = credited_and_ordered(practice, 60_00)
    card_refunds.send(refund_id=refund.pk, now=timezone.now())
    card_refunds.send(refund_id=refund.pk, now=timezone.now())

    assert practice.double.asked.count("POST /v1/refunds") == 1


def test_a_refund_whose_worker_was_lost_goes_back_once(practice):
    refund = credited_and_ordered(practice, 60_00)
    practice.double.before_answer = lambda path: None
    card_refunds._start(refund.pk)  # the worker died after this
    fact = paying_once(practice, refund)

    done = card_refunds.send(refund_id=refund.pk, now=timezone.now())

    assert (done.status, done.external_id, card_refunds.waiting_ids()) == (RefundStatus.DONE, fact, [])


def paying_once(practice, refund):
    """The processor has the refund already, under the refund's own key."""
    row = Refund.objects.select_related("payment", "account").get(pk=refund.pk)
    fact = card_refunds.moving.give_back(
        card_refunds.connection.open_gateway(),
        intent_id=row.payment.external_id,
        amount_pence=row.amount_pence,
        metadata=card_refunds.tags(row.account, refund=str(row.pk)),
        key=card_refunds._key(row),
    )
    return fact.id


def test_a_refund_waits_while_the_processor_is_down(practice):
    refund = credited_and_ordered(practice, 60_00)
    practice.double.is_down = True

    with pytest.raises(GatewayUnavailable):
        card_refunds.send(refund_id=refund.pk, now=timezone.now())

    assert card_refunds.waiting_ids() == [refund.pk]


def test_a_refund_the_processor_refuses_says_why_and_may_be_sent_again(practice):
    refund = credited_and_ordered(practice, 60_00)
    charge = next(t for t in practice.double.state.things.values() if t["object"] == "charge")
    charge["amount_refunded"] = 100_00

    failed = card_refunds.send(refund_id=refund.pk, now=timezone.now())
    charge["amount_refunded"] = 0
    done = card_refunds.send(refund_id=refund.pk, now=timezone.now() + timedelta(seconds=5))

    assert (failed.status, "greater than unrefunded amount" in failed.error) == (RefundStatus.FAILED, True)
    assert done.status == RefundStatus.DONE


def test_money_that_came_by_bank_does_not_go_back_by_card():
    paid = make.payment(make.AccountFactory(), 50_00)
    order = Refund.objects.create(account=paid.account, payment=paid, amount_pence=1, method="card", reason="x")

    with pytest.raises(card_refunds.NotByCard):
        card_refunds.send(refund_id=order.pk, now=timezone.now())


def test_a_refund_made_at_the_processor_is_entered_and_owed_again(practice):
    page = paid_page(practice, 100_00)
    charge = practice.double.state.things[page.charge_id]
    paying.refund(practice.double.state, charge, 20_00, {})

    practice.work_off()

    assert entries() == [("received", 120_00), ("refund", -20_00)]
    assert documents.outstanding_pence(page.invoices[0][0]) == 20_00


def disputed(practice):
    page = paid_page(practice, 100_00)
    made = paying.dispute(practice.double.state, page.intent_id)
    practice.work_off()
    return page, made


def test_a_dispute_takes_the_money_back_and_the_invoice_is_owed_again(practice):
    page, _ = disputed(practice)

    assert entries() == [("received", 120_00), ("taken_back", -120_00)]
    assert (documents.outstanding_pence(page.invoices[0][0]), ledger.balance_pence(page.account_id)) == (120_00, 120_00)
    assert queries.troubles().disputes == 1


def test_a_dispute_that_is_won_brings_the_money_back_to_its_invoice(practice):
    page, made = disputed(practice)
    paying.decide(practice.double.state, made, is_won=True)
    practice.work_off()

    assert entries() == [("received", 120_00), ("taken_back", -120_00), ("received", 120_00)]
    assert (documents.outstanding_pence(page.invoices[0][0]), queries.troubles().disputes) == (0, 0)


def test_a_dispute_that_is_lost_stays_as_it_is(practice):
    page, made = disputed(practice)
    paying.decide(practice.double.state, made, is_won=False)
    practice.work_off()

    assert (documents.outstanding_pence(page.invoices[0][0]), queries.troubles().disputes) == (120_00, 0)


def bank_line(pence, on):
    account, _ = BankAccount.objects.get_or_create(name="Current")
    imported = BankImport.objects.create(bank_account=account, file_name="x", digest=f"{pence} {on}", format="csv")
    return BankLine.objects.create(bank_import=imported, position=1, booked_on=on, amount_pence=pence, fingerprint="x")


def paid_out(practice):
    page = paid_page(practice, 100_00)
    paying.pay_out(practice.double.state, practice.double.state.things[page.intent_id]["_account"])
    practice.work_off()
    return page


def test_a_payout_is_payments_less_fees_and_known_on_each_payment(practice):
    page = paid_out(practice)

    made = Payout.objects.get()
    page.refresh_from_db()
    assert (made.gross_pence, made.fee_pence, made.amount_pence) == (120_00, 2_00, 118_00)
    assert (made.status, page.payout_id, list(payout_queries.parts(made))) == (
        PayoutStatus.PAID,
        made.payout_id,
        [page],
    )


def test_a_line_of_the_bank_file_finds_its_payout_by_amount_and_day(practice):
    paid_out(practice)
    made = Payout.objects.get()

    near, far, other = (
        bank_line(118_00, made.arrives_on + timedelta(days=10)),
        bank_line(118_00, made.arrives_on + timedelta(days=11)),
        bank_line(120_00, made.arrives_on),
    )

    assert [payout_queries.for_line(line) for line in (near, far, other)] == [[made], [], []]


def test_a_payout_that_is_on_the_bank_file_is_suggested_no_more(practice):
    paid_out(practice)
    line = bank_line(118_00, NOW.date())

    bank_lines.match_payout(by=office(), line_id=line.pk, payout_id=Payout.objects.get().pk, now=NOW)

    line.refresh_from_db()
    assert (line.status, payout_queries.for_line(line), Payment.objects.count()) == (LineStatus.MATCHED, [], 1)


def test_a_refund_tells_nothing_of_a_page_that_was_not_paid(practice):
    open_page(make.invoice())

    assert (practice.work_off(), entries()) == ([], [])
