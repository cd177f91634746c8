"""Runs that charge more than memberships: other apps' sources, and whatever waits."""

from datetime import date

import pytest

from billing.enums import SourceKind
from billing.models import Charge
from billing.sources import WAITING
from tests.factories import billing as make
from tests.factories.billing_runs import visits

VISIT = "visit"


@pytest.fixture
def booked():
    with visits() as found:
        yield found


@pytest.fixture
def ash():
    return make.AccountFactory(name="Ash")


def charges(kind=VISIT):
    rows = Charge.objects.filter(source_kind=kind, cancelled_at=None).order_by("source_id")
    return [(row.source_id, row.net_pence) for row in rows]


def test_a_run_charges_what_has_happened_and_not_what_is_to_come(booked, ash):
    booked.book(1, ash, date(2027, 9, 14))
    booked.book(2, ash, date(2027, 9, 15))

    run = make.run(sources=[VISIT])

    (item,) = run.items.all()
    assert (charges(), item.account, item.net_pence) == ([(1, 450_00)], ash, 450_00)


def test_in_march_it_charges_the_rest_of_the_financial_year_in_advance(booked, ash):
    for visit_id, on in enumerate([date(2028, 3, 2), date(2028, 3, 31), date(2028, 4, 1)]):
        booked.book(visit_id, ash, on)

    make.run(sources=[VISIT], issue_on=date(2028, 3, 1))

    assert charges() == [(0, 450_00), (1, 450_00)]


def test_what_was_not_chosen_is_not_billed(booked, ash):
    booked.book(1, ash, make.TODAY)
    make.charge(ash)
    make.member()

    run = make.run(sources=[SourceKind.SUBSCRIPTION])

    assert (charges(), [item.net_pence for item in run.items.all()]) == ([], [7_980_00])


def test_one_invoice_per_payer_carries_all_that_was_chosen(booked):
    subscription = make.member()
    account = make.SchoolPayerFactory(account__school=subscription.school).account
    booked.book(1, account, make.TODAY)
    make.charge(account)

    run = make.run(sources=[SourceKind.SUBSCRIPTION, VISIT, WAITING])

    assert [(item.account, item.net_pence, item.charges.count()) for item in run.items.all()] == [
        (account, 7_980_00 + 450_00 + 100_00, 3)
    ]


def test_a_booking_that_changed_is_charged_as_it_is_now_and_one_that_is_gone_not_at_all(booked, ash):
    booked.book(1, ash, make.TODAY)
    booked.book(2, ash, make.TODAY)
    make.run(sources=[VISIT])

    booked.book(1, ash, make.TODAY, pounds="300")
    del booked.booked[2]
    run = make.run(sources=[VISIT])

    assert (charges(), [item.net_pence for item in run.items.all()]) == ([(1, 300_00)], [300_00])


def test_what_is_invoiced_is_not_charged_again_whatever_the_source_says(booked, ash):
    booked.book(1, ash, make.TODAY)
    make.issued_run(sources=[VISIT])

    booked.book(1, ash, make.TODAY, pounds="999")
    run = make.run(sources=[VISIT])

    assert (run.items.count(), charges()) == (0, [(1, 450_00)])


def test_nothing_free_of_charge_is_charged(booked, ash):
    booked.book(1, ash, make.TODAY, pounds="0")

    assert make.run(sources=[VISIT]).items.count() == 0


def test_vat_is_decided_by_billing(booked, ash):
    booked.book(1, ash, make.TODAY)

    make.run(sources=[VISIT])

    charge = Charge.objects.get()
    assert (charge.vat_treatment, charge.supply, charge.income) == ("not_registered", "consultancy", "traded")
