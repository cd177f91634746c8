"""The list of invoices, the page of one, its PDF, sending again and crediting."""

import csv
import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from billing.enums import AccountKind
from billing.models import Dispatch, Document
from membership.enums import OfficeRole, SchoolRoleKind
from tests.factories import billing as make
from tests.factories.membership import SchoolFactory, TrustFactory, at_school, at_trust, office

LIST = "/billing/invoices/"


def rows_of(response):
    return [(row.document.number, row.payer, row.purpose, row.tag.text) for row in response.context["rows"]]


def test_the_list_shows_number_payer_purpose_amount_and_state(finance, words):
    account = make.AccountFactory(name="Belmont Junior School")
    make.invoice(100_00, account=account)

    response = finance.get(LIST)

    assert rows_of(response) == [("INV-2728-0001", "Belmont Junior School", "Data pack", "Not paid")]
    assert "1 document · £120 issued · £0 paid" in words(response)


def test_a_trusts_invoice_says_for_how_many_schools(finance):
    trust = TrustFactory(name="Harbour Trust")
    for _ in range(3):
        make.member(school=SchoolFactory(trust=trust))
    make.issued_run()

    (row,) = rows_of(finance.get(LIST))

    assert row[1:3] == ("Harbour Trust (3 schools)", "Subscription 2027/28: Full membership")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["0004", "0003", "0002", "0001"]),
        ("?show=unpaid", ["0004", "0003", "0002"]),
        ("?show=overdue", ["0002"]),
        ("?kind=trust", ["0004"]),
        ("?year=2027", ["0004", "0003", "0002", "0001"]),
        ("?year=2026", []),
        ("?year=x&show=nonsense", ["0004", "0003", "0002", "0001"]),
        ("?q=0003", ["0003"]),
        ("?show=unsent", ["0003"]),
    ],
)
def test_filters_live_in_the_address(finance, query, expected):
    paid = make.invoice(on=make.TODAY.replace(month=5))
    make.payment(paid.account, 120_00)
    make.invoice(on=make.TODAY.replace(month=6))
    make.invoice(account=make.AccountFactory(invoice_email=""))
    make.invoice(account=make.AccountFactory(kind=AccountKind.TRUST, school=None, trust=TrustFactory(), name="T"))

    found = [row[0][-4:] for row in rows_of(finance.get(LIST + query))]

    assert found == expected


def test_an_overdue_invoice_says_by_how_many_days(finance):
    make.invoice(on=make.TODAY.replace(month=8))

    assert [row[3] for row in rows_of(finance.get(LIST))] == ["Overdue 1 day"]


def test_an_empty_list_says_what_to_do(finance, words):
    assert "No invoices yet" in words(finance.get(LIST))
    assert "No documents match" in words(finance.get(LIST + "?show=overdue"))


def test_held_invoices_are_a_list_with_a_field_for_the_number(finance, words):
    subscription = make.member()
    make.AccountFactory(school=subscription.school, name="Rowland Hill Nursery", requires_purchase_order=True)
    make.run()

    response = finance.get(LIST + "?show=held")

    assert "Rowland Hill Nursery Subscriptions 2027/28 £7,980.00 Held: no PO" in words(response)


def test_the_list_is_a_csv_file_and_a_workbook(finance):
    make.invoice(100_00, account=make.AccountFactory(name="=cmd|' /C calc'!A0"))

    text = finance.get(LIST + "?format=csv").content.decode("utf-8-sig")
    book = load_workbook(io.BytesIO(finance.get(LIST + "?format=xlsx").content))

    (row,) = csv.DictReader(io.StringIO(text))
    assert (row["Number"], row["Payer"], row["Total"]) == ("INV-2728-0001", "'=cmd|' /C calc'!A0", "120.00")
    assert [cell.data_type for cell in book.active[2]][4] == "s"


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_the_same_number_of_queries(finance, django_assert_num_queries, count):
    for _ in range(count):
        make.invoice()

    with django_assert_num_queries(11):
        finance.get(LIST)


def test_the_page_shows_lines_with_arithmetic_vat_and_state(finance, words):
    document = make.invoice(68_33, arithmetic="1 × £68.33 = £68.33")

    text = words(finance.get(reverse("invoice", args=[document.pk])))

    assert "Data pack" in text
    assert "1 × £68.33 = £68.33 £68.33 £13.67 20% £82.00" in text
    assert "Outstanding £82.00" in text


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_takes_the_same_number_of_queries(finance, django_assert_num_queries, count):
    document = make.invoice(*[10_00] * count)

    with django_assert_num_queries(12):
        finance.get(reverse("invoice", args=[document.pk]))


def test_the_pdf_is_a_download_with_the_number_as_its_name(finance):
    document = make.invoice()

    response = finance.get(reverse("invoice_pdf", args=[document.pk]))

    assert (response["Content-Type"], response["Content-Disposition"], response.content[:5]) == (
        "application/pdf", 'attachment; filename="INV-2728-0001.pdf"', b"%PDF-",
    )  # fmt: skip


def test_a_document_is_sent_once_more(finance):
    document = make.invoice()

    response = finance.post(reverse("invoice_send", args=[document.pk]), {"email": "new@example.sch.uk"}, follow=True)

    assert [str(message) for message in response.context["messages"]] == ["The e-mail is on its way."]
    assert Dispatch.objects.latest("pk").email == "new@example.sch.uk"


