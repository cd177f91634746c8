"""Where schools pay: changed only by somebody who has just signed in, and told to at least two people."""

import pytest
from django.core import mail

from membership.enums import OfficeRole
from membership.tasks import email_bank_changed
from tenants.fanout import in_public
from tenants.host_map import host_map
from tenants.models import Partnership
from tests.factories.membership import office
from tests.factories.tenants import UserFactory
from tests.plumbing.sessions import just_signed_in

ADDRESS = "/settings/bank/"
TYPED = {
    "bank_account_name": "Alpha Learning Ltd", "bank_sort_code": "20-11-34", "bank_account_number": "12345678",
    "payment_terms_days": "30", "document_prefix": "AL",
}  # fmt: skip


@pytest.fixture(autouse=True)
def told(monkeypatch):
    """What is handed to the background, instead of handing it over."""
    kept = []
    monkeypatch.setattr("membership.operations.bank_details.enqueue", lambda name, **facts: kept.append((name, facts)))
    return kept


@pytest.fixture
def contact():
    """Alpha has a contact address, for one test."""
    email = "office@alpha.example.org"
    in_public(lambda: Partnership.objects.filter(slug="alpha").update(contact_email=email))
    host_map.clear()
    yield email
    host_map.clear()


def written():
    return in_public(lambda: Partnership.objects.get(slug="alpha").bank_account_number)


def admin(**facts):
    return office(OfficeRole.ADMIN, **facts)


@pytest.mark.usefixtures("contact")
def test_just_after_signing_in_the_details_are_changed(client_for, told):
    person = admin()

    answer = just_signed_in(client_for(person)).post(ADDRESS, TYPED)

    assert (answer.headers["Location"], written()) == ("/settings/", "12345678")
    assert [name for name, _ in told] == ["membership.email_bank_changed"]


@pytest.mark.parametrize(
    "session", ["none", "old", "of tomorrow", "of somebody else"], ids=lambda text: text.replace(" ", "-")
)
def test_a_session_that_did_not_just_sign_in_is_asked_and_writes_nothing(client_for, told, session):
    person = admin()
    person.user.set_unusable_password()
    person.user.save()
    browser = client_for(person)
    if session == "old":
        just_signed_in(browser, ago=301)
    if session == "of tomorrow":
        just_signed_in(browser, ago=-86_400)
    if session == "of somebody else":
        just_signed_in(browser, whose=UserFactory().pk)

    answers = [browser.get(ADDRESS), browser.post(ADDRESS, TYPED)]

    assert ["come back here when you have signed in" in answer.content.decode() for answer in answers] == [True, True]
    assert ["bank_account_number" in answer.content.decode() for answer in answers] == [False, False]
    assert (written(), told) == ("", [])


def test_an_account_with_a_password_is_asked_for_it_and_comes_back(client_for, told):
    person = admin()
    person.user.set_password("correct horse battery")
    person.user.save()
    browser = client_for(person)

    asked = browser.post(ADDRESS, TYPED)
    before = written()
    back = browser.post(asked.headers["Location"], {"password": "correct horse battery"})
    page = browser.get(back.headers["Location"])

    assert (asked.headers["Location"], before) == ("/account/reauthenticate/?next=%2Fsettings%2Fbank%2F", "")
    assert (back.headers["Location"], page.context["title"]) == (ADDRESS, "How schools pay you")


def test_signing_out_leads_back_through_the_sign_in_page(client_for):
    person = admin()
    person.user.set_unusable_password()
    person.user.save()
    browser = client_for(person)

    answer = browser.post("/account/logout/", {"next": browser.get(ADDRESS).context["back"]})

    assert answer.headers["Location"] == "/account/login/?next=%2Fsettings%2Fbank%2F"


@pytest.mark.usefixtures("contact")
def test_all_who_watch_over_money_are_told_and_nobody_else(client_for, told):
    person = admin(email="amina@example.org", name="Amina Khan")
    office(OfficeRole.FINANCE, email="ben@example.org")
    office(OfficeRole.REVIEWER, email="rita@example.org")
    admin(email="gone@example.org", is_active=False)

    just_signed_in(client_for(person)).post(ADDRESS, TYPED)

    ((_, facts),) = told
    assert facts["to"] == ["amina@example.org", "ben@example.org", "office@alpha.example.org"]
    assert facts["changes"] == {
        "bank_account_name": ("none", "Alpha Learning Ltd"),
        "bank_sort_code": ("none", "ending 34"),
        "bank_account_number": ("none", "ending 78"),
    }
    assert (facts["by_name"], facts["by_email"]) == ("Amina Khan", "amina@example.org")


def test_with_nobody_else_to_tell_nothing_is_changed(client_for, told):
    person = admin()

    answer = just_signed_in(client_for(person)).post(ADDRESS, TYPED)

    (error,) = answer.context["form"].non_field_errors()
    assert error.startswith("A change of bank details is told to two people.")
    assert (written(), told) == ("", [])


def test_other_fields_of_the_page_are_nobodys_news(client_for, told):
    person = admin()
    same = {"bank_account_name": "", "bank_sort_code": "", "bank_account_number": ""}

    answer = just_signed_in(client_for(person)).post(ADDRESS, TYPED | same)

    assert (answer.headers["Location"], told) == ("/settings/", [])


def test_the_e_mail_says_what_who_when_and_what_to_do(alpha):
    email_bank_changed.run(
        to=["amina@example.org", "ben@example.org"],
        changes={"bank_account_number": ["ending 11", "ending 78"]},
        by_name="Amina Khan",
        by_email="amina@example.org",
        changed_at="2027-09-14T08:30:00+00:00",
    )

    assert [message.to for message in mail.outbox] == [["amina@example.org"], ["ben@example.org"]]
    body = mail.outbox[0].body
    assert mail.outbox[0].subject == "The bank details of Alpha Learning were changed"
    assert "Account number: before ending 11, now ending 78" in body
    assert "Changed by Amina Khan (amina@example.org), Tuesday 14 September 2027 at 09:30." in body
    assert "If you do not: tell the other admins at once" in body
