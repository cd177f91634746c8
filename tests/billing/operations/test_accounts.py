"""Payers and their details."""

import pytest

from billing.enums import AccountKind, DispatchStatus
from billing.models import Account, Charge, Dispatch, Document, SchoolPayer
from billing.operations import accounts
from billing.operations.accounts import AccountDetails
from membership.enums import SchoolRoleKind
from tests.factories import billing as make
from tests.factories.membership import SchoolFactory, TrustFactory, TrustRoleFactory, at_school, at_trust, office


def payers():
    return {row.school.name: row.account.name for row in SchoolPayer.objects.select_related("school", "account")}


def test_a_school_pays_for_itself_and_an_academy_is_paid_for_by_its_trust():
    trust = TrustFactory(name="Harbour Trust")
    schools = [SchoolFactory(name="Ash"), *(SchoolFactory(name=name, trust=trust) for name in ("Birch", "Cedar"))]

    accounts.ensure_payers(by=office(), school_ids=[school.pk for school in schools])

    assert payers() == {"Ash": "Ash", "Birch": "Harbour Trust", "Cedar": "Harbour Trust"}
    assert Account.objects.count() == 2


def test_a_second_time_changes_nothing():
    school = SchoolFactory()
    accounts.ensure_payers(by=office(), school_ids=[school.pk])

    accounts.ensure_payers(by=office(), school_ids=[school.pk])

    assert (Account.objects.count(), SchoolPayer.objects.count()) == (1, 1)


def test_an_existing_payer_is_kept():
    payer = make.SchoolPayerFactory(account__name="Own account")

    accounts.ensure_payers(by=office(), school_ids=[payer.school_id])

    assert list(payers().values()) == ["Own account"]


def test_invoices_go_to_the_business_manager_or_else_to_the_head():
    with_both, with_head, with_none = SchoolFactory(name="A"), SchoolFactory(name="B"), SchoolFactory(name="C")
    at_school(with_both, SchoolRoleKind.BUSINESS_MANAGER, email="bursar@example.sch.uk")
    for school, email in ((with_both, "head.a@example.sch.uk"), (with_head, "head.b@example.sch.uk")):
        at_school(school, SchoolRoleKind.HEAD, email=email)
    at_school(with_none, SchoolRoleKind.GOVERNOR)

    accounts.ensure_payers(by=office(), school_ids=[s.pk for s in (with_both, with_head, with_none)])

    mailboxes = list(Account.objects.order_by("name").values_list("invoice_email", flat=True))
    assert mailboxes == ["bursar@example.sch.uk", "head.b@example.sch.uk", ""]


def test_a_council_has_an_account_with_its_details():
    details = AccountDetails(name="Lewisham Council", address="1 High Street", invoice_email="ap@example.org")

    account = accounts.open_council_account(by=office(), la_code=209, details=details)

    assert (account.kind, account.la_code) == (AccountKind.COUNCIL, 209)
    assert (account.name, account.address, account.invoice_email) == tuple(vars(details).values())[:3]


def test_a_council_has_one_account():
    accounts.open_council_account(by=office(), la_code=209, details=AccountDetails(name="Lewisham Council"))

    with pytest.raises(
        accounts.CouncilHasAccount, match="Lewisham has an account already: Lewisham Council"
    ) as refused:
        accounts.open_council_account(by=office(), la_code=209, details=AccountDetails(name="Another name"))

    assert refused.value.code == "council_has_account"
    assert [account.name for account in Account.objects.all()] == ["Lewisham Council"]


def test_a_trust_has_an_account_as_a_run_would_open_it_but_for_what_is_given():
    trust = TrustFactory(name="Harbour Trust", address="2 Quay")
    TrustRoleFactory(trust=trust, person__email="finance@example.org")

    details = AccountDetails(name="", address="3 Quay", requires_purchase_order=True)
    account = accounts.open_trust_account(by=office(), trust_id=trust.pk, details=details)

    assert (account.kind, account.trust, account.requires_purchase_order) == (AccountKind.TRUST, trust, True)
    assert (account.name, account.address, account.invoice_email) == ("Harbour Trust", "3 Quay", "finance@example.org")