def credit(browser, document, **typed):
    return browser.post(reverse("credit_new", args=[document.pk]), {"reason": "School closed"} | typed, follow=True)


def test_a_whole_invoice_is_credited_from_its_page(finance):
    document = make.invoice(68_33, 57_50)

    response = credit(finance, document, how_much="all")

    assert response.context["tag"].text == "Credited"
    assert Document.objects.get(kind="credit_note").gross_pence == -151_00


def test_part_of_a_line_is_credited_from_its_page(finance):
    document = make.invoice(68_33, 57_50)
    line = document.lines.first()

    credit(finance, document, **{"how_much": "part", f"line_{line.pk}": "10.00"})

    assert Document.objects.get(kind="credit_note").net_pence == -10_00


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"reason": "", "how_much": "all"}, "Say why this is credited"),
        ({"how_much": "part"}, "Give an amount for at least one line."),
        ({"how_much": ""}, "Answer “How much is credited?”"),
    ],
)
def test_a_credit_without_amount_or_reason_is_refused(finance, words, typed, message):
    response = credit(finance, make.invoice(), **typed)

    assert message in words(response)
    assert Document.objects.filter(kind="credit_note").count() == 0


def test_more_than_a_line_is_refused_beside_the_line(finance, words):
    document = make.invoice(68_33)

    response = credit(finance, document, **{"how_much": "part", f"line_{document.lines.get().pk}": "68.34"})

    assert "The amount must be £68.33 or less" in words(response)


def test_credit_left_over_is_used_from_the_notes_page(finance):
    paid = make.invoice(100_00)
    make.payment(paid.account, 120_00)
    open_invoice = make.invoice(50_00, account=paid.account)
    credit(finance, paid, how_much="all")
    note = Document.objects.get(kind="credit_note")

    page = finance.get(reverse("invoice", args=[note.pk])).content.decode()
    response = finance.post(reverse("credit_use", args=[note.pk]), follow=True)

    assert "Use for the oldest invoices" in page
    assert [(row.invoice, row.amount_pence) for row in note.credit_allocations.all()] == [(open_invoice, 60_00)]
    assert response.context["tag"].text == "Credit to use"


def test_an_invoice_holds_no_credit_to_use(finance):
    response = finance.post(reverse("credit_use", args=[make.invoice().pk]), follow=True)

    assert [str(message) for message in response.context["messages"]] == ["An invoice holds no credit to use."]


def payers():
    """Two schools of one trust that pay for themselves, a school of nobody's, and what they owe."""
    trust = TrustFactory()
    accounts = [
        make.AccountFactory(school__trust=trust),
        make.AccountFactory(school__trust=trust),
        make.AccountFactory(),
    ]
    return trust, accounts, [make.invoice(account=account) for account in accounts]


@pytest.mark.parametrize("role", [SchoolRoleKind.HEAD, SchoolRoleKind.BUSINESS_MANAGER])
def test_a_school_sees_its_own_invoices_only(client_for, role):
    _, accounts, documents = payers()
    browser = client_for(at_school(accounts[0].school, role))

    found = [row[0] for row in rows_of(browser.get(LIST))]
    answers = [
        browser.get(reverse(name, args=[d.pk])).status_code for name in ("invoice", "invoice_pdf") for d in documents
    ]

    assert found == [documents[0].number]
    assert answers == [200, 404, 404] * 2


def test_a_trust_sees_its_own_and_its_schools_invoices(client_for):
    trust, _, documents = payers()
    own = make.AccountFactory(kind=AccountKind.TRUST, school=None, trust=trust, name="Trust")
    documents.append(make.invoice(account=own))
    browser = client_for(at_trust(trust))

    found = {row[0] for row in rows_of(browser.get(LIST))}

    assert found == {documents[0].number, documents[1].number, documents[3].number}


def test_a_business_manager_of_two_schools_sees_the_one_acted_for(client_for):
    _, accounts, documents = payers()
    person = at_school(accounts[0].school, SchoolRoleKind.BUSINESS_MANAGER)
    at = person.school_roles.create(school=accounts[2].school, role=SchoolRoleKind.BUSINESS_MANAGER)
    person.acting_school = at.school
    person.save()

    assert [row[0] for row in rows_of(client_for(person).get(LIST))] == [documents[2].number]


@pytest.mark.parametrize("role", [SchoolRoleKind.STAFF, SchoolRoleKind.GOVERNOR])
def test_staff_and_governors_see_no_invoices(client_for, role):
    _, accounts, _ = payers()

    assert client_for(at_school(accounts[0].school, role)).get(LIST).status_code == 403


def test_a_school_finds_and_downloads_its_invoice_in_two_clicks(client_for, words):
    _, accounts, documents = payers()
    browser = client_for(at_school(accounts[0].school, SchoolRoleKind.BUSINESS_MANAGER))

    page = browser.get(LIST).content.decode()

    assert reverse("invoice_pdf", args=[documents[0].pk]) in page
    assert "Billing runs" not in page


@pytest.mark.parametrize("role", [OfficeRole.IMPROVEMENT_PARTNER, OfficeRole.REVIEWER, OfficeRole.CATALOGUE_MANAGER])
def test_other_roles_of_the_office_see_no_money(client_for, role):
    assert client_for(office(role)).get(LIST).status_code == 403
