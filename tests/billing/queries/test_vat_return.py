"""The sales side of a VAT return, by tax point and by money received; and a school's own spending."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from billing.enums import PaymentMethod
from billing.models import Document
from billing.operations import credit_notes, payments, refunds, write_offs
from billing.queries import spending, vat_return
from billing.vat import Vat
from billing.vat_return import Invoiced, boxes
from membership.enums import VatTreatment
from tests.factories import billing as make
from tests.factories.membership import SchoolFactory, office

START, END = date(2027, 7, 1), date(2027, 9, 30)
LATER = date(2027, 10, 1), date(2027, 12, 31)
OUTSIDE = Vat(VatTreatment.OUTSIDE, Decimal(0), "Outside the scope of VAT")


def figures(sales):
    found = boxes(sales)
    return found.vat_pence, found.net_pence, found.outside_pence


def test_box_1_is_vat_and_box_6_all_sales_but_those_outside_the_scope():
    make.invoice(100_00)
    make.invoice(50_00, vat=make.EXEMPT)
    make.invoice(30_00, vat=OUTSIDE)

    assert figures(vat_return.invoiced(START, END)) == (20_00, 150_00, 30_00)


def test_a_credit_note_lowers_the_boxes_of_its_own_period():
    document = make.invoice(100_00)
    credit_notes.credit_invoice(by=office(), invoice_id=document.pk, reason="No", on=LATER[0])

    found = [figures(vat_return.invoiced(*period)) for period in ((START, END), LATER)]

    assert found == [(20_00, 100_00, 0), (-20_00, -100_00, 0)]


def test_box_6_is_in_whole_pounds_without_pence():
    make.invoice(100_99)

    assert boxes(vat_return.invoiced(START, END)).whole_pounds == 100


def test_on_cash_accounting_a_sale_counts_when_it_is_paid_and_as_far_as_it_is():
    document = make.invoice(100_00)
    make.payment(document.account, 60_00, received_on=START + timedelta(days=80))
    make.payment(document.account, 60_00, received_on=LATER[0])

    assert [figures(vat_return.paid(*period)) for period in ((START, END), LATER)] == [(10_00, 50_00, 0)] * 2


def test_a_payment_taken_back_counts_the_other_way_on_its_own_day():
    document = make.invoice(100_00)
    paid = make.payment(document.account, 120_00)
    payments.reverse_payment(by=office(), payment_id=paid.pk, on=LATER[0], reason="Bounced")

    assert [figures(vat_return.paid(*period)) for period in ((START, END), LATER)] == [
        (20_00, 100_00, 0),
        (-20_00, -100_00, 0),
    ]


def test_a_refund_after_a_credit_note_counts_on_the_day_it_left():
    document = make.invoice(100_00)
    paid = make.payment(document.account, 120_00)
    credit_notes.credit_invoice(by=office(), invoice_id=document.pk, reason="No", on=make.TODAY)
    refund = refunds.order(
        by=office(), payment_id=paid.pk, amount_pence=120_00, method=PaymentMethod.BACS, reason="Credited"
    )
    refunds.finish(refund_id=refund.pk, on=LATER[0])

    assert [figures(vat_return.paid(*period)) for period in ((START, END), LATER)] == [
        (20_00, 100_00, 0),
        (-20_00, -100_00, 0),
    ]


def test_a_debt_given_up_is_no_money():
    document = make.invoice(100_00)
    write_offs.write_off(by=office(), invoice_id=document.pk, on=make.TODAY, reason="Closed")

    assert figures(vat_return.paid(START, END)) == (0, 0, 0)


@given(st.integers(0, 10**7), st.integers(0, 10**6), st.integers(0, 10**6), st.lists(st.integers(0, 10**7), max_size=8))
def test_shares_of_an_invoice_add_up_to_it_however_it_is_paid(net, vat, outside, cuts):
    whole = Invoiced(net, vat, outside)
    stops = [0, *sorted(min(cut, whole.gross_pence) for cut in cuts), whole.gross_pence]

    shares = [
        [after - before for after, before in zip(whole.up_to(end), whole.up_to(start), strict=True)]
        for start, end in pairwise(stops)
    ]

    assert [sum(column) for column in zip(*shares, strict=True)] == [net, vat, outside]


def test_the_period_takes_the_same_number_of_queries(django_assert_num_queries):
    for _ in range(3):
        make.payment(make.invoice().account, 120_00)

    with django_assert_num_queries(1):
        vat_return.invoiced(START, END)
    with django_assert_num_queries(5):
        vat_return.paid(START, END)


def test_what_a_school_bought_comes_with_its_way_to_reclaim():
    for sector in ("maintained", "academy", "other"):
        account = make.AccountFactory(school=SchoolFactory(sector=sector))
        make.invoice(account=account)
        make.invoice(account=account, vat=make.EXEMPT)

    rows = spending.lines(Document.objects.all(), START, END)

    assert [spending.route(row) for row in rows] == [
        spending.COUNCIL_ROUTE,
        spending.NOTHING,
        spending.ACADEMY_ROUTE,
        spending.NOTHING,
        spending.OWN_ROUTE,
        spending.NOTHING,
    ]
    assert spending.with_vat(rows).count() == 3
