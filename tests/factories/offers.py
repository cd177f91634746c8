"""Offers, events, bookings and agreements of the partnership a test runs in; every name is invented."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import factory
from factory.django import DjangoModelFactory

from offers.enums import AgreementStatus, Audience, EventStatus, OfferKind, OfferStatus, ProviderKind, Unit
from offers.models import (
    Agreement,
    AgreementLine,
    Allowance,
    Booking,
    BookingOrder,
    BookingPolicy,
    Category,
    Event,
    Grant,
    Offer,
    OfferPrice,
    OffersSettings,
    Pool,
    Provider,
    Session,
    Venue,
)
from tests.factories.billing import AccountFactory
from tests.factories.membership import MembershipYearFactory, PersonFactory, SchoolFactory

NOW = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)
ON = date(2026, 11, 2)
STARTS = datetime(2027, 1, 20, 9, 30, tzinfo=UTC)
KENT_TERMS: dict[str, Any] = {  # fifteen days' notice in person, eight online, £30 for a missed free event
    "counts": "days",
    "tiers": {
        "in_person": [{"at_least": 15, "percent": 0}, {"at_least": 0, "percent": 100}],
        "online": [{"at_least": 8, "percent": 0}, {"at_least": 0, "percent": 100}],
    },
    "free_at_least": 8,
    "free_fee_pence": 3000,
    "no_show_percent": 100,
    "waives_ofsted": True,
    "substitution_hours": 48,
    "transfer_at_least": 15,
    "hold_hours": 72,
    "waiting_hours": 48,
}


class CategoryFactory(DjangoModelFactory):
    """A heading of the catalogue."""

    class Meta:
        model = Category
        django_get_or_create = ("name",)

    name = "Training and development"


class PoolFactory(DjangoModelFactory):
    """Counsellors who stand in for each other."""

    class Meta:
        model = Pool
        django_get_or_create = ("name",)

    name = "Counselling"


class ProviderFactory(DjangoModelFactory):
    """A consultant who works on all weekdays for £400 a day."""

    class Meta:
        model = Provider

    kind = ProviderKind.CONSULTANT
    name = factory.Sequence(lambda n: f"Casey Example {n}")
    email = factory.Sequence(lambda n: f"casey.example{n}@example.org")
    weekdays = [0, 1, 2, 3, 4]
    day_rate_pence = 40_000


class OfferFactory(DjangoModelFactory):
    """A published service agreement of 2026/27."""

    class Meta:
        model = Offer

    year = factory.SubFactory(MembershipYearFactory, start_year=2026)
    category = factory.SubFactory(CategoryFactory)
    kind = OfferKind.SLA
    title = factory.Sequence(lambda n: f"Governor services {n}")
    summary = "Clerking, advice and training for governing boards"
    starts_on = factory.SelfAttribute("year.starts_on")
    ends_before = factory.SelfAttribute("year.ends_before")
    status = OfferStatus.PUBLISHED
    published_at = datetime(2026, 5, 1, 9, 0, tzinfo=UTC)


class OfferPriceFactory(DjangoModelFactory):
    """£200 for full members."""

    class Meta:
        model = OfferPrice

    offer = factory.SubFactory(OfferFactory)
    audience = Audience.FULL
    unit = Unit.SCHOOL
    rate = Decimal("200.0000")


class GrantFactory(DjangoModelFactory):
    """Two adviser days with the offer."""

    class Meta:
        model = Grant

    offer = factory.SubFactory(OfferFactory)
    label = "Adviser days"
    unit = Unit.DAY
    quantity = Decimal(2)


class AllowanceFactory(DjangoModelFactory):
    """Five free course places of 2026/27."""

    class Meta:
        model = Allowance

    school = factory.SubFactory(SchoolFactory)
    label = "Free course places"
    unit = Unit.PLACE
    quantity = Decimal(5)
    starts_on = date(2026, 9, 1)
    ends_before = date(2027, 9, 1)


class VenueFactory(DjangoModelFactory):
    """A training room."""

    class Meta:
        model = Venue

    name = factory.Sequence(lambda n: f"Professional Development Centre {n}")
    address = "1 Example Street\nLondon"
    postcode = "N22 8HQ"


class BookingPolicyFactory(DjangoModelFactory):
    """Fifteen days' notice in person, eight online."""

    class Meta:
        model = BookingPolicy
        django_get_or_create = ("name", "version")

    name = "Standard terms"
    version = 1
    terms = factory.LazyFunction(lambda: dict(KENT_TERMS))


