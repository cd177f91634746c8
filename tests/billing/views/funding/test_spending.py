"""All spending of the partnership: listed, recorded without an agreement, taken back."""

import pytest
from django.urls import reverse

from billing.models import Spend
from tests.factories import billing_funding as make

TYPED = {
    "amount_pence": "1,250", "kind": "staff", "description": "Temporary bookkeeper", "evidence": "Payroll 11",
    "spent_on_day": "1", "spent_on_month": "9", "spent_on_year": "2026",
}  # fmt: skip


def url(name, *args):
    return reverse(name, args=args)


def test_spending_without_an_agreement_is_recorded_and_taken_back(finance, words):
    done = words(finance.post(url("spending_new"), TYPED, follow=True))
    spend = Spend.objects.get()
    back = words(finance.post(url("spend_take_back", spend.pk), {"reason": "Paid twice"}, follow=True))

    assert (spend.agreement, spend.amount_pence, spend.evidence) == (None, 1_250_00, "Payroll 11")
    assert "£1,250.00 in all, less what was taken back" in done
    assert "Temporary bookkeeper 1 Sep 2026 · Payroll 11" in done
    assert "Taken back: Paid twice" in back
    assert "£0.00 in all" in back


def test_the_list_has_what_agreements_pay_too_and_is_narrowed_by_the_address(finance, words):
    make.spend(make.grant(), description="Hub days")
    make.spend(description="Rent", kind="premises")

    every, own = words(finance.get(url("spending"))), words(finance.get(url("spending"), {"show": "own"}))
    found = words(finance.get(url("spending"), {"kind": "delivery", "q": "hub"}))

    assert [("Hub days" in page, "Rent" in page) for page in (every, own, found)] == [
        (True, True), (False, True), (True, False)
    ]  # fmt: skip
    assert "No spending matches" in words(finance.get(url("spending"), {"q": "Hire"}))


def test_the_list_is_a_file_too(finance):
    make.spend(description="Rent", kind="premises")

    rows = finance.get(url("spending"), {"format": "csv"}).content.decode().splitlines()

    assert rows[0].endswith("Spent on,For,Kind,Agreement,Own share,Amount,Evidence,Recorded by")
    assert ",Rent,Premises and equipment,,no,1000.00,," in rows[1]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_a_fixed_number_of_queries(finance, django_assert_num_queries, count):
    for _ in range(count):
        make.spend(make.agreement())
    finance.get(url("spending"))

    with django_assert_num_queries(8):
        finance.get(url("spending"))
