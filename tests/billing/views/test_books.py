"""Books on the pages: batches, codes, journals, the VAT return, spending and archives."""

import csv
import io
import zipfile

import pytest
from django.urls import reverse

from billing.enums import AccountingSystem, ExportStatus
from billing.models import AccountingBatch, BillingSettings, Export, Payment
from membership.enums import SchoolRoleKind
from tests.factories import billing as make
from tests.factories.billing_books import batch, export, journal_account
from tests.factories.membership import SchoolFactory, at_school, office

DAY = {"until_day": "14", "until_month": "9", "until_year": "2027"}
POSTED = {"on_day": "14", "on_month": "9", "on_year": "2027"}
QUARTER = {"start": "2027-07-01", "months": "3", "basis": "invoiced"}


def said(response):
    return [str(message) for message in response.context["messages"]]


def rows(response):
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))


@pytest.fixture
def manager(client_for):
    """`manager(account)`: the browser of a payer's business manager."""
    return lambda account: client_for(at_school(account.school, SchoolRoleKind.BUSINESS_MANAGER))


def test_a_batch_is_made_fetched_and_marked_as_sent(finance, words):
    document = make.invoice()

    page = finance.post(reverse("book_new", args=["xero"]), DAY, follow=True)
    made = AccountingBatch.objects.get()
    file = finance.get(reverse("book_file", args=[made.pk]))
    sent = finance.post(reverse("book_sent", args=[made.pk]), follow=True)

    assert document.number in words(page)
    assert (file["Content-Disposition"], document.number in file.content.decode()) == (
        'attachment; filename="xero-0001.csv"',
        True,
    )
    assert said(sent) == ["Marked as sent."]


def test_nothing_new_is_said_and_makes_nothing(finance):
    answer = finance.post(reverse("book_new", args=["sage"]), DAY, follow=True)

    assert said(answer) == ["There is nothing up to 14 September 2027 that Sage 50 does not have already."]
    assert AccountingBatch.objects.count() == 0


def test_a_day_to_come_is_refused(finance, words):
    make.invoice()

    answer = finance.post(reverse("book_new", args=["xero"]), DAY | {"until_year": "2028"})

    assert "The date must be on or before" in words(answer)
    assert AccountingBatch.objects.count() == 0


def test_codes_are_set_per_system(finance):
    url = reverse("book_codes", args=["sage"])
    typed = {name: field.initial for name, field in finance.get(url).context["form"].fields.items()} | {
        "income_traded": "0412",
        "bank": "1210",
    }

    finance.post(url, typed)

    stored = BillingSettings.objects.get().codes
    assert (list(stored), stored["sage"]["income"]["traded"], stored["sage"]["bank"]) == (["sage"], "0412", "1210")


def test_the_columns_of_the_journal_are_set_and_an_unknown_field_is_refused(finance, words):
    url = reverse("recharge_layout")
    typed = {"columns": "reference = Cost centre\ngross = Amount", "delimiter": ";"}

    wrong = finance.post(url, typed | {"columns": "colour = Colour"})
    finance.post(url, typed)

    assert "There is no field “colour”." in words(wrong)
    assert BillingSettings.objects.get().recharge_layout == {
        "columns": [["reference", "Cost centre"], ["gross", "Amount"]], "has_header": False, "delimiter": ";",
    }  # fmt: skip


def test_a_journal_is_posted_on_its_page(finance):
    make.invoice(account=journal_account())
    made = batch(AccountingSystem.RECHARGE)

    answer = finance.post(reverse("book_post", args=[made.pk]), POSTED, follow=True)

    assert said(answer) == ["The journal is posted: its invoices are paid."]
    assert Payment.objects.get().amount_pence == 120_00


