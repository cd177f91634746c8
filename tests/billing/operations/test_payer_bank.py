"""Where refunds to a payer go: whole or not at all, told to two and to the payer, kept in the history."""

import pytest

from billing.models import Account
from billing.operations import payer_bank, refund_files
from billing.operations.payer_bank import BankDetails, BankDetailsIncomplete
from membership.enums import OfficeRole, SchoolRoleKind
from membership.operations.bank_details import NobodyElseToTell
from tests.factories import billing as make
from tests.factories import billing_bank as bank
from tests.factories.membership import TrustFactory, at_school, at_trust, office

NEW = BankDetails("School Fund", "12-34-56", "12345678")


@pytest.fixture
def sent(monkeypatch):
    """What is handed to the background, instead of handing it over."""
    kept = []
    monkeypatch.setattr("membership.operations.bank_details.enqueue", lambda name, **facts: kept.append((name, facts)))
    return kept


@pytest.fixture
def officer():
    """A finance officer with a colleague who watches."""
    office(OfficeRole.ADMIN, email="amina@example.org")
    return office(OfficeRole.FINANCE, email="ben@example.org", name="Ben Okoro")


def change(by, account, details=NEW):
    return payer_bank.change(by=by, account_id=account.pk, details=details, now=make.NOW)


def kept(account):
    found = Account.objects.get(pk=account.pk)
    return (found.bank_account_name, found.bank_sort_code, found.bank_account_number)


def test_a_refund_by_bank_can_be_sent_once_the_details_are_entered(officer):
    order = bank.refund(bank_account_name="", bank_sort_code="", bank_account_number="")
    with pytest.raises(refund_files.BankDetailsMissing):
        refund_files.make(by=officer, refund_ids=[order.pk], on=make.TODAY)

    change(officer, order.account)

    file = refund_files.make(by=officer, refund_ids=[order.pk], on=make.TODAY)
    assert (file.rows[0]["sort_code"], file.rows[0]["account_number"]) == ("12-34-56", "12345678")


def test_the_office_and_the_payers_people_are_told_what_changed(officer, sent):
    account = make.AccountFactory(name="Ash", invoice_email="Bills@ash.example.sch.uk")
    at_school(account.school, SchoolRoleKind.BUSINESS_MANAGER, email="bursar@ash.example.sch.uk", name="A")
    at_school(account.school, SchoolRoleKind.GOVERNOR, email="chair@ash.example.sch.uk")

    change(officer, account)

    assert sent == [
        (
            "membership.email_bank_changed",
            {
                "to": ["amina@example.org", "ben@example.org", "bursar@ash.example.sch.uk", "bills@ash.example.sch.uk"],
                "changes": {
                    "bank_account_name": ("none", "School Fund"),
                    "bank_sort_code": ("none", "ending 56"),
                    "bank_account_number": ("none", "ending 78"),
                },
                "by_name": "Ben Okoro",
                "by_email": "ben@example.org",
                "changed_at": make.NOW.isoformat(),
                "payer": "Ash",
                "page": ["payer", account.pk],
            },
        )
    ]


def test_of_a_trust_its_finance_people_are_told(officer, sent):
    trust = TrustFactory()
    at_trust(trust, email="finance@trust.example.org")
    at_trust(TrustFactory(), email="another@trust.example.org")
    account = make.AccountFactory(kind="trust", name="Elm", school=None, trust=trust, invoice_email="")

    change(officer, account)

    assert sent[0][1]["to"] == ["amina@example.org", "ben@example.org", "finance@trust.example.org"]


def test_of_a_council_its_address_for_invoices_is_told(officer, sent):
    at_trust(TrustFactory(), email="another@trust.example.org")
    account = make.AccountFactory(
        kind="council", name="Lewisham", school=None, la_code=209, invoice_email="ap@example.org"
    )

    change(officer, account)

    assert sent[0][1]["to"] == ["amina@example.org", "ben@example.org", "ap@example.org"]


def test_a_mailbox_typed_on_the_payers_page_does_not_stand_for_a_second_watcher(sent):
    account = make.AccountFactory(invoice_email="ap@example.org")

    with pytest.raises(NobodyElseToTell):
        change(office(OfficeRole.FINANCE), account)

    assert (kept(account), sent) == (("", "", ""), [])


def test_the_same_details_again_are_nobodys_news(officer, sent):
    account = make.AccountFactory(
        bank_account_name="School Fund", bank_sort_code="12-34-56", bank_account_number="12345678"
    )

    change(officer, account)

    assert (kept(account), sent) == (("School Fund", "12-34-56", "12345678"), [])


def test_details_are_taken_away_as_a_whole_and_told(officer, sent):
    account = make.AccountFactory(bank_account_name="Fund", bank_sort_code="12-34-56", bank_account_number="12345678")

    change(officer, account, BankDetails())

    assert kept(account) == ("", "", "")
    assert sent[0][1]["changes"]["bank_account_number"] == ("ending 78", "none")


@pytest.mark.parametrize(
    "details",
    [
        BankDetails("Fund", "12-34-56"),
        BankDetails("Fund", "12-34-5", "12345678"),
        BankDetails("Fund", "12-34-56", "1234567"),
        BankDetails("\u5b66\u6821", "12-34-56", "12345678"),
    ],
)
def test_half_an_account_is_refused(officer, sent, details):
    account = make.AccountFactory()

    with pytest.raises(BankDetailsIncomplete):
        change(officer, account, details)

    assert (kept(account), sent) == (("", "", ""), [])


def test_the_history_keeps_what_was_there_before(officer):
    account = make.AccountFactory()
    change(officer, account)

    change(officer, account, BankDetails("Another", "65-43-21", "87654321"))

    numbers = account.events.order_by("pgh_id").values_list("bank_account_number", flat=True)
    assert list(numbers) == ["", "12345678", "87654321"]
