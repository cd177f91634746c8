"""The page on which a payer's bank details are entered, and the way to it."""

import pytest
from django.core import mail
from django.urls import reverse

from billing.models import Account
from membership.enums import OfficeRole, SchoolRoleKind
from membership.tasks import email_bank_changed
from tests.factories import billing as make
from tests.factories import billing_bank as bank
from tests.factories.membership import OfficeRoleHoldingFactory, at_school, office
from tests.plumbing.sessions import just_signed_in

TYPED = {"bank_account_name": "School Fund", "bank_sort_code": "12 34 56", "bank_account_number": "1234 5678"}


@pytest.fixture
def account():
    return make.AccountFactory(name="Ash")


@pytest.fixture
def officer(client_for):
    """The browser of a finance officer who has just signed in; an admin watches."""
    office(OfficeRole.ADMIN)
    return just_signed_in(client_for(office(OfficeRole.FINANCE)))


def address(account):
    return reverse("payer_bank", args=[account.pk])


def kept():
    return Account.objects.values_list("bank_account_name", "bank_sort_code", "bank_account_number").get()


def test_details_are_entered_from_the_payers_page_and_shown_by_their_last_figures(officer, account, words):
    before = officer.get(reverse("payer", args=[account.pk])).content.decode()

    done = officer.post(address(account), TYPED, follow=True)

    assert f'href="{address(account)}"' in before
    assert done.redirect_chain == [(reverse("payer", args=[account.pk]), 302)]
    assert kept() == ("School Fund", "12-34-56", "12345678")
    assert "Refunds by bank go to School Fund, account ending 78" in words(done)


@pytest.mark.parametrize(
    ("typed", "errors"),
    [
        ({"bank_sort_code": "12-34-5"}, {"bank_sort_code": ["Enter a sort code of six figures, like 12-34-56"]}),
        ({"bank_sort_code": "12-34-5x"}, {"bank_sort_code": ["Enter a sort code of six figures, like 12-34-56"]}),
        (
            {"bank_account_number": "1234567"},
            {"bank_account_number": ["Enter an account number of eight figures, like 12345678"]},
        ),
        (
            {"bank_account_number": "١٢٣٤٥٦٧٨"},
            {"bank_account_number": ["Enter an account number of eight figures, like 12345678"]},
        ),
        ({"bank_account_name": "???"}, {"bank_account_name": ["Enter a name with letters from A to Z"]}),
        ({"bank_account_name": " "}, {"bank_account_name": ["Enter the name on the account"]}),
        (
            {"bank_sort_code": "", "bank_account_number": ""},
            {"bank_sort_code": ["Enter the sort code"], "bank_account_number": ["Enter the account number"]},
        ),
    ],
)
def test_what_no_bank_has_is_refused_and_stays_typed(officer, account, typed, errors):
    answer = officer.post(address(account), TYPED | typed)

    form = answer.context["form"]
    assert (form.errors, kept()) == (errors, ("", "", ""))
    assert {name: form[name].value() for name in TYPED} == TYPED | typed


def test_nothing_typed_takes_the_details_away(officer, account):
    officer.post(address(account), TYPED)

    officer.post(address(account), dict.fromkeys(TYPED, ""))

    assert kept() == ("", "", "")


def test_with_nobody_else_to_tell_the_form_says_so(client_for, account):
    alone = just_signed_in(client_for(office(OfficeRole.FINANCE)))

    answer = alone.post(address(account), TYPED)

    (error,) = answer.context["form"].non_field_errors()
    assert error.startswith("A change of bank details is told to two people.")
    assert kept() == ("", "", "")


def test_a_session_that_did_not_just_sign_in_is_asked_and_writes_nothing(client_for, account):
    person = office(OfficeRole.FINANCE)
    office(OfficeRole.ADMIN)
    person.user.set_unusable_password()
    person.user.save()
    browser = just_signed_in(client_for(person), ago=301)

    answers = [browser.get(address(account)), browser.post(address(account), TYPED)]

    assert ["come back here when you have signed in" in answer.content.decode() for answer in answers] == [True, True]
    assert kept() == ("", "", "")


def test_who_configures_offers_neither_sees_the_link_nor_opens_the_page(client_for, account):
    person = office(OfficeRole.FINANCE)
    OfficeRoleHoldingFactory(person=person, role=OfficeRole.CATALOGUE_MANAGER)
    browser = just_signed_in(client_for(person))

    page = browser.get(reverse("payer", args=[account.pk])).content.decode()
    answer = browser.post(address(account), TYPED)

    assert (address(account) in page, answer.status_code, kept()) == (False, 403, ("", "", ""))


def test_a_payer_reads_where_its_refunds_go_and_does_not_change_it(client_for, account, words):
    browser = just_signed_in(client_for(at_school(account.school, SchoolRoleKind.BUSINESS_MANAGER)))

    page = browser.get(reverse("payer", args=[account.pk]))
    answer = browser.post(address(account), TYPED)

    assert "Refunds by bank go to Not known: a refund by bank cannot be sent" in words(page)
    assert (address(account) in page.content.decode(), answer.status_code, kept()) == (False, 403, ("", "", ""))


def test_a_refund_that_cannot_be_sent_yet_leads_to_its_payer_and_is_not_ticked(finance, words):
    bank.refund(make.AccountFactory(name="Ash"), bank_account_number="")
    bank.refund(make.AccountFactory(name="Birch"))

    page = finance.get(reverse("refund_files"))

    assert "£50.00 to Ash Paid twice We do not know its bank account. Enter it on the payer’s page : Ash" in words(page)
    assert page.content.decode().count(" checked>") == 1


@pytest.mark.usefixtures("alpha")
def test_the_e_mail_says_whose_details_what_and_what_to_do(account):
    email_bank_changed.run(
        to=["bursar@example.sch.uk"],
        changes={"bank_account_number": ["ending 11", "ending 78"]},
        by_name="Ben Okoro",
        by_email="ben@example.org",
        changed_at="2027-09-14T08:30:00+00:00",
        payer="Ash\nPrimary",
        page=["payer", account.pk],
    )

    (message,) = mail.outbox
    assert (message.to, message.subject) == (["bursar@example.sch.uk"], "The bank details of Ash Primary were changed")
    assert "Account number: before ending 11, now ending 78" in message.body
    assert "Refunds that are not in a payment file yet go there." in message.body
    assert "tell the office of Alpha Learning at once" in message.body
    assert f"alpha.example.org/billing/payers/{account.pk}/" in message.body
