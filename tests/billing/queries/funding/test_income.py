"""Income by kind and year: every basis, and that a figure is the sum of its rows."""

from datetime import date, timedelta

import pytest

from billing.enums import IncomeKind
from billing.funding_sums.dependency import concentration
from billing.operations import payments
from billing.operations.credit_notes import credit_invoice
from billing.operations.funding import agreements
from billing.queries.funding import board, income
from tenants.calendars import FinancialYear
from tests.factories import billing as bill
from tests.factories import billing_funding as make
from tests.factories.billing import STANDARD, TODAY
from tests.factories.membership import office

YEAR = FinancialYear(2027)
GRANT, TRADED, COUNCIL, FEES = "grant", "traded", "council_commission", "subscriptions"


def report(year=YEAR, on=TODAY):
    return income.report(year, on, terms_days=30)


def figures(found, basis):
    return {str(kind): found.pence(basis, kind) for kind in IncomeKind if found.pence(basis, kind)}


def test_actual_is_what_was_invoiced_less_credits_and_what_came_without_invoice():
    invoice = bill.invoice(100_00, 50_00)
    line = invoice.lines.earliest("position")
    credit_invoice(by=office(), invoice_id=invoice.pk, reason="Less", on=TODAY, net_by_line={line.pk: 30_00})
    make.received(make.grant())

    assert figures(report(), "actual") == {TRADED: 120_00, GRANT: 100_000_00}


def test_income_belongs_to_the_year_of_issue_and_the_year_before_stands_beside_it():
    bill.invoice(70_00, on=date(2027, 3, 31))
    bill.invoice(100_00, on=date(2027, 4, 1))

    assert (figures(report(), "actual"), figures(report(), "prior")) == ({TRADED: 100_00}, {TRADED: 70_00})


def test_earned_income_is_shared_over_the_years_by_days():
    # 1 September 2027 to 31 August 2028: 213 of 366 days by 31 March.
    bill.invoice(366_00)

    years = [report(FinancialYear(start)) for start in (2026, 2027, 2028)]

    assert [figures(found, "recognised") for found in years] == [{}, {TRADED: 213_00}, {TRADED: 153_00}]


def test_money_received_is_shared_over_the_lines_it_pays_with_vat():
    account = bill.AccountFactory()
    charges = [
        bill.charge(account, 75_00, vat=STANDARD, income=IncomeKind.TRADED),
        bill.charge(account, 25_00, vat=STANDARD, income=IncomeKind.OTHER),
    ]
    bill.issuing.issue_invoice(by=office(), account_id=account.pk, charge_ids=[c.pk for c in charges], on=TODAY)
    bill.payment(account, 60_00)

    assert figures(report(), "cash") == {TRADED: 45_00, "other": 15_00}


def test_money_that_bounced_is_gone_again_and_never_matched_money_is_shown():
    account = bill.invoice(100_00).account
    payment = bill.payment(account, 100_00)
    payments.reverse_payment(by=office(), payment_id=payment.pk, on=TODAY, reason="Bounced")
    bill.payment(account, 150_00)

    found = report()

    assert (figures(found, "cash"), found.unmatched_pence) == ({TRADED: 120_00}, 30_00)


def test_money_of_other_years_is_not_money_of_this_one():
    bill.payment(bill.invoice(100_00, on=date(2027, 3, 1)).account, 10_00, received_on=date(2027, 3, 31))

    assert (figures(report(), "cash"), report().unmatched_pence) == ({}, 0)


def test_the_forecast_adds_what_is_agreed_and_bids_times_their_probability():
    bill.invoice(10_00)
    bill.charge(net_pence=20_00)
    make.agreement(1_000_00, account_id=make.council().pk)
    make.grant(400_00, is_bid=True, probability=25)

    assert figures(report(), "forecast") == {TRADED: 30_00, COUNCIL: 1_000_00, GRANT: 100_00}


def test_what_was_charged_received_lost_or_ended_is_not_forecast_again():
    charged = make.agreement(1_000_00, per_year=1, account_id=make.council().pk)
    make.raised(charged)
    make.received(make.grant(300_00, per_year=1))
    agreements.decide_bid(by=office(), agreement_id=make.grant(7_00, is_bid=True).pk, is_won=False)
    agreements.end_agreement(by=office(), agreement_id=make.grant(9_00).pk)

    assert figures(report(), "forecast") == {COUNCIL: 1_000_00, GRANT: 300_00}


def test_a_membership_that_is_agreed_counts_before_it_is_charged():
    bill.member()

    assert figures(report(), "forecast") == {FEES: 7_980_00}


def test_a_year_that_is_over_forecasts_nothing_more():
    make.grant(400_00)
    bill.charge(net_pence=20_00)

    assert figures(report(on=date(2028, 4, 1)), "forecast") == {}
    assert figures(report(FinancialYear(2028), on=date(2028, 4, 1)), "forecast") == {GRANT: 400_00, TRADED: 20_00}


def test_the_budget_is_income_only():
    make.budget(grant=500, staff=300)

    assert figures(report(), "budget") == {GRANT: 500}


def test_every_figure_is_the_sum_of_the_rows_behind_it():
    make.received(make.grant(account_id=make.council().pk))
    bill.payment(bill.invoice(100_00, 33_33).account, 70_01)
    make.budget(grant=500)
    found = report()

    for basis in income.BASES:
        kinds = found.kinds()
        behind = [sum(piece.pence for piece in found.behind(basis, kind)) for kind in kinds]
        assert behind == [found.pence(basis, kind) for kind in kinds]
        assert sum(behind) == found.pence(basis)


def test_an_instalment_invoiced_to_the_council_leads_back_to_its_agreement():
    agreement = make.agreement(account_id=make.council().pk)
    charge = make.raised(agreement)
    bill.issuing.issue_invoice(by=office(), account_id=charge.account_id, charge_ids=[charge.pk], on=TODAY)

    piece = report().behind("actual", COUNCIL)[0]

    assert (piece.agreement_id, piece.payer, piece.pence) == (agreement.pk, "London Borough of Lewisham", 100_000_00)


def test_dependency_leaves_bids_out_and_puts_one_council_together():
    council = make.council()
    make.agreement(30_000_00, account_id=council.pk)
    make.received(make.grant(4_000_00, account_id=council.pk, per_year=1))
    make.grant(99_000_00, is_bid=True)
    bill.invoice(66_000_00)

    found = report()
    payers, kinds = board.dependency(found)

    assert [share.per_cent for share in payers] == [66, 34]
    assert (payers[1].label, board.kind_of_payer(found, payers[1].label)) == ("London Borough of Lewisham", COUNCIL)
    assert [(share.label, share.per_cent) for share in kinds] == [(TRADED, 66), (COUNCIL, 30), (GRANT, 4)]
    assert 0 < concentration({share.label: share.pence for share in payers}) < 1


@pytest.mark.parametrize("times", [1, 3])
def test_a_report_takes_a_fixed_number_of_queries(django_assert_num_queries, times):
    for _ in range(times):
        bill.payment(bill.invoice(100_00).account, 50_00)
        make.received(make.grant())
        bill.charge()
        bill.member()

    with django_assert_num_queries(15):
        report()


def test_the_plan_of_what_if_is_the_year_without_bids():
    make.budget(staff=300_00)
    bill.member()
    make.grant(400_00, is_bid=True)

    found = board.plan(report(), TODAY)

    assert (found.income_pence, found.member_count, found.cost_pence) == (7_980_00, 1, 300_00)
    assert board.plan(report(), TODAY - timedelta(365)).member_count == 0
