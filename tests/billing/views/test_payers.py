"""Payers, statements, payments and charges on their pages."""

import csv
import io

import pytest
from django.urls import reverse

from billing.models import Account, Charge, Document, Payment
from membership.enums import SchoolRoleKind, VatTreatment
from tenants.host_map import host_map
from tests.factories import billing as make
from tests.factories.membership import TrustFactory, at_school

DAY = {"received_on_day": "14", "received_on_month": "9", "received_on_year": "2027"}


def said(response):
    return [str(message) for message in response.context["messages"]]


def names(response):
    return [account.name for account in response.context["page"]]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["Ash", "Birch", "Cedar"]),
        ("?show=overdue", ["Ash"]),
        ("?show=credit", ["Birch"]),
        ("?show=no-address", ["Cedar"]),
        ("?kind=trust", []),
        ("?q=ced", ["Cedar"]),
    ],
)
def test_the_list_is_filtered_by_the_address(finance, query, expected):
    make.invoice(account=make.AccountFactory(name="Ash"), on=make.TODAY.replace(month=6))
    make.payment(make.AccountFactory(name="Birch"), 10_00)
    make.AccountFactory(name="Cedar", invoice_email="")

    assert names(finance.get(reverse("payers") + query)) == expected


def test_the_list_says_what_all_payers_owe_and_how_old_it_is(finance, words):
    make.invoice(on=make.TODAY.replace(month=6))

    text = words(finance.get(reverse("payers")))

    assert "1 payer · £120.00 owed · £120.00 overdue" in text
    assert "61 to 90 days £120.00 1 invoice" in text


def test_the_list_is_a_file(finance):
    make.invoice(account=make.AccountFactory(name="Ash"))

    text = finance.get(reverse("payers") + "?format=csv").content.decode("utf-8-sig")

    (row,) = csv.DictReader(io.StringIO(text))
    assert (row["Payer"], row["Kind"], row["Balance"], row["Overdue"]) == ("Ash", "School", "120.00", "0.00")


def test_a_payers_page_is_its_statement(finance, words):
    document = make.invoice(account=make.AccountFactory(name="Ash"))
    make.payment(document.account, 20_00, reference="RA 7")

    text = words(finance.get(reverse("payer", args=[document.account_id])))

    assert "School · £100.00 owed" in text
    assert "Opening balance £0.00 14 Sep 2027 INV-2728-0001 Invoice £120.00 £120.00" in text
    assert "Payment, BACS RA 7 −£20.00 £100.00 Closing balance £100.00" in text


def test_the_statement_of_a_year_opens_with_the_balance_before_it(finance):
    document = make.invoice(on=make.TODAY.replace(year=2026))
    url = reverse("payer", args=[document.account_id])

    years = [finance.get(f"{url}?year={year}").context["statement"] for year in (2026, 2027)]

    assert [(s.opening_pence, len(s.movements), s.closing_pence) for s in years] == [
        (0, 1, 120_00),
        (120_00, 0, 120_00),
    ]


def test_the_statement_is_a_file(finance):
    document = make.invoice()

    text = finance.get(reverse("payer", args=[document.account_id]) + "?format=csv").content.decode("utf-8-sig")

    (row,) = csv.DictReader(io.StringIO(text))
    assert row == {
        "Date": "14/09/2027", "What": "Invoice", "Reference": "INV-2728-0001", "Amount": "120.00", "Balance": "120.00",
    }  # fmt: skip


def test_a_school_reads_its_own_statement_and_no_other(client_for):
    own, other = make.invoice(), make.invoice()
    browser = client_for(at_school(own.account.school, SchoolRoleKind.BUSINESS_MANAGER))

    answers = [browser.get(reverse("payer", args=[d.account_id])).status_code for d in (own, other)]

    assert answers == [200, 404]


def test_how_a_payer_is_billed_is_changed(finance):
    account = make.AccountFactory()
    typed = {"name": "Ash Academy Trust", "invoice_email": "ap@example.org", "requires_purchase_order": "on"}

    response = finance.post(reverse("payer_change", args=[account.pk]), typed, follow=True)

    changed = Account.objects.get()
    assert said(response) == ["Saved. Documents already issued keep what they say."]
    assert (changed.name, changed.invoice_email, changed.requires_purchase_order) == (
        "Ash Academy Trust",
        "ap@example.org",
        True,
    )


def test_a_wrong_address_is_refused(finance, words):
    account = make.AccountFactory(invoice_email="old@example.org")

    response = finance.post(reverse("payer_change", args=[account.pk]), {"name": "A", "invoice_email": "not one"})

    assert "There is a problem" in words(response)
    assert Account.objects.get().invoice_email == "old@example.org"


