"""Open invoices, balances, statements and aged debt."""

from datetime import date, timedelta

import pytest
from django.db.models import Sum

from billing.enums import PaymentState
from billing.models import Document, Payment
from billing.operations import payments
from billing.operations.credit_notes import credit_invoice
from billing.queries import documents, ledger
from tests.factories import billing as make
from tests.factories.membership import office

DAY = timedelta(days=1)


def state(document, on=make.TODAY):
    return documents.documents(on).get(pk=document.pk).state


def test_an_invoice_is_overdue_on_the_day_after_its_due_date():
    invoice = make.invoice()

    assert [state(invoice, invoice.due_on), state(invoice, invoice.due_on + DAY)] == [
        PaymentState.UNPAID,
        PaymentState.OVERDUE,
    ]


def test_a_part_paid_invoice_becomes_overdue_and_a_paid_one_does_not():
    part, paid = make.invoice(), make.invoice()
    make.payment(part.account, 1_00)
    make.payment(paid.account, 120_00)
    late = part.due_on + DAY

    assert [state(part), state(part, late), state(paid, late)] == [
        PaymentState.PART_PAID,
        PaymentState.OVERDUE,
        PaymentState.PAID,
    ]


def test_an_invoice_that_was_part_credited_and_then_paid_is_paid():
    invoice = make.invoice()
    line = invoice.lines.get()
    note = credit_invoice(by=office(), invoice_id=invoice.pk, reason="x", on=make.TODAY, net_by_line={line.pk: 50_00})
    make.payment(invoice.account, 60_00)

    assert (state(invoice), state(note)) == (PaymentState.PAID, PaymentState.ALLOCATED)


def history():
    """100.00 + 20 % in June, paid in part in July; 50.00 + 20 % in September, credited at once."""
    account = make.AccountFactory()
    make.invoice(100_00, account=account, on=date(2027, 6, 1))
    make.payment(account, 70_00, received_on=date(2027, 7, 1), reference="RA 1")
    second = make.invoice(50_00, account=account, on=date(2027, 9, 1))
    credit_invoice(by=office(), invoice_id=second.pk, reason="x", on=date(2027, 9, 2))
    return account


def test_a_statement_runs_from_the_opening_balance_to_the_closing_one():
    account = history()

    found = ledger.statement(account.pk, date(2027, 7, 1), date(2027, 9, 2))

    rows = [(row.on, row.text, row.reference, row.amount_pence, row.balance_pence) for row in found.movements]
    assert (found.opening_pence, found.closing_pence) == (120_00, 50_00)
    assert rows == [
        (date(2027, 7, 1), "Payment, BACS", "RA 1", -70_00, 50_00),
        (date(2027, 9, 1), "Invoice", "INV-2728-0002", 60_00, 110_00),
        (date(2027, 9, 2), "Credit note", "CRN-2728-0001", -60_00, 50_00),
    ]


def test_a_statement_shows_a_reversed_payment_twice():
    account = make.AccountFactory()
    made = make.payment(account, 10_00)
    payments.reverse_payment(by=office(), payment_id=made.pk, on=make.TODAY, reason="Bounced")

    found = ledger.statement(account.pk, make.TODAY, make.TODAY)

    assert [(row.text, row.amount_pence) for row in found.movements] == [
        ("Payment, BACS", -10_00),
        ("Payment reversed", 10_00),
    ]
    assert found.closing_pence == 0


def test_the_statements_of_all_accounts_sum_to_the_ledger():
    accounts = [history() for _ in range(3)]

    closing = sum(ledger.statement(a.pk, date(2027, 1, 1), date(2027, 12, 31)).closing_pence for a in accounts)

    issued = Document.objects.aggregate(total=Sum("gross_pence"))["total"]
    received = Payment.objects.aggregate(total=Sum("amount_pence"))["total"]
    assert closing == issued - received == 3 * 50_00


@pytest.mark.parametrize(("days", "place"), [(0, 0), (1, 1), (30, 1), (31, 2), (60, 2), (61, 3), (90, 3), (91, 4)])
def test_debt_is_aged_by_days_past_the_due_date(days, place):
    invoice = make.invoice()

    ages = ledger.aged_debt(invoice.due_on + days * DAY)

    assert [age.pence for age in ages] == [120_00 if n == place else 0 for n in range(5)]
    assert [age.count for age in ages] == [int(n == place) for n in range(5)]


def test_aged_debt_can_be_of_some_invoices_only():
    invoice, _ = make.invoice(), make.invoice()
    rows = documents.documents(make.TODAY).filter(account=invoice.account)

    assert sum(age.pence for age in ledger.aged_debt(make.TODAY, rows)) == 120_00


def test_accounts_show_balance_debt_and_schools():
    account = history()
    late = make.invoice(10_00, account=account, on=date(2027, 8, 1))
    make.SchoolPayerFactory(account=account, school=account.school)

    found = ledger.accounts(late.due_on + DAY).get(pk=account.pk)

    assert (found.balance, found.overdue, found.school_count) == (62_00, 62_00, 1)


@pytest.mark.parametrize("count", [1, 3])
def test_lists_take_the_same_number_of_queries_for_one_row_and_for_three(django_assert_num_queries, count):
    for _ in range(count):
        account_id = make.invoice().account_id

    with django_assert_num_queries(2):
        rows = documents.with_purpose(documents.documents(make.TODAY))
        assert [len(row.lines.all()) for row in rows] == [1] * count
    with django_assert_num_queries(1):
        assert [row.balance for row in ledger.accounts(make.TODAY)] == [120_00] * count
    with django_assert_num_queries(4):
        ledger.statement(account_id, make.TODAY, make.TODAY)
