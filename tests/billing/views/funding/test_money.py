"""Income, budget, cash, what-if and the board's page as the office uses them."""

from urllib.parse import urlsplit

import pytest
from django.urls import reverse

from billing.models import BudgetLine, CashPosition
from tests.factories import billing as bill
from tests.factories import billing_funding as make


def url(name, *args):
    return reverse(name, args=args)


@pytest.fixture
def year():
    """£34,000 from the council, £66,000 of services, a budget of £120,000 and £90,000 of costs, £20,000 in the bank."""
    make.agreement(34_000_00, account_id=make.council().pk)
    bill.invoice(66_000_00)
    make.budget(traded=70_000_00, council_commission=50_000_00, staff=90_000_00)
    make.position(20_000_00)


@pytest.mark.usefixtures("year")
def test_income_is_shown_on_every_basis_and_leads_to_its_rows(finance, words):
    page = finance.get(url("income"))

    text = words(page)
    assert "Council commissions £0 £0 £0 £50,000 £34,000 £0" in text
    assert "In all £66,000" in text
    link = next(part for part in page.content.decode().split('"') if "income/forecast/" in part and "council" in part)
    rows = words(finance.get(link.replace("&amp;", "&")))
    assert "2 rows, £34,000 in all" in rows


@pytest.mark.usefixtures("year")
@pytest.mark.parametrize("basis", ["actual", "recognised", "cash", "budget", "forecast", "prior"])
def test_each_figures_rows_are_a_file_too(finance, basis):
    file = finance.get(url("income_rows", basis), {"format": "csv"}).content.decode("utf-8-sig")

    assert file.splitlines()[0] == "Kind,Date,What,Payer,Note,Amount"


def test_an_unknown_basis_or_year_is_none(finance, words):
    assert finance.get(url("income_rows", "wishes")).status_code == 404
    assert "Income 2027-28" in words(finance.get(url("income"), {"year": "soon"}))
    assert "No income in this year" in words(finance.get(url("income"), {"year": "2020"}))


def test_a_budget_is_typed_as_one_table(finance, words):
    page = finance.post(url("budget"), {"income-grant": "1,200", "cost-staff": "900", "cost-staff-note": "Two posts"})
    assert urlsplit(page.url).query == "year=2027"

    assert "£1,200 income, £900 costs: £300 left" in words(finance.get(page.url))
    assert list(BudgetLine.objects.order_by("kind").values_list("kind", "amount_pence", "note")) == [
        ("grant", 1_200_00, ""), ("staff", 900_00, "Two posts"),
    ]  # fmt: skip


def test_a_budget_with_a_mistake_keeps_what_was_typed(finance, words):
    page = finance.post(url("budget"), {"income-grant": "lots", "cost-staff": "900"})

    html = page.content.decode()
    assert ("must be a number of pounds" in words(page), 'value="lots"' in html, 'value="900"' in html) == (
        True, True, True,
    )  # fmt: skip
    assert BudgetLine.objects.count() == 0


def test_last_years_budget_is_copied_once(finance, words):
    make.budget(2026, grant=5_00)

    assert "Copied" in words(finance.post(url("budget_copy"), follow=True))
    assert "There is a budget for this year already" in words(finance.post(url("budget_copy"), follow=True))


def test_cash_begins_with_a_balance(finance, words):
    assert "No balance entered yet" in words(finance.get(url("cash_flow")))
    facts = {
        "on_day": "31",
        "on_month": "8",
        "on_year": "2027",
        "balance_pence": "-1,000.50",
        "note": "Current account",
    }

    finance.post(url("cash_count"), facts)

    assert CashPosition.objects.get().balance_pence == -1_000_50
    assert "Current account" in words(finance.get(url("cash_flow")))


def test_a_balance_of_tomorrow_is_refused(finance, words):
    facts = {"on_day": "15", "on_month": "9", "on_year": "2027", "balance_pence": "1"}

    assert "must be on or before 14 September 2027" in words(finance.post(url("cash_count"), facts))


@pytest.mark.usefixtures("year")
def test_cash_says_when_it_runs_out_and_what_a_month_brings(finance, words):
    text = words(finance.get(url("cash_flow")))

    # 20,000 + 17,000 in September − 7,500 a month; 66,000 + 17,000 in October.
    assert "Cash lasts all months shown: £30,000 at the end of August 2028." in text
    assert "2.7 months of cost in hand" in text
    october = words(finance.get(url("cash_receipts"), {"month": "2027-10"}))
    assert ("£83,000 in all" in october, "School improvement commission" in october) == (True, True)
    assert "Expected receipts" in words(finance.get(url("cash_receipts"), {"month": "nonsense"}))


@pytest.mark.usefixtures("year")
def test_what_if_works_out_the_address_it_is_given(finance, words):
    lost = make.agreements.FundingAgreement.objects.get()

    text = words(finance.get(url("what_if"), {"lost": lost.pk, "costs": "10"}))

    assert "Income £100,000 £66,000 −£34,000" in text
    assert "Costs £90,000 £99,000 £9,000" in text
    assert "−£33,000 would be left after a year, £43,000 less than as it is." in text
    assert "Cash falls below nothing in" in text


@pytest.mark.usefixtures("year")
def test_what_if_without_sense_changes_nothing_and_says_so(finance, words):
    text = words(finance.get(url("what_if"), {"fees": "1000"}))

    assert ("£10,000 is left after a year as it is" in text, "less than or equal to 100" in text) == (True, True)


@pytest.mark.usefixtures("year")
def test_the_board_reads_one_page(finance, words):
    text = words(finance.get(url("board_page")))

    assert "66 % of this year’s income comes from one customer: Lancaster Road Primary School" in text
    assert "Income, forecast £100,000 Budget £120,000" in text
    assert "Left after costs £10,000" in text
    assert "By kind: traded services 66 %, council commissions 34 %." in text


def test_a_board_without_figures_is_told_so(finance, words):
    text = words(finance.get(url("board_page")))

    assert "Nothing is invoiced, received or agreed for this year yet." in text
    assert "Not counted" in text


@pytest.mark.usefixtures("year")
def test_the_board_gets_a_tagged_pdf(finance):
    page = finance.get(url("board_pdf"))

    assert (page.headers["Content-Type"], page.content[:5]) == ("application/pdf", b"%PDF-")
    assert b"pdfuaid:part" in page.content


@pytest.mark.usefixtures("year")
@pytest.mark.parametrize(
    ("name", "queries"), [("income", 21), ("cash_flow", 16), ("board_page", 37), ("what_if", 33), ("budget", 7)]
)
def test_pages_take_a_fixed_number_of_queries(finance, django_assert_num_queries, name, queries):
    finance.get(url(name))

    with django_assert_num_queries(queries):
        finance.get(url(name))
