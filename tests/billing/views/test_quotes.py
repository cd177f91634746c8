"""Quotes on their pages: made by the office, accepted by a school in two clicks."""

import csv
import io

import pytest
from django.urls import reverse

from billing.enums import DocumentKind, QuoteStatus
from billing.models import Charge, Document, Quote
from membership.enums import SchoolRoleKind
from tests.factories import billing as make
from tests.factories import billing_documents as offer
from tests.factories.membership import at_school

DAYS = {
    f"{name}_{part}": value
    for name in ("lines-0-period_starts_on", "lines-0-last_day")
    for part, value in {"day": "14", "month": "9", "year": "2027"}.items()
}
LINE = {
    "lines-TOTAL_FORMS": "1", "lines-INITIAL_FORMS": "0", "lines-0-description": "Coaching", "lines-0-rate": "68.33",
    "lines-0-quantity": "2", "lines-0-unit": "days", "lines-0-supply": "consultancy", "lines-0-income": "traded",
}  # fmt: skip
HEAD = {"title": "Coaching", "expires_on_day": "14", "expires_on_month": "10", "expires_on_year": "2027"}


def said(response):
    return [str(message) for message in response.context["messages"]]


def make_quote(browser, account, **typed):
    facts = DAYS | LINE | HEAD | {"kind": "quote", "account": account.pk} | typed
    return browser.post(reverse("quote_new"), facts, follow=True)


def sbm(client_for, quote):
    return client_for(at_school(quote.account.school, SchoolRoleKind.BUSINESS_MANAGER))


def test_the_office_makes_a_quote(finance, words):
    response = make_quote(finance, make.AccountFactory(name="Ash School"))

    made = Quote.objects.get()
    assert said(response) == ["QUO-2728-0001 is made and on its way."]
    assert (made.net_pence, made.made_by.name) == (136_66, made.made_by.name)
    assert "2 days × £68.33 = £136.66" in words(response)


def test_a_discount_without_a_reason_is_said_beside_the_line(finance, words):
    response = make_quote(finance, make.AccountFactory(), **{"lines-0-discount_pence": "5.00"})

    text = words(response)
    assert "Something is wrong with a line. It is said beside it." in text
    assert "Say why the discount is given" in text
    assert Quote.objects.count() == 0


def test_blank_lines_do_not_count(finance):
    make_quote(finance, make.AccountFactory(), **{"lines-TOTAL_FORMS": "3"})

    assert len(Quote.objects.get().lines) == 1


def test_a_school_accepts_in_two_clicks_from_its_home(client_for, words):
    made = offer.quote()
    browser = sbm(client_for, made)

    home = browser.get(reverse("home")).content.decode()
    page = browser.get(reverse("quote", args=[made.pk]))
    done = browser.post(reverse("quote_accept", args=[made.pk]), {"signed_name": "Ada Marsh"}, follow=True)

    assert reverse("quote", args=[made.pk]) in home
    assert "I am authorised to order for" in words(page)
    assert said(done) == ["QUO-2728-0001 is accepted. The invoice follows."]
    assert "Ada Marsh" in words(done)
    assert Charge.objects.count() == 1


def test_without_a_name_the_page_says_so_and_keeps_the_order(client_for, words):
    made = offer.quote()

    response = sbm(client_for, made).post(
        reverse("quote_accept", args=[made.pk]), {"signed_name": "", "purchase_order": "PO-77"}
    )

    assert "Type your name to sign" in words(response)
    assert "PO-77" in response.content.decode()
    assert Quote.objects.get().status == QuoteStatus.OPEN


def test_an_expired_quote_says_so_and_offers_no_signature(client_for, words, time_machine):
    made = offer.quote()
    time_machine.move_to("2027-10-15T09:30:00+01:00", tick=False)
    browser = sbm(client_for, made)

    text = words(browser.get(reverse("quote", args=[made.pk])))
    refused = words(browser.post(reverse("quote_accept", args=[made.pk]), {"signed_name": "Ada"}))

    assert "Expired" in text
    assert "Sign and accept" not in text
    assert "This quote expired on 14 October 2027." in refused


