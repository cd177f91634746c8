"""What each endpoint of a partnership answers, whole."""

from billing.models import Charge
from membership.enums import OfficeRole, SubscriptionStatus
from membership.models import MembershipYear, Tariff
from tests.api import shapes
from tests.factories import billing
from tests.factories.accounts import system
from tests.factories.membership import (
    SchoolFactory,
    SchoolRoleFactory,
    SubscriptionFactory,
    TariffExceptionFactory,
    TrustFactory,
    TrustRoleFactory,
    office,
)


def test_the_partnership_is_its_public_and_legal_identity() -> None:
    assert system().get("/api/v1/partnership/").json() == {
        "slug": "alpha",
        "name": "Alpha Learning",
        "legal_form": "clg",
        "legal_name": "Alpha Learning Limited",
        "address": "",
        "contact_email": "",
        "vat_number": "",
        "company_number": "",
        "charity_number": "",
        "payment_terms_days": 30,
        "is_association_member": False,
        "benchmarking_consent": "none",
    }


def test_a_school_comes_with_its_trust() -> None:
    school = SchoolFactory(trust=TrustFactory())

    assert system().get("/api/v1/schools/").json() == shapes.page(shapes.school(school))
    assert system().get(f"/api/v1/schools/{school.pk}/").json() == shapes.school(school)


def test_a_person_comes_with_roles_of_all_kinds() -> None:
    person = office(OfficeRole.FINANCE)
    at_school = SchoolRoleFactory(person=person)
    at_trust = TrustRoleFactory(person=person)
    expected = shapes.person(
        person, office=["finance"], schools=[(at_school.school_id, "head")], trusts=[(at_trust.trust_id, "finance")]
    )

    assert system().get("/api/v1/people/").json() == shapes.page(expected)
    assert system().get(f"/api/v1/people/{person.pk}/").json() == expected


def test_years_tariffs_and_subscriptions() -> None:
    subscription = SubscriptionFactory(status=SubscriptionStatus.INVITED)
    year, tariff = MembershipYear.objects.get(), Tariff.objects.get()
    TariffExceptionFactory(tariff=tariff)

    assert system().get("/api/v1/years/").json() == shapes.page(shapes.year(year))
    assert system().get(f"/api/v1/years/{year.pk}/").json() == shapes.year(year)
    assert system().get("/api/v1/tariffs/").json() == shapes.page(shapes.tariff(tariff))
    assert system().get(f"/api/v1/tariffs/{tariff.pk}/").json() == shapes.tariff(tariff)
    subscription.refresh_from_db()
    assert system().get("/api/v1/subscriptions/").json() == shapes.page(shapes.subscription(subscription))
    assert system().get(f"/api/v1/subscriptions/{subscription.pk}/").json() == shapes.subscription(subscription)


def test_a_charge_says_whether_it_is_invoiced() -> None:
    waiting = billing.charge()
    waiting.refresh_from_db()
    billing.invoice()
    invoiced = Charge.objects.exclude(pk=waiting.pk).get()

    assert system().get("/api/v1/charges/").json() == shapes.page(
        shapes.charge(waiting, is_invoiced=False), shapes.charge(invoiced, is_invoiced=True)
    )
    assert system().get(f"/api/v1/charges/{waiting.pk}/").json() == shapes.charge(waiting, is_invoiced=False)


def test_an_invoice_says_what_is_paid_and_a_payment_what_it_pays() -> None:
    invoice = billing.invoice()
    payment = billing.payment(invoice.account, 50_00)
    payment.refresh_from_db()
    shown = shapes.invoice(invoice, paid_pence=50_00, state="part_paid")
    paid = shapes.payment(payment, **{invoice.number: 50_00})

    assert system().get("/api/v1/invoices/").json() == shapes.page(shown)
    assert system().get(f"/api/v1/invoices/{invoice.pk}/").json() == shown
    assert system().get("/api/v1/payments/").json() == shapes.page(paid)
    assert system().get(f"/api/v1/payments/{payment.pk}/").json() == paid