def test_a_trust_has_one_account():
    trust = TrustFactory(name="Harbour Trust")
    accounts.open_trust_account(by=office(), trust_id=trust.pk, details=AccountDetails(name=""))

    with pytest.raises(accounts.TrustHasAccount, match="Harbour Trust has an account already") as refused:
        accounts.open_trust_account(by=office(), trust_id=trust.pk, details=AccountDetails(name="Another"))

    assert (refused.value.code, Account.objects.count()) == ("trust_has_account", 1)


def test_another_body_can_have_an_account():
    account = accounts.open_other_account(by=office(), details=AccountDetails(name="A college"))

    assert (account.kind, str(account)) == (AccountKind.OTHER, "A college")


def test_a_school_has_another_payer_from_the_next_charge_on():
    own = make.SchoolPayerFactory(account__school__name="Ash").account
    council = make.AccountFactory(name="Lewisham Council")
    make.charge(own)

    accounts.set_payer(by=office(), school_id=own.school_id, account_id=council.pk)

    assert payers() == {"Ash": "Lewisham Council"}
    assert Charge.objects.get().account == own


def test_nobody_pays_for_a_school_that_has_closed():
    school, account = SchoolFactory(name="Ash", is_open=False), make.AccountFactory()

    with pytest.raises(accounts.PaidSchoolClosed, match="Ash has closed") as refused:
        accounts.set_payer(by=office(), school_id=school.pk, account_id=account.pk)

    assert (refused.value.code, payers()) == ("paid_school_closed", {})


def test_a_school_pays_for_itself_again_from_the_account_it_had():
    own = make.AccountFactory(school__name="Ash")
    accounts.set_payer(by=office(), school_id=own.school_id, account_id=make.AccountFactory(name="Council").pk)

    accounts.let_school_pay(by=office(), school_id=own.school_id)

    assert (payers(), Account.objects.filter(school=own.school).count()) == ({"Ash": "Ash"}, 1)


def test_an_academy_that_pays_for_itself_gets_an_account_with_its_mailbox():
    school = SchoolFactory(name="Birch", trust=TrustFactory(name="Harbour Trust"))
    at_school(school, SchoolRoleKind.BUSINESS_MANAGER, email="bursar@example.sch.uk")
    accounts.ensure_payers(by=office(), school_ids=[school.pk])

    payer = accounts.let_school_pay(by=office(), school_id=school.pk)

    assert (payers(), payer.account.invoice_email) == ({"Birch": "Birch"}, "bursar@example.sch.uk")


def test_a_closed_school_that_is_to_pay_for_itself_gets_no_account():
    school = SchoolFactory(is_open=False)

    with pytest.raises(accounts.PaidSchoolClosed):
        accounts.let_school_pay(by=office(), school_id=school.pk)

    assert (payers(), Account.objects.count()) == ({}, 0)


def test_changed_details_leave_issued_documents_alone():
    document = make.invoice()

    accounts.change_details(
        by=office(), account_id=document.account_id, details=AccountDetails(name="New name", address="Elsewhere")
    )

    assert Document.objects.get().buyer_name == document.buyer_name
    assert Document.objects.get().account.name == "New name"


def test_an_address_at_last_sends_what_waited_for_it(tasks, mailoutbox):
    document = make.invoice(account=make.AccountFactory(invoice_email=""))
    before = Dispatch.objects.get().status

    with tasks.committed():
        accounts.change_details(
            by=office(),
            account_id=document.account_id,
            details=AccountDetails(name="A", invoice_email="pay@example.sch.uk"),
        )
    tasks.run()

    assert (before, Dispatch.objects.get().status) == (DispatchStatus.NO_ADDRESS, DispatchStatus.SENT)
    assert [message.to for message in mailoutbox] == [["pay@example.sch.uk"]]


def test_invoices_to_a_trust_go_to_whoever_has_its_finance():
    trust = TrustFactory(name="Harbour Trust")
    at_trust(trust, email="finance@harbour.example.org")
    at_trust(trust, email="gone@harbour.example.org", is_active=False)
    school = SchoolFactory(trust=trust)

    accounts.ensure_payers(by=office(), school_ids=[school.pk])

    assert Account.objects.get(trust=trust).invoice_email == "finance@harbour.example.org"
