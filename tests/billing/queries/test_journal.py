"""M6: after anything that can happen to money, debits are credits and a statement is the sum of its ledger."""

from datetime import date, timedelta

import pytest

from billing.enums import PaymentMethod
from billing.models import Account
from billing.operations import credit_notes, journals, payments, refunds, write_offs
from billing.queries import journal, ledger
from tests.factories import billing as make
from tests.factories.billing_books import AccountingSystem, batch, journal_account
from tests.factories.membership import office

START, END = date(2027, 4, 1), date(2028, 3, 31)


def credit(document, **facts):
    return credit_notes.credit_invoice(by=office(), invoice_id=document.pk, reason="Too much", on=make.TODAY, **facts)


def invoiced():
    return make.invoice(68_33, 68_33, 57_50, 85_00)


def credited_in_parts():
    document = invoiced()
    for line in document.lines.all():
        credit(document, net_by_line={line.pk: line.net_pence // 3})
    return credit(document)


def paid_and_reversed():
    document = invoiced()
    paid = make.payment(document.account, document.gross_pence)
    return payments.reverse_payment(by=office(), payment_id=paid.pk, on=make.TODAY, reason="Bounced")


def overpaid_and_refunded():
    document = invoiced()
    paid = make.payment(document.account, document.gross_pence + 10_00)
    refund = refunds.order(
        by=office(), payment_id=paid.pk, amount_pence=10_00, method=PaymentMethod.BACS, reason="Paid too much"
    )
    return refunds.finish(refund_id=refund.pk, on=make.TODAY)


def written_off():
    document = invoiced()
    make.payment(document.account, 100_00)
    return write_offs.write_off(by=office(), invoice_id=document.pk, on=make.TODAY, reason="Closed")


def posted_by_the_council():
    document = make.invoice(account=journal_account())
    journals.post(by=office(), batch_id=batch(AccountingSystem.RECHARGE).pk, on=make.TODAY)
    credit(document)
    return journals.post(by=office(), batch_id=batch(AccountingSystem.RECHARGE).pk, on=make.TODAY)


def billed_by_a_run():
    make.member()
    return make.issued_run()


SCENARIOS = [
    invoiced,
    credited_in_parts,
    paid_and_reversed,
    overpaid_and_refunded,
    written_off,
    posted_by_the_council,
    billed_by_a_run,
]


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_debits_are_credits_and_a_statement_is_its_ledger(scenario):
    scenario()

    rows = journal.postings(START, END)
    balances = journal.trial_balance(rows)

    assert rows != []
    assert sum(row.debit_pence for row in balances) == sum(row.credit_pence for row in balances)
    statements = {a.pk: ledger.statement(a.pk, START, END).closing_pence for a in Account.objects.all()}
    ledgers = {
        pk: sum(row.pence for row in journal.postings(START, END, account_id=pk) if row.account == journal.DEBTORS)
        for pk in statements
    }
    assert statements == ledgers


def test_control_a_statement_that_leaves_a_payment_out_is_not_its_ledger():
    document = invoiced()
    before = ledger.statement(document.account_id, START, END).closing_pence
    make.payment(document.account, 10_00)

    rows = journal.postings(START, END, account_id=document.account_id)

    assert sum(row.pence for row in rows if row.account == journal.DEBTORS) != before


def test_an_invoice_is_debtors_against_income_and_vat():
    make.invoice(100_00)

    rows = journal.trial_balance(journal.postings(START, END))

    assert [(row.account, row.debit_pence, row.credit_pence) for row in rows] == [
        ("Debtors", 120_00, 0),
        ("Income: Traded services", 0, 100_00),
        ("VAT on sales", 0, 20_00),
    ]


def test_the_journal_of_days_without_anything_is_empty():
    make.invoice()

    assert journal.postings(make.TODAY + timedelta(days=1), END) == []


def test_the_journal_takes_three_queries(django_assert_num_queries):
    for _ in range(3):
        make.payment(make.invoice().account, 20_00)

    with django_assert_num_queries(3):
        journal.postings(START, END)