def open_account(browser, **typed):
    facts = {"kind": "council", "la_code": "209", "name": "Lewisham Council", "invoice_email": "ap@example.org"}
    return browser.post(reverse("payer_new"), facts | typed, follow=True)


def accounts_held():
    return list(Account.objects.values_list("kind", "la_code", "name", "address", "invoice_email"))


def test_a_council_gets_an_account(finance):
    response = open_account(finance, address="1 High Street")

    assert said(response) == ["Lewisham Council has an account. Choose the schools it pays for."]
    assert response.redirect_chain == [(reverse("payer", args=[Account.objects.get().pk]), 302)]
    assert accounts_held() == [("council", 209, "Lewisham Council", "1 High Street", "ap@example.org")]


def test_another_body_gets_an_account_without_an_authority(finance):
    open_account(finance, kind="other", name="Harbour Diocese")

    assert accounts_held() == [("other", None, "Harbour Diocese", "", "ap@example.org")]


def test_a_trust_gets_an_account_with_what_is_known_of_it(finance):
    trust = TrustFactory(name="Harbour Trust", address="2 Quay")

    response = open_account(finance, kind="trust", trust=trust.pk, la_code="", name="")

    assert said(response) == ["Harbour Trust has an account. Choose the schools it pays for."]
    assert accounts_held() == [("trust", None, "Harbour Trust", "2 Quay", "ap@example.org")]
    assert Account.objects.get().trust == trust


def test_trusts_that_pay_already_are_not_offered(finance):
    TrustFactory(name="Elm Trust")
    make.AccountFactory(kind="trust", school=None, trust=TrustFactory(name="Ash Trust"), name="Ash Trust")

    trusts = finance.get(reverse("payer_new")).context["form"].fields["trust"].queryset

    assert [trust.name for trust in trusts] == ["Elm Trust"]


def test_a_council_with_an_account_is_refused_a_second(finance, words):
    open_account(finance)

    response = open_account(finance, name="Another name")

    assert "The council of Lewisham has an account already: Lewisham Council." in words(response)
    assert [row[2] for row in accounts_held()] == ["Lewisham Council"]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ({"kind": ""}, "Choose who pays"),
        ({"la_code": ""}, "Choose the local authority of the council"),
        ({"kind": "trust"}, "Choose the trust"),
        ({"name": ""}, "Enter the legal name on documents"),
        ({"kind": "other", "name": " "}, "Enter the legal name on documents"),
        ({"la_code": "1"}, "Select a valid choice. 1 is not one of the available choices."),
        ({"invoice_email": "not one"}, "Enter a valid email address."),
    ],
)
def test_an_account_is_not_opened_with_what_makes_no_sense(finance, typed, expected):
    response = open_account(finance, **typed)

    assert [error for errors in response.context["form"].errors.values() for error in errors] == [expected]
    assert accounts_held() == []


def pay(browser, account, **typed):
    url = reverse("payment_new", args=[account.pk])
    return browser.post(url, {"method": "bacs"} | DAY | typed, follow=True)


def test_a_payment_pays_the_oldest_invoice_when_none_is_named(finance):
    account = make.AccountFactory()
    for _ in range(2):
        make.invoice(account=account)

    response = pay(finance, account, amount_pence="130.00")

    assert said(response) == [f"£130.00 from {account} is recorded."]
    assert [row.amount_pence for row in Payment.objects.get().allocations.all()] == [120_00, 10_00]


def test_a_payment_pays_what_is_typed(finance):
    account = make.AccountFactory()
    _, second = make.invoice(account=account), make.invoice(account=account)

    pay(finance, account, amount_pence="130.00", **{f"invoice_{second.pk}": "100.00"})

    assert [(row.invoice, row.amount_pence) for row in Payment.objects.get().allocations.all()] == [(second, 100_00)]


def test_the_form_is_filled_in_for_the_invoice_one_came_from(finance):
    document = make.invoice()

    page = finance.get(reverse("payment_new", args=[document.account_id]) + f"?invoice={document.pk}").content.decode()

    assert page.count('value="120.00"') == 2


def test_more_than_was_received_is_refused_on_the_form(finance, words):
    document = make.invoice()

    response = pay(finance, document.account, amount_pence="50.00", **{f"invoice_{document.pk}": "60.00"})

    assert "The invoices add up to more than the £50.00 there is." in words(response)
    assert Payment.objects.count() == 0


def test_money_cannot_have_been_received_tomorrow(finance, words):
    response = pay(finance, make.AccountFactory(), amount_pence="130.00", received_on_year="2028")

    assert "There is a problem" in words(response)
    assert Payment.objects.count() == 0


