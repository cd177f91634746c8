"""Payers and their details."""

from billing.enums import AccountKind, DispatchStatus
from billing.models import Account, Dispatch, Document, SchoolPayer
from billing.operations import accounts
from billing.operations.accounts import AccountDetails
from membership.enums import SchoolRoleKind
from tests.factories import billing as make
from tests.factories.membership import SchoolFactory, TrustFactory, at_school, office


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


def test_a_council_has_one_account():
    first = accounts.open_council_account(by=office(), la_code=209, name="Lewisham Council")
    second = accounts.open_council_account(by=office(), la_code=209, name="Another name")

    assert (first, second.name, first.kind) == (second, "Lewisham Council", AccountKind.COUNCIL)


def test_another_body_can_have_an_account():
    account = accounts.open_other_account(by=office(), details=AccountDetails(name="A college"))

    assert (account.kind, str(account)) == (AccountKind.OTHER, "A college")


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
