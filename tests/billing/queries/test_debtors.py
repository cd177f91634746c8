"""Aged debt payer by payer."""

import pytest

from billing.queries import debtors, ledger
from billing.queries.documents import unpaid
from billing.queries.open_debt import open_debt
from tests.factories import billing as make
from tests.factories.billing import TODAY
from tests.factories.billing_reminders import late


@pytest.mark.parametrize(
    ("days", "band"), [(-9, 0), (0, 0), (1, 1), (30, 1), (31, 2), (60, 2), (61, 3), (90, 3), (91, 4), (999, 4)]
)
def test_a_debt_is_as_old_as_its_due_date(days, band):
    assert debtors.band_of(days) == band


def some_debt():
    ash, birch = make.AccountFactory(name="Ash"), make.AccountFactory(name="Birch")
    late(100, account=ash)
    late(10, 50_00, account=ash)
    late(-5, account=birch)
    make.payment(birch, 20_00)
    make.payment(late(5, account=make.AccountFactory(name="Cedar")).account, 120_00)


def test_payers_that_owe_by_name_with_their_bands():
    some_debt()

    rows = debtors.debtors(TODAY)

    assert [(row.name, row.bands, row.count) for row in rows] == [
        ("Ash", [0, 60_00, 0, 0, 120_00], 2),
        ("Birch", [100_00, 0, 0, 0, 0], 1),
    ]
    assert debtors.totals(rows) == [age.pence for age in ledger.aged_debt(TODAY)]
    assert [row.overdue_pence for row in rows] == [180_00, 0]


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({}, ["Ash", "Birch"]),
        ({"band": "4"}, ["Ash"]),
        ({"band": "0"}, ["Birch"]),
        ({"band": "9"}, ["Ash", "Birch"]),
        ({"band": "x"}, ["Ash", "Birch"]),
        ({"kind": "trust"}, []),
        ({"kind": "school", "q": "BIR"}, ["Birch"]),
    ],
)
def test_the_list_is_filtered(wanted, expected):
    some_debt()

    assert [row.name for row in debtors.filtered(debtors.debtors(TODAY), wanted)] == expected


def test_open_debt_is_what_documents_call_unpaid():
    some_debt()

    grouped = set(open_debt().values_list("pk", "left_pence"))

    assert grouped == set(unpaid(TODAY).values_list("pk", "outstanding_pence"))
    assert len(grouped) == 3


def test_the_invoices_of_one_payer():
    some_debt()
    account_id = debtors.debtors(TODAY)[0].account_id

    assert [(row.days, row.band, row.pence) for row in debtors.debts(account_id, TODAY)] == [
        (100, 4, 120_00),
        (10, 1, 60_00),
    ]


def test_one_query_however_many_owe(django_assert_num_queries):
    some_debt()

    with django_assert_num_queries(1):
        debtors.debtors(TODAY)