class EventFactory(DjangoModelFactory):
    """A course of twenty places, open for booking, with one session; give `capacity`, `starts_at` to change it."""

    class Meta:
        model = Event
        skip_postgeneration_save = True

    offer = factory.SubFactory(OfferFactory, kind=OfferKind.EVENT, title="Early reading")
    title = factory.Sequence(lambda n: f"Early reading, course {n}")
    venue = factory.SubFactory(VenueFactory)
    capacity = 20
    policy = factory.SubFactory(BookingPolicyFactory)
    starts_at = STARTS
    ends_at = factory.LazyAttribute(lambda event: event.starts_at + timedelta(hours=6))
    status = EventStatus.OPEN

    @factory.post_generation
    def sessions(self, create: bool, extracted: Any, **facts: Any) -> None:
        """One session over the event's time."""
        if create and extracted is not False:
            SessionFactory(event=self, starts_at=self.starts_at, ends_at=self.ends_at, **facts)


class SessionFactory(DjangoModelFactory):
    """One meeting of an event."""

    class Meta:
        model = Session

    event = factory.SubFactory(EventFactory, sessions=False)
    starts_at = STARTS
    ends_at = factory.LazyAttribute(lambda session: session.starts_at + timedelta(hours=6))
    check_in_key = factory.LazyFunction(lambda: uuid4().hex)


class AgreementFactory(DjangoModelFactory):
    """An agreement of a school for 2026/27 in force, without lines."""

    class Meta:
        model = Agreement

    school = factory.SubFactory(SchoolFactory)
    year = factory.SubFactory(MembershipYearFactory, start_year=2026)
    account = factory.LazyAttribute(lambda agreement: AccountFactory(school=agreement.school))
    reference = factory.Sequence(lambda n: f"SLA-T-{n:04}")
    status = AgreementStatus.ACTIVE
    starts_on = factory.SelfAttribute("year.starts_on")
    ends_before = factory.SelfAttribute("year.ends_before")
    ordered_at = datetime(2026, 9, 1, 9, 0, tzinfo=UTC)


class AgreementLineFactory(DjangoModelFactory):
    """One service of an agreement: £200 for the year, £300 for schools that are no members."""

    class Meta:
        model = AgreementLine

    agreement = factory.SubFactory(AgreementFactory)
    offer = factory.LazyAttribute(lambda line: priced(year=line.agreement.year))
    school = factory.SelfAttribute("agreement.school")
    title = factory.SelfAttribute("offer.title")
    unit = Unit.SCHOOL
    annual_pence = 200_00
    net_pence = 200_00
    full_price_pence = 300_00
    starts_on = factory.SelfAttribute("agreement.starts_on")
    ends_before = factory.SelfAttribute("agreement.ends_before")
    schedule = factory.SelfAttribute("offer.schedule")


class BookingOrderFactory(DjangoModelFactory):
    """An order of one school."""

    class Meta:
        model = BookingOrder

    school = factory.SubFactory(SchoolFactory)
    event = factory.SubFactory(EventFactory)
    booked_by = factory.SubFactory(PersonFactory)


class BookingFactory(DjangoModelFactory):
    """A confirmed place at £95, written as it is; `event.places_taken` is counted with it."""

    class Meta:
        model = Booking
        skip_postgeneration_save = True

    event = factory.SubFactory(EventFactory)
    school = factory.SubFactory(SchoolFactory)
    order = factory.LazyAttribute(lambda b: BookingOrderFactory(school=b.school, event=b.event))
    delegate = factory.SubFactory(PersonFactory)
    audience = Audience.FULL
    price_pence = 95_00
    full_price_pence = 150_00
    policy = factory.LazyAttribute(lambda b: b.event.policy.terms)
    booked_at = NOW
    confirmed_at = NOW

    @factory.post_generation
    def counted(self, create: bool, extracted: Any, **facts: Any) -> None:
        """Take the place."""
        if create and extracted is not False and self.is_live:
            Event.objects.filter(pk=self.event_id).update(places_taken=self.event.places_taken + 1)
            self.event.refresh_from_db(fields=["places_taken"])


def priced(audiences: dict[str, str] | None = None, unit: str = Unit.SCHOOL, **facts: Any) -> Offer:
    """A published offer with one price in pounds per audience: £200 for full members and £300 for others."""
    offer: Offer = OfferFactory(**facts)
    for audience, rate in (audiences or {"full": "200", "non_member": "300"}).items():
        OfferPriceFactory(offer=offer, audience=audience, unit=unit, rate=Decimal(rate))
    return offer


def course(audiences: dict[str, str] | None = None, **facts: Any) -> Event:
    """An open event whose places cost £95 for full members and £150 for others, as said in pounds."""
    offer = priced(audiences or {"full": "95", "non_member": "150"}, unit=Unit.PLACE, kind=OfferKind.EVENT)
    event: Event = EventFactory(offer=offer, **facts)
    return event


def settings(**facts: Any) -> OffersSettings:
    """The partnership's settings with some changed."""
    row, _ = OffersSettings.objects.update_or_create(pk=1, defaults=facts)
    return row
