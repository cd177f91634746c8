"""What billing adds around every page: navigation, needs, figures, search."""

import pytest
from django.test import RequestFactory

from billing.enums import DispatchStatus
from billing.models import Dispatch
from billing.views import shell
from membership.enums import OfficeRole, SchoolRoleKind
from tests.factories import billing as make
from tests.factories.membership import TrustFactory, at_school, at_trust, office


def request_of(person):
    request = RequestFactory().get("/")
    request.person = request.actor = person
    request.acting_school = person.schools[0] if person.schools else None
    return request


def titles(person):
    return [need.title for need in shell.needs(request_of(person))]


@pytest.mark.parametrize("role", [OfficeRole.ADMIN, OfficeRole.FINANCE])
def test_the_office_finds_all_rooms_of_billing(role):
    labels = [item.label for item in shell.navigation(request_of(office(role)))]

    assert labels == [
        "Invoices", "Billing runs", "Payers", "Charges", "Funding", "Books", "Approvals", "Billing settings",
    ]  # fmt: skip


def test_a_payer_finds_invoices_and_others_nothing():
    people = [
        at_school(role=SchoolRoleKind.BUSINESS_MANAGER),
        at_school(role=SchoolRoleKind.STAFF),
        office(OfficeRole.REVIEWER),
    ]

    assert [[item.label for item in shell.navigation(request_of(person))] for person in people] == [
        ["Invoices", "What you bought"],
        [],
        [],
    ]


def test_the_office_is_told_what_needs_it():
    finance = office(OfficeRole.FINANCE)
    make.invoice(on=make.TODAY.replace(month=6))
    Dispatch.objects.update(status=DispatchStatus.FAILED)
    subscription = make.member()
    make.AccountFactory(school=subscription.school, requires_purchase_order=True)
    make.member()
    make.run()

    assert titles(finance) == [
        "Approve the billing run Subscriptions 2027/28",
        "1 invoice is overdue",
        "1 invoice waits for a purchase order",
        "1 document could not be sent by e-mail",
    ]


def test_needs_speak_of_several():
    finance = office(OfficeRole.FINANCE)
    for _ in range(2):
        make.invoice(on=make.TODAY.replace(month=6), account=make.AccountFactory(invoice_email=""))
        subscription = make.member()
        make.AccountFactory(school=subscription.school, requires_purchase_order=True)
    make.run()

    assert titles(finance)[1:] == [
        "2 invoices are overdue",
        "2 invoices wait for a purchase order",
        "2 documents could not be sent by e-mail",
    ]


def test_a_quiet_day_needs_nobody():
    assert (titles(office()), titles(office(OfficeRole.REVIEWER))) == ([], [])


def test_a_school_is_told_of_its_own_overdue_invoices_only():
    late = make.invoice(on=make.TODAY.replace(month=6))
    make.invoice(on=make.TODAY.replace(month=6))

    assert titles(at_school(late.account.school, SchoolRoleKind.BUSINESS_MANAGER)) == ["1 of your invoices is overdue"]
    assert titles(at_school(role=SchoolRoleKind.HEAD)) == []


def test_figures_say_what_was_issued_this_financial_year_and_what_is_overdue():
    make.invoice(100_00)
    make.invoice(50_01, on=make.TODAY.replace(month=6))
    make.invoice(10_00, on=make.TODAY.replace(year=2026))

    figures = [(f.label, f.value, f.note) for f in shell.figures(request_of(office()))]

    assert figures == [
        ("Issued in 2027-28", "£180.01", "2 documents"),
        ("Overdue", "£72.01", "2 invoices"),
    ]
    assert list(shell.figures(request_of(at_school()))) == []


def test_a_payer_sees_what_there_is_to_pay():
    first = make.invoice(100_00)
    make.invoice(50_00, account=first.account, on=make.TODAY.replace(month=6))
    make.invoice(10_00)
    manager = at_school(first.account.school, SchoolRoleKind.BUSINESS_MANAGER)

    def shown():
        return [(f.label, f.value, f.note) for f in shell.figures(request_of(manager))]

    assert shown() == [("To pay", "£180.00", "2 invoices, due 14 July")]
    make.payment(first.account, 180_00)
    assert shown() == [("To pay", "£0.00", "Everything is paid")]


def test_the_search_box_finds_documents_one_may_see():
    own, other = make.invoice(), make.invoice()
    trust_finance = at_trust(TrustFactory())

    def found(person):
        return [hit.title for hit in shell.search(request_of(person), "INV-2728")]

    assert found(office()) == [other.number, own.number]
    assert found(at_school(own.account.school)) == [own.number]
    assert (found(trust_finance), found(office(OfficeRole.REVIEWER))) == ([], [])
