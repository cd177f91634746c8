"""Splits, VAT decisions, numbers, orders and statements on their pages."""

import csv
import io
from datetime import date

import pytest
from django.urls import reverse
from pypdf import PdfReader

from billing.enums import DocumentKind
from billing.models import Charge, Dispatch, Document, SpoiltNumber, VatRule
from billing.operations import payments
from billing.queries import statements
from membership.enums import SchoolRoleKind
from tests.factories import billing as make
from tests.factories.membership import at_school, office


def said(response):
    return [str(message) for message in response.context["messages"]]


def charge_lines(**typed):
    """Two lines as the form sends them."""
    parts = {"day": "14", "month": "9", "year": "2027"}
    days = {f"{name}_{part}": value for name in ("period_starts_on", "last_day") for part, value in parts.items()}
    facts = days | {"description": "Visit", "rate": "450.00", "quantity": "2", "unit": "days", "supply": "consultancy"}
    facts |= {"income": "council_commission", "funding_purpose": "cpd", "cfr_code": "E09", "aar_code": "BAE090"} | typed
    lines = {f"lines-{place}-{name}": value for place in range(2) for name, value in facts.items()}
    return lines | {"lines-TOTAL_FORMS": "2", "lines-INITIAL_FORMS": "0"}


def test_several_lines_are_charged_with_discount_purpose_and_kinds(finance):
    account = make.AccountFactory()
    lines = charge_lines(
        discount_pence="100.00", discount_reason="Second visit", vat_treatment="exempt", vat_evidence="Letter"
    )

    response = finance.post(reverse("charge_new") + "?lines=3", lines | {"account": account.pk}, follow=True)

    assert said(response) == ["Charged. It waits for an invoice."]
    rows = Charge.objects.values_list(
        "quantity",
        "unit",
        "rate",
        "discount_pence",
        "discount_reason",
        "net_pence",
        "supply",
        "income",
        "funding_purpose",
    )
    assert (
        list(rows) == [(2, "days", 450, 100_00, "Second visit", 800_00, "consultancy", "council_commission", "cpd")] * 2
    )
    assert {charge.arithmetic for charge in Charge.objects.all()} == {
        "2 days × £450.00 = £900.00, less £100.00 (Second visit) = £800.00"
    }


@pytest.mark.parametrize(("count", "expected"), [("", 1), ("3", 3), ("10", 10), ("11", 1), ("x", 1)])
def test_the_form_has_as_many_lines_as_asked_for(finance, count, expected):
    response = finance.get(reverse("charge_new") + f"?lines={count}")

    assert len(response.context["lines"].forms) == expected


def test_a_charge_is_split_between_payers(finance):
    charge, other = make.charge(net_pence=68_33), make.AccountFactory()
    typed = {"account_1": charge.account_id, "weight_1": "1", "account_2": other.pk, "weight_2": "1"}

    response = finance.post(reverse("charge_split", args=[charge.pk]), typed, follow=True)

    assert said(response) == ["Split. Each payer’s part waits for an invoice."]
    assert list(Charge.objects.filter(cancelled_at=None).values_list("net_pence", flat=True)) == [34_17, 34_16]


@pytest.mark.parametrize(
    ("typed", "words_said"),
    [
        ({"account_3": "", "weight_3": "1"}, "Choose the payer of this share"),
        ({"weight_3": "", "account_3": "own"}, "Enter the share of this payer"),
        ({"account_2": "own"}, "A payer is listed twice."),
    ],
)
def test_shares_that_make_no_sense_are_refused(finance, words, typed, words_said):
    charge, other = make.charge(), make.AccountFactory()
    own = charge.account_id
    base = {"account_1": own, "weight_1": "1", "account_2": other.pk, "weight_2": "1"}
    typed = {name: own if value == "own" else value for name, value in typed.items()}

    response = finance.post(reverse("charge_split", args=[charge.pk]), base | typed)

    assert words_said in words(response)
    assert Charge.objects.get().cancelled_at is None


def decide(browser, **typed):
    facts = {
        "supply": "training",
        "buyer": "academy",
        "treatment": "standard",
        "reason": "Ruling",
        "evidence": "Letter",
    }
    day = {"effective_from_day": "1", "effective_from_month": "9", "effective_from_year": "2027"}
    return browser.post(reverse("vat_rules"), facts | day | typed, follow=True)


def test_a_decision_on_vat_is_kept_and_shown(finance, words):
    response = decide(finance)

    text = words(response)
    assert said(response) == ["Decided. What is charged from that day on is treated so."]
    assert "Decisions so far" in text
    assert "Ruling (Letter)" in text
    assert VatRule.objects.get().decided_by.name in text


def test_a_second_decision_from_the_same_day_is_refused(finance, words):
    decide(finance)

    assert "There is a decision from that day already." in words(decide(finance, treatment="zero"))


@pytest.mark.parametrize("count", [1, 3])
def test_the_table_of_vat_takes_the_same_number_of_queries(finance, django_assert_num_queries, count):
    for month in range(1, count + 1):
        decide(finance, effective_from_month=str(month))

    with django_assert_num_queries(7):
        finance.get(reverse("vat_rules"))


