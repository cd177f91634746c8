"""Agreements, instalments and spending as the office uses them."""

import pytest
from django.urls import reverse

from billing.enums import FundingStatus
from billing.models import Charge, FundingAgreement, FundingInstalment, Spend
from billing.operations import charges
from tests.factories import billing as bill
from tests.factories import billing_funding as make
from tests.factories.billing import NOW, TODAY
from tests.factories.membership import office

TERMS = {
    "name": "School improvement commission", "funder": "London Borough of Lewisham", "kind": "council_commission",
    "starts_on_day": "1", "starts_on_month": "4", "starts_on_year": "2027", "last_day_day": "31", "last_day_month": "3",
    "last_day_year": "2031",
}  # fmt: skip


def url(name, *args):
    return reverse(name, args=args)


def test_an_agreement_is_entered_with_a_tapering_schedule(finance, words):
    page = finance.post(url("funding_new"), TERMS, follow=True)
    assert "Now say when the money comes" in words(page)
    made = FundingAgreement.objects.get()

    facts = {"amount_pence": "300,000", "pattern": "taper", "per_year": "1", "way": "invoice"}
    page = finance.post(url("funding_schedule", made.pk), facts, follow=True)

    amounts = FundingInstalment.objects.order_by("due_on").values_list("amount_pence", flat=True)
    assert list(amounts) == [300_000_00, 200_000_00, 100_000_00, 0]
    assert "1 Apr 2028" in words(page)


def test_percentages_need_one_for_each_year_and_keep_what_was_typed(finance, words):
    made = FundingAgreement.objects.get(pk=finance.post(url("funding_new"), TERMS).url.split("/")[-3])
    facts = {"amount_pence": "300,000", "pattern": "percentages", "percentages": "100, fifty", "per_year": "1",
             "way": "grant"}  # fmt: skip

    page = finance.post(url("funding_schedule", made.pk), facts)

    assert "Type 4 percentages with commas between" in words(page)
    assert 'value="100, fifty"' in page.content.decode()
    finance.post(url("funding_schedule", made.pk), facts | {"percentages": "100, 50, 25.5, 0"})
    rows = FundingInstalment.objects.order_by("due_on").values_list("amount_pence", "is_invoiced")
    assert list(rows) == [(300_000_00, False), (150_000_00, False), (76_500_00, False), (0, False)]


def test_wrong_terms_are_said_and_nothing_is_saved(finance, words):
    wrong = TERMS | {"last_day_year": "2020", "is_restricted": "on"}

    page = words(finance.post(url("funding_new"), wrong))

    assert "The last day must not be before the first" in page
    assert "Say what the money may be spent on" in page
    assert FundingAgreement.objects.count() == 0


def test_a_bid_is_won(finance, words):
    bid = make.agreement(is_bid=True, probability=40)
    assert "40 % likely" in words(finance.get(url("funding")))

    page = finance.post(url("funding_decide", bid.pk), {"outcome": "won"}, follow=True)

    bid.refresh_from_db()
    assert (bid.status, "Won: it can be invoiced" in page.content.decode()) == (FundingStatus.ACTIVE, True)


def test_an_instalment_is_invoiced_with_a_reason_for_its_vat(finance, words):
    made = make.agreement(account_id=make.council().pk)
    address = url("instalment_invoice", make.instalment(made).pk)
    facts = {"supply": "service", "vat_treatment": "outside", "vat_reason": "A grant in law"}
    page = finance.post(address, facts, follow=True)

    assert Charge.objects.get().source_id == make.instalment(made).pk
    assert "Waits for an invoice" in words(page)


def test_a_treatment_without_a_reason_is_refused(finance):
    made = make.agreement(account_id=make.council().pk)

    finance.post(url("instalment_invoice", make.instalment(made).pk), {"supply": "service", "vat_treatment": "outside"})

    assert Charge.objects.count() == 0


def test_a_refusal_stands_beside_the_form(finance, words):
    made = make.agreement()
    facts = {"supply": "service", "vat_treatment": "outside", "vat_reason": "A grant in law"}

    page = finance.post(url("instalment_invoice", make.instalment(made).pk), facts)

    assert "Choose a payer for the agreement first" in words(page)