def test_a_payment_is_taken_back_with_a_reason(finance, words):
    document = make.invoice()
    made = make.payment(document.account, 120_00)
    url = reverse("payment_reverse", args=[made.pk])

    empty = finance.post(url, {"reason": ""})
    done = finance.post(url, {"reason": "Bounced"}, follow=True)

    assert "Say why the payment is taken back" in words(empty)
    assert "£120.00 Taken back" in words(done)
    assert Payment.objects.get(reverses=made).reference == "Bounced"


def test_money_left_over_is_used_for_the_oldest_invoices(finance):
    account = make.AccountFactory()
    made = make.payment(account, 200_00)
    document = make.invoice(account=account)

    response = finance.post(reverse("payment_allocate", args=[made.pk]), follow=True)

    assert said(response) == ["The money is set against the oldest invoices."]
    assert [row.invoice for row in made.allocations.all()] == [document]


def charge(browser, **typed):
    parts = {"day": "14", "month": "9", "year": "2027"}
    days = {f"{name}_{part}": value for name in ("period_starts_on", "last_day") for part, value in parts.items()}
    facts = {"description": "Governor training", "rate": "100.00", "quantity": "1", "supply": "consultancy"}
    of_form = {name: typed.pop(name) for name in ("account", "purchase_order") if name in typed}
    lines = {f"lines-0-{name}": value for name, value in (facts | {"income": "traded"} | days | typed).items()}
    counts = {"lines-TOTAL_FORMS": "1", "lines-INITIAL_FORMS": "0"}
    return browser.post(reverse("charge_new"), of_form | lines | counts, follow=True)


def test_something_is_charged_by_hand_and_invoiced(finance):
    account = make.AccountFactory()

    charge(finance, account=account.pk)
    made = Charge.objects.get()
    finance.post(reverse("charge_issue", args=[made.pk]))

    assert (made.net_pence, made.vat_treatment, made.school) == (100_00, VatTreatment.NOT_REGISTERED, account.school)
    assert Document.objects.get().lines.get().description == "Governor training"


def test_a_charge_by_hand_takes_the_usual_treatment_or_the_one_chosen(finance):
    served = host_map.find("alpha.example.org")  # the one requests get, whichever test read the map last
    account, before = make.AccountFactory(), served.vat_number
    served.vat_number = "GB123456789"

    for typed in ({}, {"supply": "training"}, {"vat_treatment": "zero", "vat_reason": "Books"}):
        charge(finance, account=account.pk, **typed)
    served.vat_number = before

    found = list(Charge.objects.order_by("pk").values_list("vat_treatment", "vat_pence", "vat_reason"))
    assert found[0][:2] == (VatTreatment.STANDARD, 20_00)
    assert found[1][:2] == (VatTreatment.EXEMPT, 0)
    assert found[2] == (VatTreatment.ZERO, 0, "Books")


def test_a_period_that_ends_before_it_begins_is_refused(finance, words):
    response = charge(finance, account=make.AccountFactory().pk, last_day_day="13")

    assert "The last day must not be before the first" in words(response)
    assert Charge.objects.count() == 0


def test_a_charge_is_taken_back_and_an_invoiced_one_is_not(finance):
    waiting, invoiced = make.charge(), make.invoice().lines.get().charge

    done = finance.post(reverse("charge_cancel", args=[waiting.pk]), follow=True)
    refused = finance.post(reverse("charge_cancel", args=[invoiced.pk]), follow=True)

    assert said(done) == ["The charge is taken back."]
    assert said(refused) == ["This is on an issued invoice. Raise a credit note instead."]


@pytest.mark.parametrize(("show", "expected"), [("", 3), ("open", 1), ("invoiced", 1), ("cancelled", 1)])
def test_charges_are_filtered_by_state(finance, show, expected):
    make.charge()
    make.invoice()
    finance.post(reverse("charge_cancel", args=[make.charge().pk]))

    response = finance.get(reverse("charges") + (f"?show={show}" if show else ""))

    assert len(response.context["page"]) == expected


def test_charges_are_a_file(finance):
    make.charge()

    text = finance.get(reverse("charges") + "?format=csv").content.decode("utf-8-sig")

    (row,) = csv.DictReader(io.StringIO(text))
    assert (row["For"], row["Net"], row["VAT"], row["State"]) == ("Data pack", "100.00", "20.00", "Not invoiced")


@pytest.mark.parametrize("count", [1, 3])
def test_pages_take_the_same_number_of_queries(finance, django_assert_num_queries, count):
    account = make.AccountFactory()
    for _ in range(count):
        make.invoice(account=account)
        make.payment(account, 1_00)
        make.charge(account)
        make.AccountFactory()

    with django_assert_num_queries(9):
        finance.get(reverse("payers"))
    with django_assert_num_queries(15):
        finance.get(reverse("payer", args=[account.pk]))
    with django_assert_num_queries(8):
        finance.get(reverse("charges"))
