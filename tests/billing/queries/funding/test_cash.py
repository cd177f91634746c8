"""Cash to come."""

from datetime import date, timedelta

import pytest

from billing.models import BankAccount, BankImport, BankLine
from billing.queries.funding import board, budgets, cash
from tests.factories import billing as bill
from tests.factories import billing_funding as make
from tests.factories.billing import EXEMPT, TODAY

AUGUST = date(2027, 8, 31)


def flow(on=TODAY):
    return cash.cash_flow(on, 30)


def expected(found):
    return [(row.on, row.pence, row.note) for row in found.receipts]


def test_nothing_is_forecast_before_cash_was_counted():
    make.position(on=TODAY)

    assert flow(on=TODAY - timedelta(1)) is None


def test_the_latest_count_is_where_it_begins():
    make.position(1_00, on=date(2027, 7, 31))
    make.position(2_00)

    found = flow()

    assert (found.position.balance_pence, found.months[0].starts_on, len(found.months)) == (2_00, date(2027, 9, 1), 12)


def test_open_invoices_come_without_vat_when_due_and_later_from_late_payers():
    make.position()
    prompt, late = bill.AccountFactory(), bill.AccountFactory()
    bill.invoice(100_00, account=late, on=date(2027, 5, 1))
    bill.payment(late, 120_00, received_on=date(2027, 6, 20))  # due on 31 May
    bill.invoice(100_00, account=prompt, on=date(2027, 5, 1))
    bill.payment(prompt, 120_00, received_on=date(2027, 5, 31))

    for account in (prompt, late):
        bill.invoice(60_00, account=account)

    assert expected(flow()) == [(date(2027, 10, 14), 60_00, "Invoiced"), (date(2027, 11, 3), 60_00, "Invoiced")]


def test_a_new_payer_is_as_late_as_all_are():
    make.position()
    account = bill.AccountFactory()
    bill.invoice(100_00, account=account, on=date(2027, 5, 1), vat=EXEMPT)
    bill.payment(account, 100_00, received_on=date(2027, 6, 10))

    assert cash.delays(TODAY) == {None: 10, account.pk: 10}


def test_what_is_overdue_is_expected_from_today_on():
    make.position()
    bill.invoice(100_00, on=date(2027, 3, 1))

    assert expected(flow()) == [(TODAY, 100_00, "Invoiced")]


def test_agreed_money_is_expected_and_bids_are_not():
    make.position()
    make.grant(200_00)
    make.grant(900_00, is_bid=True)
    bill.charge(net_pence=10_00)

    assert expected(flow()) == [
        (TODAY + timedelta(30), 10_00, "Agreed"),
        (TODAY, 100_00, "Agreed"),
        (date(2027, 10, 1), 100_00, "Agreed"),
    ]


def test_what_came_since_the_count_is_part_of_the_first_month():
    make.position(0)
    bill.payment(bill.invoice(100_00).account, 120_00, received_on=date(2027, 9, 2))
    make.received(make.grant(80_00, per_year=1), on=date(2027, 9, 3))
    make.received(make.grant(70_00, per_year=1, name="Before"), on=AUGUST)

    found = flow()

    assert (found.months[0].receipts_pence, found.months[0].closing_pence) == (200_00, 200_00)
    assert sum(row.pence for row in found.behind(date(2027, 9, 1))) == 200_00


def test_costs_are_the_budgets_twelfths_and_the_last_budget_goes_on():
    make.position(30_00)
    make.budget(2027, staff=120_00)

    found = flow()

    assert {month.costs_pence for month in found.months} == {10_00}
    assert (found.below_zero.starts_on, found.months_in_hand) == (date(2027, 12, 1), 3)


def test_a_year_before_any_budget_costs_nothing():
    assert budgets.cost_of_year({2028: 5}, date(2027, 9, 1)) == 0


def test_a_bank_file_suggests_its_closing_balance():
    account = BankAccount.objects.create(name="Current account")
    file = BankImport.objects.create(
        bank_account=account, file_name="aug.sta", digest="1", format="mt940", closing_pence=77_00
    )
    BankLine.objects.create(bank_import=file, position=1, booked_on=AUGUST, amount_pence=5, fingerprint="1")

    assert cash.suggestion() == cash.Suggestion(AUGUST, 77_00, "Current account, aug.sta")


def test_without_a_bank_file_nothing_is_suggested():
    assert cash.suggestion() is None


@pytest.mark.parametrize("times", [1, 3])
def test_the_board_takes_a_fixed_number_of_queries(django_assert_num_queries, times):
    make.position()
    for _ in range(times):
        bill.payment(bill.invoice(100_00).account, 50_00)
        make.received(make.grant(is_restricted=True))
        bill.charge()

    with django_assert_num_queries(32):
        board.board(TODAY, 30)


def test_the_board_adds_up():
    make.budget(grant=100_00, staff=90_00)
    make.received(make.grant(100_00, per_year=1))
    make.spend(amount_pence=40_00)
    bill.invoice(50_00, on=date(2027, 1, 5))
    bill.invoice(10_00, vat=EXEMPT)

    found = board.board(TODAY, 30)

    assert (found.result_pence, found.cost_pence, found.spent_pence) == (20_00, 90_00, 40_00)
    assert (found.owed_pence, found.overdue_pence, found.cash) == (70_00, 60_00, None)