def test_a_grant_is_recorded_and_taken_back(finance, words):
    row = make.instalment(make.grant())
    facts = {"amount_pence": "90,000", "received_on_day": "13", "received_on_month": "9", "received_on_year": "2027"}

    page = finance.post(url("instalment_received", row.pk), facts, follow=True)
    assert "£90,000.00 on 13 Sep 2027" in words(page)
    finance.post(url("instalment_take_back", row.pk))

    row.refresh_from_db()
    assert row.received_on is None


def test_money_is_not_received_tomorrow(finance, words):
    row = make.instalment(make.grant())
    facts = {"amount_pence": "9", "received_on_day": "15", "received_on_month": "9", "received_on_year": "2027"}

    assert "must be on or before 14 September 2027" in words(finance.post(url("instalment_received", row.pk), facts))


def test_an_instalment_is_moved(finance):
    row = make.instalment(make.grant())
    facts = {"amount_pence": "5", "due_on_day": "2", "due_on_month": "5", "due_on_year": "2027"}

    finance.post(url("instalment_change", row.pk), facts)

    row.refresh_from_db()
    assert (row.amount_pence, f"{row.due_on}") == (5_00, "2027-05-02")


def test_spending_beyond_the_pot_is_recorded_with_a_warning(finance, words):
    made = make.grant(is_restricted=True, purpose="Hubs")
    facts = {"amount_pence": "12.50", "kind": "delivery", "description": "Hub day", "spent_on_day": "1",
             "spent_on_month": "9", "spent_on_year": "2027"}  # fmt: skip

    page = words(finance.post(url("spend_new", made.pk), facts, follow=True))

    assert "£12.50 more was spent than has come in" in page
    assert "The pot is overspent" in page


def test_spending_is_taken_back_by_a_row(finance, words):
    spend = make.spend(make.grant())

    page = words(finance.post(url("spend_take_back", spend.pk), {"reason": "Paid twice"}, follow=True))

    assert "Taken back: Paid twice" in page
    assert list(Spend.objects.order_by("pk").values_list("amount_pence", flat=True)) == [1_000_00, -1_000_00]


def test_an_agreement_is_changed_and_its_history_is_told(finance, words):
    made = make.agreement()

    finance.post(url("funding_change", made.pk), TERMS | {"name": "Renamed", "last_day_year": "2028"})

    page = words(finance.get(url("funding_agreement", made.pk)))
    assert ("Changed: name" in page, "Agreement entered" in page) == (True, True)


def test_an_agreement_is_ended_after_saying_what_that_means(finance, words):
    made = make.agreement()
    assert "expected no more" in words(finance.get(url("funding_end", made.pk)))

    finance.post(url("funding_end", made.pk))

    made.refresh_from_db()
    assert made.status == FundingStatus.ENDED


def test_the_list_is_exported_with_its_filters(finance):
    make.agreement(name="Commission")
    make.grant(name="Grant", is_restricted=True, purpose="Hubs")

    file = finance.get(url("funding"), {"show": "restricted", "format": "csv"}).content.decode("utf-8-sig")

    lines = file.splitlines()
    assert lines[0].startswith("Agreement,Funder,Payer,Kind,Status")
    assert [line.split(",")[0] for line in lines[1:]] == ["Grant"]


def test_nothing_there_says_what_to_do(finance, words):
    assert "No agreements yet" in words(finance.get(url("funding")))
    assert "No agreements match" in words(finance.get(url("funding"), {"status": "lost"}))


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_a_fixed_number_of_queries(finance, django_assert_num_queries, count):
    for _ in range(count):
        make.spend(make.agreement())
    finance.get(url("funding"))

    with django_assert_num_queries(6):
        finance.get(url("funding"))


@pytest.mark.parametrize("count", [1, 3])
def test_a_page_takes_a_fixed_number_of_queries(finance, django_assert_num_queries, count):
    made = make.agreement(account_id=make.council().pk, per_year=4)
    for place in range(count):
        charge = make.raised(made, place)
        bill.issuing.issue_invoice(by=office(), account_id=charge.account_id, charge_ids=[charge.pk], on=TODAY)
        make.spend(made)
    charges.cancel_charge(by=office(), charge_id=bill.charge().pk, now=NOW)
    finance.get(url("funding_agreement", made.pk))

    with django_assert_num_queries(15):
        finance.get(url("funding_agreement", made.pk))