def test_a_school_declines_with_a_reason(client_for):
    made = offer.quote()

    response = sbm(client_for, made).post(reverse("quote_decline", args=[made.pk]), {"reason": "Too dear"}, follow=True)

    assert said(response) == ["QUO-2728-0001 is declined."]
    assert Quote.objects.get().answer_note == "Too dear"


def test_the_office_issues_the_invoice_of_an_accepted_quote(finance, words):
    made = offer.accepted()

    text = words(finance.get(reverse("quotes") + "?show=to-invoice"))
    response = finance.post(reverse("quote_invoice", args=[made.pk]), follow=True)

    assert made.number in text
    assert "INV-2728-0001" in words(response)
    assert Document.objects.get().account == made.account


def test_the_office_withdraws_and_sends_again(finance):
    made = offer.quote()

    sent = finance.post(reverse("quote_send", args=[made.pk]), follow=True)
    withdrawn = finance.post(reverse("quote_withdraw", args=[made.pk]), {"reason": "Wrong price"}, follow=True)

    assert (said(sent), said(withdrawn)) == (["The e-mail is on its way."], ["QUO-2728-0001 is withdrawn."])


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["Open", "Accepted", "Expired"]),
        ("?show=open", ["Open"]),
        ("?show=accepted", ["Accepted"]),
        ("?show=to-invoice", ["Accepted"]),
        ("?show=expired", ["Expired"]),
        ("?show=declined", []),
        ("?kind=pro_forma", ["Accepted"]),
        ("?q=open", ["Open"]),
    ],
)
def test_the_list_is_filtered_by_the_address(finance, query, expected):
    yesterday = make.TODAY.replace(day=13)
    offer.quote(title="Expired", on=yesterday, expires_on=yesterday)
    offer.accepted(title="Accepted", kind=DocumentKind.PRO_FORMA)
    offer.quote(title="Open")

    response = finance.get(reverse("quotes") + query)

    assert {quote.title for quote in response.context["page"]} == set(expected)


def test_the_list_is_a_file(finance):
    offer.quote(account=make.AccountFactory(name="Ash School"))

    text = finance.get(reverse("quotes") + "?format=csv").content.decode("utf-8-sig")

    (row,) = csv.DictReader(io.StringIO(text))
    assert (row["Number"], row["For"], row["Total"], row["State"]) == (
        "QUO-2728-0001", "Ash School", "100.00", "Waiting for an answer",
    )  # fmt: skip


def test_a_school_sees_its_own_quotes_only(client_for):
    made, other = offer.quote(), offer.quote()
    browser = sbm(client_for, made)

    page = browser.get(reverse("quotes"))
    answers = [browser.get(reverse("quote", args=[quote.pk])).status_code for quote in (made, other)]

    assert list(page.context["page"]) == [made]
    assert answers == [200, 404]


def test_search_finds_a_quote(finance, words):
    offer.quote(title="Coaching for middle leaders")

    assert "QUO-2728-0001" in words(finance.get(reverse("search") + "?q=middle leaders"))


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_the_same_number_of_queries(finance, django_assert_num_queries, count):
    for _ in range(count):
        offer.quote()

    with django_assert_num_queries(7):
        finance.get(reverse("quotes"))


@pytest.mark.parametrize("count", [1, 3])
def test_a_quotes_page_takes_the_same_number_of_queries(finance, django_assert_num_queries, count):
    made = offer.accepted(*[offer.line() for _ in range(count)])

    with django_assert_num_queries(8):
        finance.get(reverse("quote", args=[made.pk]))


def test_the_office_is_told_of_accepted_quotes_and_held_charges(finance):
    offer.accepted()
    make.charge(make.AccountFactory(requires_purchase_order=True))

    home = finance.get(reverse("home")).content.decode()

    assert "1 accepted quote waits for an invoice" in home
    assert "1 charge waits for a purchase order" in home
