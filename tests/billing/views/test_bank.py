"""The bank on its pages: the queue, a line, statements read in, refunds sent."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from billing.models import BankAccount, BankImport, BankLine, Payment, RefundFile
from billing.operations import refund_files
from billing.queries import documents
from tests.billing.bankfiles import files
from tests.factories import billing as money
from tests.factories import billing_bank as make
from tests.factories.membership import OfficeRoleHoldingFactory, office


def said(response):
    return [str(message) for message in response.context["messages"]]


def upload(browser, account, content, name="statement.csv"):
    content = content if isinstance(content, bytes) else content.encode()
    typed = {"bank_account": account.pk, "file": SimpleUploadedFile(name, content)}
    return browser.post(reverse("bank_import_new"), typed, follow=True)


def act(browser, name, line, **typed):
    return browser.post(reverse(name, args=[line.pk]), typed, follow=True)


def status(line):
    return BankLine.objects.get(pk=line.pk).status


def test_the_queue_shows_each_line_with_its_best_suggestion_and_why(finance, words):
    document = money.invoice(account=money.AccountFactory(name="Ash Primary"))
    make.read_in(make.csv_of((120_00, document.number, "ASH"), (-35_00, "CHARGES")))

    text = words(finance.get(reverse("bank")))

    assert "2 lines · £120.00 in · £35.00 out" in text
    assert (
        f"ASH 14 Sep 2027, {document.number} £120.00 Ash Primary Certain names {document.number}; exactly what is owed"
        in text
    )
    assert "CHARGES 14 Sep 2027 −£35.00 To be matched Decide at −£35.00 of 14 Sep 2027" in text


def test_one_press_matches_a_line_as_it_was_shown(finance):
    document = money.invoice()
    line = make.line(120_00, document.number)
    (row,) = finance.get(reverse("bank")).context["rows"]

    response = act(finance, "bank_line_match", line, use=row.best.use)

    assert said(response) == ["£120.00 is matched."]
    assert (status(line), documents.outstanding_pence(document.pk)) == ("matched", 0)


def test_a_suggestion_that_is_old_says_so_and_changes_nothing(finance):
    document = money.invoice()
    line = make.line(120_00, document.number)
    (row,) = finance.get(reverse("bank")).context["rows"]
    money.payment(document.account, 100_00)

    response = act(finance, "bank_line_match", line, use=row.best.use)

    assert said(response) == [f"{document.number} owes only £20.00."]
    assert status(line) == "unmatched"


@pytest.mark.parametrize("use", ["", "x", "1:2", "1:99999999999999999999:", "1:-5:", "٣:1:"])
def test_a_use_nobody_offered_is_refused(finance, use):
    line = make.line(120_00)

    response = act(finance, "bank_line_match", line, use=use)

    assert said(response) == ["This suggestion cannot be read any more. Open the line and choose again."]
    assert Payment.objects.count() == 0


def test_the_queue_is_filtered_by_the_address_and_is_a_file(finance):
    make.read_in(make.csv_of((10_00, "=cmd", "ASH"), (-35_00, "CHARGES")))

    text = finance.get(reverse("bank") + "?way=in&format=csv").content.decode("utf-8-sig")

    (row,) = csv.DictReader(io.StringIO(text))
    assert (row["Date"], row["Amount"], row["Payer"], row["Reference"]) == ("14/09/2027", "10.00", "ASH", "'=cmd")


@pytest.mark.parametrize("lines", [1, 40])
def test_the_queue_asks_as_often_for_one_line_as_for_many(finance, django_assert_num_queries, lines):
    for number in range(3):
        money.invoice(account=money.AccountFactory(name=f"School {number}"))
    make.read_in(make.csv_of(*((120_00 + n, f"School {n}") for n in range(lines))))

    with django_assert_num_queries(QUEUE_QUERIES):
        finance.get(reverse("bank"))


QUEUE_QUERIES = 13


def test_a_home_says_that_lines_wait(finance, words):
    make.read_in(make.csv_of((10_00, "A"), (20_00, "B")))

    assert "2 lines of the bank statement to match" in words(finance.get(reverse("home")))


def test_a_line_explains_its_suggestions(finance, words):
    account = money.AccountFactory(name="Ash Primary")
    document = money.invoice(account=account)
    line = make.line(100_00, document.number, "ASH PRIMARY")

    text = words(finance.get(reverse("bank_line", args=[line.pk])))

    assert f"Ash Primary Likely Pays {document.number} names {document.number} £20.00 short Match" in text


def test_a_line_is_shared_out_by_hand_among_payers(finance, words):
    first, second = money.invoice(), money.invoice()
    line = make.line(300_00, "RA 7")
    url = f"{reverse('bank_line_allocate', args=[line.pk])}?payer={first.account_id}&payer={second.account_id}"
    typed = {f"invoice_{first.pk}": "120", f"invoice_{second.pk}": "120", f"credit_{second.account_id}": "50"}

    short = finance.post(url, typed)
    done = finance.post(url, typed | {f"credit_{second.account_id}": "60"}, follow=True)

    assert "The amounts add up to £290.00: £10.00 is left to share out." in words(short)
    assert 'value="50"' in short.content.decode()
    assert said(done) == ["£300.00 is matched."]
    assert sorted(Payment.objects.values_list("amount_pence", flat=True)) == [120_00, 180_00]


def test_nobody_chosen_leads_back_to_the_line(finance):
    line = make.line(300_00)

    response = finance.get(reverse("bank_line_allocate", args=[line.pk]) + "?payer=x", follow=True)

    assert response.redirect_chain == [(reverse("bank_line", args=[line.pk]), 302)]


def test_remittance_advice_is_pasted(finance, words):
    document = money.invoice()
    line = make.line(120_00, "RA 7")

    response = act(finance, "bank_line_remittance", line, text=f"{document.number} 120.00")

    assert "Certain" in words(response)
    assert "the advice gives amounts for 1 invoice that add up to the payment" in words(response)


def test_a_line_is_left_out_put_back_matched_and_taken_back(finance):
    account = money.AccountFactory()
    line = make.line(120_00)

    answers = [
        said(act(finance, "bank_line_ignore", line, note="")),
        said(act(finance, "bank_line_ignore", line, note="Transfer")),
        said(act(finance, "bank_line_restore", line)),
        said(act(finance, "bank_line_match", line, use=f"{account.pk}:12000:")),
        said(act(finance, "bank_line_unmatch", line)),
    ]

    assert answers == [
        ["Say why this line is left out"],
        ["The line is left out."],
        ["The line waits to be matched again."],
        ["£120.00 is matched."],
        ["The payments are reversed. Their invoices are owed again, and the line waits."],
    ]
    assert status(line) == "unmatched"


def test_a_payment_that_came_back_is_offered_and_reversed(finance, words):
    document = money.invoice()
    paid = money.payment(document.account, 120_00)
    line = make.line(-120_00, "UNPAID")

    page = words(finance.get(reverse("bank_line", args=[line.pk])))
    response = act(finance, "bank_line_returned", line, chosen=paid.pk)

    assert "A payment that came back?" in page
    assert said(response) == ["The payment is reversed. Its invoices are owed again."]
    assert documents.outstanding_pence(document.pk) == 120_00


def test_what_is_certain_is_matched_with_one_press(finance):
    document = money.invoice()
    made = make.read_in(make.csv_of((120_00, document.number), (5_00, "?")))

    done = finance.post(reverse("bank_match_certain"), {"import": made.pk}, follow=True)
    again = finance.post(reverse("bank_match_certain"), follow=True)

    assert said(done) == ["1 line is matched, £120.00 in all. Each can be taken back from its page."]
    assert said(again)[0].startswith("Nothing is certain")


def test_a_statement_with_balances_is_read_in_and_proved(finance, words):
    response = upload(finance, make.BankAccountFactory(), files.camt("08"), "day.xml")

    text = words(response)
    assert said(response) == ["3 lines are read in."]
    assert "Opening balance £10,500.00 Lines £1,150.40, proved to the penny Closing balance £11,650.40" in text


def test_a_csv_is_asked_about_its_columns_once(finance, words):
    account = make.BankAccountFactory()
    asked = upload(finance, account, files.CSV)
    form = asked.context["form"]
    carried = asked.context["carried"]
    typed = {name: value for name, value in form.initial.items() if value is not None and value is not False}

    again = finance.post(reverse("bank_import_columns"), carried | typed | {"date_format": "ymd", "preview": "1"})
    done = finance.post(reverse("bank_import_columns"), carried | typed, follow=True)
    known = upload(finance, account, files.CSV.replace("15/09/2027", "16/09/2027"), "next.csv")

    assert "Tuesday 14 September 2027 LL-INV-2728-0001 ASH PRIMARY SCHOOL £1,250.40" in words(asked)
    assert "Line 3: “14/09/2027” is no date in the chosen format." in words(again)
    assert said(done) == ["3 lines are read in."]
    assert said(known) == ["3 lines are read in."]
    assert list(BankImport.objects.order_by("pk").values_list("file_name", flat=True)) == ["statement.csv", "next.csv"]


def test_changed_columns_are_asked_about_again(finance):
    account = make.BankAccountFactory()
    make.read_in(files.CSV.encode(), account)

    response = upload(finance, account, files.CSV.replace("Paid in", "Credit"))

    assert said(response) == ["The columns are not those of last time. Check what they mean."]
    assert BankImport.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"%PDF-1.7", "This is a PDF."),
        (files.camt()[:900], "The file is broken off or no XML"),
        (files.camt(closing="1.00"), "Lines are missing or were changed"),
        (b"\x00\x01binary, with, commas", "not a text file"),
        (b"PK\x03\x04", "This is an Excel workbook"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_and_nothing_is_kept(finance, words, content, expected):
    response = upload(finance, make.BankAccountFactory(), content)

    assert "There is a problem" in words(response)
    assert expected in words(response)
    assert BankImport.objects.count() == 0


def test_the_same_file_twice_is_refused_on_the_form(finance, words):
    account = make.BankAccountFactory()
    make.read_in(files.camt(), account)

    assert "This file was read in before" in words(upload(finance, account, files.camt(), "again.xml"))


def test_a_carried_file_that_was_tampered_with_starts_over(finance):
    account = make.BankAccountFactory()

    response = finance.post(
        reverse("bank_import_columns"), {"bank_account": account.pk, "file_name": "x", "content": "@@"}, follow=True
    )

    assert said(response) == ["Upload the file again."]


def test_without_an_account_one_is_added_first(finance):
    response = finance.get(reverse("bank_import_new"), follow=True)
    added = finance.post(reverse("bank_account_new"), {"name": "Current"}, follow=True)
    twice = finance.post(reverse("bank_account_new"), {"name": "Current"})

    assert response.redirect_chain == [(reverse("bank_account_new"), 302)]
    assert said(added) == ["The bank account is added."]
    assert twice.context["form"].errors["__all__"] == ["There is a bank account called Current already."]


def test_an_account_is_changed_and_forgets_its_columns(finance):
    account = make.BankAccountFactory()
    make.read_in(files.CSV.encode(), account)

    finance.post(reverse("bank_account", args=[account.pk]), {"name": "Renamed", "forget": "1"})

    changed = BankAccount.objects.get()
    assert (changed.name, changed.csv_mapping) == ("Renamed", {})


def test_statements_are_listed_with_their_lines(finance, words):
    make.read_in(files.camt(), make.BankAccountFactory(name="Current"), file_name="day.xml")

    text = words(finance.get(reverse("bank_imports")))

    assert "day.xml CAMT.053, Current" in text
    assert "3 3 to be matched £1,150.40" in text


def test_refunds_leave_in_a_file_that_stays_the_same(finance, words):
    order = make.refund(money.AccountFactory(name="Ash Primary"))

    page = words(finance.get(reverse("refund_files")))
    made = finance.post(reverse("refund_file_new"), {"refund": [order.pk]}, follow=True)
    file = RefundFile.objects.get()
    downloads = [finance.get(reverse("refund_file", args=[file.pk])) for _ in range(2)]
    listed = finance.get(reverse("refund_file", args=[file.pk]) + "?format=list")
    paid = finance.post(reverse("refund_file_confirm", args=[file.pk]), follow=True)

    assert "£50.00 to Ash Primary Paid twice" in page
    assert said(made) == ["The payment file is made. Download it and give it to your bank."]
    assert downloads[0].content == downloads[1].content
    assert downloads[0]["Content-Disposition"] == f'attachment; filename="{file.reference}.csv"'
    assert "1 payments, £50.00" in listed.content.decode()
    assert said(paid) == ["The refunds are entered."]


def test_refunds_on_the_statement_are_offered_and_entered(finance, words):
    order = make.refund()
    refund_files.make(by=office(), refund_ids=[order.pk], on=money.TODAY)
    line = make.line(-50_00, "BULK")

    page = words(finance.get(reverse("bank_line", args=[line.pk])))
    response = act(finance, "bank_line_refunds", line, chosen=str(order.pk))

    assert "Refunds sent" in page
    assert said(response) == ["The refunds are entered."]
    assert Payment.objects.get(bank_line=line).kind == "refund"


@pytest.mark.parametrize(("name", "queries"), [("bank_imports", 8), ("refund_files", 8)])
@pytest.mark.parametrize("rows", [1, 3])
def test_lists_of_files_ask_as_often_for_one_row_as_for_three(finance, django_assert_num_queries, name, queries, rows):
    for number in range(rows):
        make.read_in(make.csv_of((10_00 + number, "A")))
        refund_files.make(by=office(), refund_ids=[make.refund().pk], on=money.TODAY)
        make.refund()

    with django_assert_num_queries(queries):
        finance.get(reverse(name))


@pytest.mark.parametrize("lines", [1, 30])
def test_a_statement_asks_as_often_for_one_line_as_for_many(finance, django_assert_num_queries, lines):
    made = make.read_in(make.csv_of(*((120_00 + n, f"School {n}") for n in range(lines))))

    with django_assert_num_queries(8):
        finance.get(reverse("bank_import", args=[made.pk]))


def test_who_configures_offers_sends_no_refunds(client_for):
    person = office("finance")
    OfficeRoleHoldingFactory(person=person, role="catalogue_manager")
    order = make.refund()

    answer = client_for(person).post(reverse("refund_file_new"), {"refund": [order.pk]})

    assert (answer.status_code, RefundFile.objects.count()) == (403, 0)