def test_a_number_is_spoilt_and_stays_in_the_register(finance, words):
    make.invoice()

    response = finance.post(reverse("number_spoil"), {"kind": "invoice", "reason": "Paper invoice"}, follow=True)

    assert said(response) == ["INV-2728-0002 is spoilt. The next document gets the number after it."]
    assert "1 to 2: every number is accounted for" in words(response)
    assert "Spoilt Paper invoice" in words(response)


def test_without_a_reason_no_number_is_spoilt(finance, words):
    response = finance.post(reverse("number_spoil"), {"kind": "invoice", "reason": ""})

    assert "Say why the number is spoilt" in words(response)
    assert SpoiltNumber.objects.count() == 0


def test_the_register_is_a_file(finance):
    make.invoice(account=make.AccountFactory(name="Ash School"))

    text = finance.get(reverse("numbers_register") + "?format=csv").content.decode("utf-8-sig")

    (row,) = csv.DictReader(io.StringIO(text))
    assert (row["Number"], row["Payer, or why it is spoilt"], row["Spoilt"]) == ("INV-2728-0001", "Ash School", "no")


@pytest.mark.parametrize("kind", DocumentKind.values)
def test_the_register_takes_the_same_number_of_queries(finance, django_assert_num_queries, kind):
    make.invoice()

    with django_assert_num_queries(8):
        finance.get(reverse("numbers_register") + f"?kind={kind}&year=2027")


def strict():
    return make.AccountFactory(requires_purchase_order=True)


def test_the_office_asks_one_payer_or_all(finance, words):
    charge = make.charge(strict())
    held = reverse("invoices") + "?show=held"

    text = words(finance.get(held))
    one = finance.post(reverse("order_ask", args=[charge.account_id]), follow=True)
    Dispatch.objects.update(created_at=make.NOW)  # the database has a clock of its own
    everyone = finance.post(reverse("order_ask_all"), follow=True)

    assert "0 invoices and 1 charge held" in text
    assert said(one) == [f"{charge.account} is asked by e-mail."]
    assert said(everyone) == ["0 payers are asked by e-mail."]
    assert Dispatch.objects.count() == 1


def test_a_school_gives_its_number_from_its_home(client_for, words):
    charge = make.charge(strict())
    url = reverse("payer_orders", args=[charge.account_id])
    browser = client_for(at_school(charge.account.school, SchoolRoleKind.BUSINESS_MANAGER))

    home = browser.get(reverse("home")).content.decode()
    done = browser.post(url, {"purchase_order": "PO-5"}, follow=True)
    again = browser.get(url)

    assert url in home
    assert said(done) == ["Thank you. The number is on what was held, and the invoice follows."]
    assert "Nothing is held" in words(again)
    charge.refresh_from_db()
    assert charge.purchase_order == "PO-5"


def text_of(response):
    pages = PdfReader(io.BytesIO(response.content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_the_statement_is_a_file_as_of_a_day(client_for):
    old = make.invoice(on=date(2027, 6, 1))
    make.invoice(200_00, account=old.account)
    make.payment(old.account, 20_00, reference="RA 7")
    browser = client_for(at_school(old.account.school, SchoolRoleKind.BUSINESS_MANAGER))
    url = reverse("statement_pdf", args=[old.account_id])

    today, before = text_of(browser.get(url)), text_of(browser.get(url + "?on=2027-08-31"))

    assert "As of 14 September 2027" in today
    assert "61 to 90 days 1 £100.00" in today
    assert "Not due yet 1 £240.00" in today
    assert "Amount due £340.00" in today
    assert "As of 31 August 2027" in before
    assert "Amount due £120.00" in before


@pytest.mark.parametrize("asked", ["", "x", "2030-01-01", "2027-13-01"])
def test_a_day_that_is_none_or_to_come_is_today(finance, asked):
    account = make.invoice().account

    response = finance.get(reverse("statement_pdf", args=[account.pk]) + f"?on={asked}")

    assert response["Content-Disposition"] == f'attachment; filename="statement-{account.pk}-2027-09-14.pdf"'


def outstanding(account, on):
    found = statements.as_of(account.pk, on)
    return sum(age.pence for age in found.ages), found.loose_pence, found.statement.closing_pence


def test_the_ages_of_a_day_are_those_of_that_day():
    document = make.invoice(on=date(2027, 6, 1))
    paid = make.payment(document.account, 150_00, received_on=date(2027, 7, 1))
    payments.reverse_payment(by=office(), payment_id=paid.pk, on=date(2027, 8, 1), reason="Bounced")

    days = [date(2027, 5, 31), date(2027, 6, 30), date(2027, 7, 1), date(2027, 7, 31), date(2027, 8, 1)]

    assert [outstanding(document.account, day) for day in days] == [
        (0, 0, 0), (120_00, 0, 120_00), (0, -30_00, -30_00), (0, -30_00, -30_00), (120_00, 0, 120_00),
    ]  # fmt: skip


def test_a_document_of_500_lines_is_issued_and_printed(finance):
    account = make.AccountFactory()
    charges = [make.charge(account, 100 + n, description=f"Visit {n}").pk for n in range(500)]
    made = make.issuing.issue_invoice(by=office(), account_id=account.pk, charge_ids=charges, on=make.TODAY)

    document = Document.objects.get(pk=made.id)
    response = finance.get(reverse("invoice_pdf", args=[document.pk]))

    assert (document.line_count, document.net_pence) == (500, sum(range(100, 600)))
    assert "Visit 499" in text_of(response)
