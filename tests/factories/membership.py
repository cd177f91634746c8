"""Schools, people, prices and memberships of the partnership a test runs in; every name is invented."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import factory
from factory.django import DjangoModelFactory

from membership.enums import (
    Measure,
    OfficeRole,
    QuantitySource,
    SchoolRoleKind,
    SubscriptionStatus,
    TrustRoleKind,
    VatTreatment,
)
from membership.models import (
    MembershipClass,
    MembershipYear,
    OfficeRoleHolding,
    Person,
    Quantity,
    School,
    SchoolRole,
    Subscription,
    Tariff,
    TariffException,
    Trust,
    TrustRole,
)
from membership.quotes import quote
from tenants.calendars import AcademicYear, autumn_census_day
from tenants.enums import Phase, Sector
from tests.factories.tenants import UserFactory

PUBLISHED = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


class TrustFactory(DjangoModelFactory):
    """A trust of a few academies."""

    class Meta:
        model = Trust

    uid = factory.Sequence(lambda n: 4_000 + n)
    name = factory.Sequence(lambda n: f"Harbour Learning Trust {n}")


class SchoolFactory(DjangoModelFactory):
    """A community primary school of Lewisham that joined in 2018."""

    class Meta:
        model = School

    urn = factory.Sequence(lambda n: 300_000 + n)
    laestab = factory.LazyAttribute(lambda school: school.la_code * 10_000 + (school.urn or 0) % 10_000)
    la_code = 209
    name = factory.Sequence(lambda n: f"Lancaster Road Primary School {n}")
    phase = Phase.PRIMARY
    type_name = "Community school"
    sector = Sector.MAINTAINED
    postcode = "SE13 6LT"
    joined_on = date(2018, 9, 1)


class PersonFactory(DjangoModelFactory):
    """Someone with an account and no role yet."""

    class Meta:
        model = Person
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Robin Sample {n}")
    email = factory.Sequence(lambda n: f"robin.sample{n}@example.org")
    user = factory.SubFactory(UserFactory, email=factory.SelfAttribute("..email"), name=factory.SelfAttribute("..name"))


class OfficeRoleHoldingFactory(DjangoModelFactory):
    """A role in the office."""

    class Meta:
        model = OfficeRoleHolding

    person = factory.SubFactory(PersonFactory)
    role = OfficeRole.ADMIN


class SchoolRoleFactory(DjangoModelFactory):
    """A role at a school."""

    class Meta:
        model = SchoolRole

    person = factory.SubFactory(PersonFactory)
    school = factory.SubFactory(SchoolFactory)
    role = SchoolRoleKind.HEAD


class TrustRoleFactory(DjangoModelFactory):
    """The finance of a trust."""

    class Meta:
        model = TrustRole

    person = factory.SubFactory(PersonFactory)
    trust = factory.SubFactory(TrustFactory)
    role = TrustRoleKind.FINANCE


class MembershipYearFactory(DjangoModelFactory):
    """The academic year 2027/28, priced by the October 2026 census."""

    class Meta:
        model = MembershipYear
        django_get_or_create = ("start_year",)

    start_year = 2027
    starts_on = factory.LazyAttribute(lambda year: AcademicYear(year.start_year).starts_on)
    ends_before = factory.LazyAttribute(lambda year: AcademicYear(year.start_year).ends_before)
    confirm_by = factory.LazyAttribute(lambda year: date(year.start_year, 1, 29))
    census_on = factory.LazyAttribute(lambda year: autumn_census_day(year.start_year - 1))


class MembershipClassFactory(DjangoModelFactory):
    """Full membership."""

    class Meta:
        model = MembershipClass
        django_get_or_create = ("name",)

    name = "Full membership"
    description = (
        "Improvement partner: 4 half-day visits, data profile each autumn\n"
        "Training: All core courses free, others at member price\n"
        "Peer review: One review a year, two reviewer days given"
    )
    terms = "Membership runs from 1 September to 31 August. Notice to leave is one school term."


class TariffFactory(DjangoModelFactory):
    """£19 a pupil up to £12,500; at least £6,000 for new joiners."""

    class Meta:
        model = Tariff

    year = factory.SubFactory(MembershipYearFactory)
    membership_class = factory.SubFactory(MembershipClassFactory)
    measure = Measure.FTE
    rate = Decimal("19.0000")
    cap_pence = 1_250_000
    new_joiner_minimum_pence = 600_000
    vat_treatment = VatTreatment.EXEMPT
    vat_reason = "education supplied by an eligible body"
    published_at = PUBLISHED


class TariffExceptionFactory(DjangoModelFactory):
    """Secondary schools pay £12,500 whatever their size."""

    class Meta:
        model = TariffException

    tariff = factory.SubFactory(TariffFactory)
    order = factory.Sequence(lambda n: n + 1)
    label = "Secondary"
    phase = Phase.SECONDARY
    fixed_pence = 1_250_000


class QuantityFactory(DjangoModelFactory):
    """420 pupils by the register."""

    class Meta:
        model = Quantity

    school = factory.SubFactory(SchoolFactory)
    year = factory.SubFactory(MembershipYearFactory)
    measure = Measure.FTE
    value = Decimal("420.00")
    source = QuantitySource.REGISTER
    census_on = factory.SelfAttribute("year.census_on")


class SubscriptionFactory(DjangoModelFactory):
    """A school asked to confirm £7,980.00; amount and arithmetic follow from tariff and number."""

    class Meta:
        model = Subscription

    class Params:
        pupils = Decimal("420.00")

    school = factory.SubFactory(SchoolFactory)
    year = factory.SubFactory(MembershipYearFactory)
    membership_class = factory.SubFactory(MembershipClassFactory)
    tariff = factory.LazyAttribute(lambda sub: tariff_for(sub.year, sub.membership_class))
    quantity = factory.LazyAttribute(
        lambda sub: QuantityFactory(school=sub.school, year=sub.year, measure=sub.tariff.measure, value=sub.pupils)
    )
    is_new_joiner = False
    status = SubscriptionStatus.INVITED
    amount_pence = factory.LazyAttribute(lambda sub: _price(sub).net_pence)
    arithmetic = factory.LazyAttribute(lambda sub: _price(sub).as_json())


def tariff_for(year: MembershipYear, membership_class: MembershipClass) -> Tariff:
    """The price in force for a class in a year, made when there is none."""
    current = Tariff.objects.filter(year=year, membership_class=membership_class, is_current=True).first()
    made: Tariff = current or TariffFactory(year=year, membership_class=membership_class)
    return made


def office(*roles: str, **facts: Any) -> Person:
    """A person with these roles in the office, admin when none is named."""
    person: Person = PersonFactory(**facts)
    for role in roles or (OfficeRole.ADMIN,):
        OfficeRoleHoldingFactory(person=person, role=role)
    return person


def at_school(school: School | None = None, role: str = SchoolRoleKind.HEAD, **facts: Any) -> Person:
    """A person with a role at a school, head when none is named."""
    person: Person = PersonFactory(**facts)
    SchoolRoleFactory(person=person, school=school or SchoolFactory(), role=role)
    return person


def at_trust(trust: Trust, **facts: Any) -> Person:
    """The finance officer of a trust."""
    person: Person = PersonFactory(**facts)
    TrustRoleFactory(person=person, trust=trust)
    return person


def _price(sub: Any) -> Any:
    return quote(sub.tariff.terms, sub.school, sub.quantity.value, is_new_joiner=sub.is_new_joiner)
