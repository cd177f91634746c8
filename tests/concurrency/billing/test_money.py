"""Payments and credits of one account at the same time: the account's row is the queue; without it, sums go wrong."""

from django.db.models import Sum

from billing.allocation import Share
from billing.crediting import NothingToCredit
from billing.models import Allocation, Document, Payment
from billing.operations import credit_notes, payments
from billing.queries import documents, ledger
from tests.factories import billing as make
from tests.factories.membership import office
from tests.plumbing.races import race


def pay_80_twice(partnership, invoice, *, unlocked=False):
    """Set £80.00 against the same invoice of £120.00, two workers at once; return how it ended for each."""
    by = office()

    def pay():
        return payments.record_payment(
            by=by,
            account_id=invoice.account_id,
            amount_pence=80_00,
            received_on=make.TODAY,
            shares=[Share(invoice.pk, 80_00)],
        )

    return sorted(type(result).__name__ for result in race(partnership, [pay, pay], unlocked=unlocked))


def allocated():
    return Allocation.objects.aggregate(total=Sum("amount_pence", default=0))["total"]


def test_two_payments_at_once_never_pay_more_than_is_owed(committed):
    outcome = pay_80_twice(committed, make.invoice())

    assert outcome == ["OverAllocation", "Payment"]
    assert (allocated(), Payment.objects.count()) == (80_00, 1)


def test_control_without_the_lock_an_invoice_is_paid_too_much(committed):
    outcome = pay_80_twice(committed, make.invoice(), unlocked=True)

    assert (outcome, allocated()) == (["Payment", "Payment"], 160_00)


def credit_60_twice(partnership, invoice, *, unlocked=False):
    """Credit £60.00 of the same line of £100.00, two workers at once."""
    by, line = office(), invoice.lines.get()

    def credit():
        return credit_notes.credit_invoice(
            by=by, invoice_id=invoice.pk, reason="x", on=make.TODAY, net_by_line={line.pk: 60_00}
        )

    return sorted(type(result).__name__ for result in race(partnership, [credit, credit], unlocked=unlocked))


def credited():
    return Document.objects.filter(kind="credit_note").aggregate(total=Sum("net_pence", default=0))["total"]


def test_two_part_credits_at_once_never_credit_more_than_the_line(committed):
    outcome = credit_60_twice(committed, make.invoice())

    assert (outcome, credited()) == (["CreditTooLarge", "Document"], -60_00)


def test_control_without_the_lock_a_line_is_credited_too_much(committed):
    outcome = credit_60_twice(committed, make.invoice(), unlocked=True)

    assert (outcome, credited()) == (["Document", "Document"], -120_00)


def test_a_payment_and_a_whole_credit_at_once_leave_nothing_lost(committed):
    invoice, by = make.invoice(), office()

    race(
        committed,
        [
            lambda: credit_notes.credit_invoice(by=by, invoice_id=invoice.pk, reason="x", on=make.TODAY),
            lambda: payments.record_payment(
                by=by, account_id=invoice.account_id, amount_pence=120_00, received_on=make.TODAY
            ),
        ],
    )

    assert documents.outstanding_pence(invoice.pk) == 0
    assert (allocated(), ledger.balance_pence(invoice.account_id)) == (120_00, -120_00)


def test_an_invoice_is_credited_whole_only_once(committed):
    invoice, by = make.invoice(), office()

    results = race(
        committed,
        [lambda: credit_notes.credit_invoice(by=by, invoice_id=invoice.pk, reason="x", on=make.TODAY)] * 4,
    )

    assert sorted(isinstance(result, NothingToCredit) for result in results) == [False, True, True, True]
    assert Document.objects.aggregate(total=Sum("gross_pence"))["total"] == 0