def test_the_vat_return_shows_boxes_and_the_lines_behind_them(finance, words):
    make.invoice(100_00)
    make.invoice(50_00, vat=make.EXEMPT)

    text = words(finance.get(reverse("vat_return"), QUARTER))
    file = rows(finance.get(reverse("vat_return"), QUARTER | {"format": "csv"}))

    assert "1 VAT due on sales £20.00" in text
    assert "4 VAT reclaimed on purchases From your purchase ledger" in text
    assert "6 Total sales without VAT, whole pounds £150" in text
    assert [(row["Box 1: VAT"], row["Box 6: net"]) for row in file] == [("20.00", "100.00"), ("0.00", "50.00")]


def test_the_vat_return_begins_with_the_quarter_that_ended_and_chooses_it(finance):
    answer = finance.get(reverse("vat_return"))

    assert answer.context["caption"].startswith("1 April 2027 to 30 June 2027")
    assert str(answer.context["form"]["start"].value()) == "2027-04-01"


def test_the_vat_return_on_cash_accounting_counts_money(finance, words):
    document = make.invoice(100_00)
    make.payment(document.account, 60_00)

    text = words(finance.get(reverse("vat_return"), QUARTER | {"basis": "paid"}))

    assert "1 VAT due on sales £10.00" in text


def test_a_school_exports_what_it_bought_and_its_claim(manager):
    own = make.invoice(account=make.AccountFactory(school=SchoolFactory(sector="academy")), cfr_code="E27")
    make.invoice(80_00, account=own.account, vat=make.EXEMPT)
    make.invoice()
    browser = manager(own.account)

    spent = rows(browser.get(reverse("spending_export"), {"format": "csv"}))
    claim = rows(browser.get(reverse("spending_export"), {"format": "csv", "layout": "vat126"}))

    assert [(row["Net"], row["VAT"], row["CFR code"], row["VAT reclaim"]) for row in spent] == [
        ("100.00", "20.00", "E27", "By form VAT126 or your VAT return (VATA 1994 section 33B)"),
        ("80.00", "0.00", "", "No VAT to reclaim"),
    ]
    assert [(row["Supplier"], row["Invoice number"], row["VAT"]) for row in claim] == [
        ("Alpha Learning Limited", own.number, "20.00")
    ]


def test_a_school_downloads_its_own_documents_of_a_period_as_a_zip(manager, tasks):
    own, _ = make.invoice(), make.invoice()
    browser = manager(own.account)

    with tasks.committed():
        answer = browser.post(reverse("documents_zip"), {"forms": ["pdf"]})
    waiting = browser.get(answer.url).context["export"].status
    tasks.run()
    file = browser.get(reverse("export_file", args=[Export.objects.get().pk]))

    box = zipfile.ZipFile(io.BytesIO(b"".join(file.streaming_content)))
    assert (waiting, box.namelist()) == (ExportStatus.WAITING, [f"{own.number}.pdf"])


def test_a_period_without_documents_makes_no_file(finance, words):
    answer = finance.post(reverse("documents_zip"), {"forms": ["pdf", "ubl"]})

    assert "No invoice or credit note is in this period." in words(answer)
    assert Export.objects.count() == 0


def test_a_file_of_somebody_else_does_not_exist(manager):
    made = export()
    browser = manager(make.AccountFactory())

    answers = [browser.get(reverse(name, args=[made.pk])) for name in ("export", "export_progress", "export_file")]

    assert [answer.status_code for answer in answers] == [404] * 3


@pytest.mark.parametrize("count", [1, 3])
def test_pages_take_the_same_number_of_queries(finance, django_assert_num_queries, count):
    for _ in range(count):
        make.payment(make.invoice().account, 10_00)
        made = batch(AccountingSystem.XERO)
    office()

    with django_assert_num_queries(8):
        finance.get(reverse("books"))
    with django_assert_num_queries(10):
        finance.get(reverse("book", args=[made.pk]))
    with django_assert_num_queries(6):
        finance.get(reverse("vat_return"), QUARTER)


@pytest.mark.parametrize("count", [1, 3])
def test_spending_takes_the_same_number_of_queries(manager, django_assert_num_queries, count):
    account = make.AccountFactory()
    for _ in range(count):
        make.invoice(account=account)
    browser = manager(account)

    with django_assert_num_queries(6):
        browser.get(reverse("spending_export"))
