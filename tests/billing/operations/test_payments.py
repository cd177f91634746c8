"""Money received, set against invoices and taken back."""

from datetime import timedelta

import pytest

from billing.allocation import Share
from billing.enums import PaymentState
from billing.models import Allocation, Payment
from billing.operations import payments
from billing.operations.credit_notes import credit_invoice
from billing.queries import documents, ledger
from tests.factories import billing as make
from tests.factories.membership import office


def states(account):
    rows = documents.documents(make.TODAY).filter(account=account).order_by("pk")
    return [(row.state, row.outstanding_pence) for row in rows]


def two_invoices():
    account = make.AccountFactory()
    older = make.invoice(100_00, account=account, on=make.TODAY - timedelta(days=10))
    return account, older, make.invoice(50_00, account=account)


def test_money_pays_the_oldest_invoice_first():
    account, _, _ = two_invoices()

    make.payment(account, 150_00)

    assert states(account) == [(PaymentState.PAID, 0), (PaymentState.PART_PAID, 30_00)]


def test_a_reference_sends_money_to_the_invoice_it_names():
    account, _, newer = two_invoices()

    make.payment(account, 40_00, reference=f"{newer.number} thank you")

    assert states(account) == [(PaymentState.UNPAID, 120_00), (PaymentState.PART_PAID, 20_00)]


def test_shares_given_by_hand_are_kept():
    account, older, newer = two_invoices()

    make.payment(account, 30_00, shares=[Share(older.pk, 10_00), Share(newer.pk, 20_00)])

    assert states(account) == [(PaymentState.PART_PAID, 110_00), (PaymentState.PART_PAID, 40_00)]


def test_no_shares_leave_the_money_on_the_account():
    account, _, _ = two_invoices()

    made = make.payment(account, 30_00, shares=[])

    assert (ledger.unallocated_pence(made), ledger.balance_pence(account.pk)) == (30_00, 150_00)


def test_money_beyond_all_debt_stays_on_the_account_as_credit():
    account, _, _ = two_invoices()

    made = make.payment(account, 200_00)

    assert (ledger.unallocated_pence(made), ledger.balance_pence(account.pk)) == (20_00, -20_00)


def test_money_left_over_pays_a_later_invoice():
    account, _, _ = two_invoices()
    made = make.payment(account, 200_00)
    later = make.invoice(10_00, account=account)

    shares = payments.allocate_payment(by=office(), payment_id=made.pk)

    assert (shares, ledger.unallocated_pence(made)) == ([Share(later.pk, 12_00)], 8_00)


def test_credit_left_over_pays_another_invoice():
    account, older, newer = two_invoices()
    make.payment(account, 120_00)
    note = credit_invoice(by=office(), invoice_id=older.pk, reason="Error", on=make.TODAY)

    shares = payments.allocate_credit(by=office(), credit_note_id=note.pk)

    assert (shares, ledger.free_credit_pence(note)) == ([Share(newer.pk, 60_00)], 60_00)


@pytest.mark.parametrize("amount", [0, -1])
def test_an_amount_of_nothing_is_refused(amount):
    with pytest.raises(payments.NothingReceived):
        make.payment(make.AccountFactory(), amount)


@pytest.mark.parametrize(
    ("amount", "first", "second", "message"),
    [
        (200_00, 120_01, 0, r"owes only £120\.00"),
        (100_00, 60_00, 50_00, r"add up to more than the £100\.00"),
    ],
)
def test_more_than_there_is_or_than_is_owed_is_refused(amount, first, second, message):
    account, older, newer = two_invoices()
    shares = [Share(i.pk, pence) for i, pence in ((older, first), (newer, second)) if pence]

    with pytest.raises(payments.OverAllocation, match=message):
        make.payment(account, amount, shares=shares)
    assert Payment.objects.count() == 0


def test_the_same_invoice_twice_is_refused():
    account, older, _ = two_invoices()

    with pytest.raises(payments.OverAllocation, match="twice"):
        make.payment(account, 200_00, shares=[Share(older.pk, 80_00), Share(older.pk, 80_00)])


def test_another_payers_invoice_is_refused():
    account, _, _ = two_invoices()
    foreign = make.invoice()

    with pytest.raises(payments.NotOwed):
        make.payment(account, 10_00, shares=[Share(foreign.pk, 10_00)])


def test_a_negative_share_is_refused():
    account, older, newer = two_invoices()

    with pytest.raises(payments.NotOwed):
        make.payment(account, 10_00, shares=[Share(older.pk, 20_00), Share(newer.pk, -10_00)])


def test_a_reversed_payment_makes_its_invoices_owed_again():
    account, _, _ = two_invoices()
    made = make.payment(account, 150_00)

    reversal = payments.reverse_payment(by=office(), payment_id=made.pk, on=make.TODAY, reason="Bounced")

    assert states(account) == [(PaymentState.UNPAID, 120_00), (PaymentState.UNPAID, 60_00)]
    assert (reversal.amount_pence, reversal.reverses, reversal.reference) == (-150_00, made, "Bounced")
    assert (ledger.unallocated_pence(made), ledger.balance_pence(account.pk)) == (0, 180_00)
    assert sum(Allocation.objects.values_list("amount_pence", flat=True)) == 0


def test_a_payment_is_reversed_once_and_a_reversal_never():
    account, _, _ = two_invoices()
    made = make.payment(account, 150_00)
    reversal = payments.reverse_payment(by=office(), payment_id=made.pk, on=make.TODAY, reason="Bounced")

    for payment in (made, reversal):
        with pytest.raises(payments.AlreadyReversed):
            payments.reverse_payment(by=office(), payment_id=payment.pk, on=make.TODAY, reason="Again")
