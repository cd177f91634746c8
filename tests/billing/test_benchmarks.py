"""The figures billing publishes."""

from datetime import date, timedelta

from billing import benchmarks
from billing.models import Document
from billing.operations.credit_notes import credit_invoice
from tenants.figures import FigureCode, Ratio
from tests.factories import billing as make
from tests.factories import billing_funding as funding
from tests.factories.membership import MembershipYearFactory, office

DUE = date(2027, 10, 14)


def billed_year():
    """Four schools of 2027/28 invoiced £7,980.00 each: one paid in time, one late, one credited in time, one not at all."""
    for _ in range(4):
        make.member()
    make.issued_run()
    in_time, late, credited, unpaid = Document.objects.order_by("sequence")
    make.payment(in_time.account, 7_980_00, received_on=DUE)
    make.payment(late.account, 7_980_00, received_on=DUE + timedelta(days=1))
    credit_invoice(by=office(), invoice_id=credited.pk, reason="Left", on=DUE)
    return unpaid


def figures(on=DUE + timedelta(days=30), year=2027):
    return benchmarks.figures(year, on)


def test_income_is_what_was_invoiced_less_what_was_credited():
    billed_year()

    assert figures()[FigureCode.SUBSCRIPTION_INCOME] == Ratio(3 * 7_980_00, None, 4)


def test_paid_within_terms_counts_invoices_settled_by_their_due_date():
    billed_year()

    assert figures()[FigureCode.PAID_WITHIN_TERMS] == Ratio(2, 4, 4)


def test_before_any_is_due_none_counts():
    billed_year()

    found = figures(on=DUE)

    assert (found[FigureCode.PAID_WITHIN_TERMS], found[FigureCode.OVERDUE_SHARE]) == (
        Ratio(0, 0, 4),
        Ratio(0, 4 * 7_980_00, 4),
    )


def test_overdue_is_money_past_its_due_date_of_all_invoiced():
    billed_year()

    assert figures()[FigureCode.OVERDUE_SHARE] == Ratio(7_980_00, 4 * 7_980_00, 4)


def test_other_years_and_other_charges_do_not_count():
    billed_year()
    make.invoice(500_00)
    last = MembershipYearFactory(start_year=2026)
    make.member(year=last)
    make.issued_run(year_id=last.pk)

    assert figures()[FigureCode.SUBSCRIPTION_INCOME].base_count == 4
    assert figures(year=2026)[FigureCode.SUBSCRIPTION_INCOME] == Ratio(7_980_00, None, 1)


def test_a_year_without_invoices_is_not_available():
    assert figures() == {
        FigureCode.SUBSCRIPTION_INCOME: Ratio(None, None, 0),
        FigureCode.PAID_WITHIN_TERMS: Ratio(None, 0, 0),
        FigureCode.OVERDUE_SHARE: Ratio(None, 0, 0),
        FigureCode.LARGEST_PAYER_SHARE: Ratio(None, 0, 0),
        FigureCode.INCOME_PER_MEMBER: Ratio(None, 0, 0),
    }


def test_the_largest_payer_is_told_by_its_share_of_all_income():
    billed_year()
    council = funding.council()
    funding.received(funding.grant(60_000_00, per_year=1, account_id=council.pk), on=date(2027, 9, 1))
    funding.received(funding.grant(1_00, per_year=1, account_id=council.pk), on=date(2028, 9, 1))

    assert figures()[FigureCode.LARGEST_PAYER_SHARE] == Ratio(60_000_00, 60_000_00 + 3 * 7_980_00, 4)


def test_income_per_member_counts_all_income_and_the_schools_invoiced():
    billed_year()
    make.invoice(500_00)

    assert figures()[FigureCode.INCOME_PER_MEMBER] == Ratio(3 * 7_980_00 + 500_00, 4, 4)


def test_income_without_a_member_is_not_available():
    make.invoice(500_00)

    found = figures()

    assert (found[FigureCode.LARGEST_PAYER_SHARE].value, found[FigureCode.INCOME_PER_MEMBER].value) == (None, None)


def test_figures_take_a_fixed_number_of_queries(django_assert_num_queries):
    billed_year()

    with django_assert_num_queries(4):
        figures()


def test_a_year_without_invoices_takes_one_query(django_assert_num_queries):
    with django_assert_num_queries(1):
        figures()
