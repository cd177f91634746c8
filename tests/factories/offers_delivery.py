"""Visits of the partnership a test runs in, at each step from request to signature; every name is invented."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from membership.models import Person, School
from offers.enums import OfferKind, Unit
from offers.models import Allowance, Delivery, Offer, Pool, Provider, ProviderStatement
from offers.operations.deliveries import matching, notes, requests, scheduling, signing
from offers.operations.deliveries.requests import Wanted
from offers.operations.providers import absences, fees, statements
from tests.factories import membership as members
from tests.factories import offers_programmes as programmes
from tests.factories.offers import NOW, ON, AllowanceFactory, OfferFactory, ProviderFactory, course, priced

TUESDAY = date(2026, 11, 10)
DAY = [(TUESDAY, "am"), (TUESDAY, "pm")]
HALF = [(TUESDAY, "am")]


def consultancy(**facts: Any) -> Offer:
    """Adviser days at £500 for members and £700 for others."""
    named = {"title": "Adviser days", "kind": OfferKind.CONSULTANCY} | facts
    prices = {"full": "500", "non_member": "700", "out_of_area": "700"}
    return priced(prices, unit=Unit.DAY, **named)


def member(**facts: Any) -> School:
    """A school with an active membership of 2026/27."""
    year = members.MembershipYearFactory(start_year=2026)
    school = members.SchoolFactory(**facts)
    members.SubscriptionFactory(year=year, status="active", school=school)
    return school


def requested(
    offer: Offer | None = None, school: School | None = None, by: Person | None = None, on: date = ON, **wanted: Any
) -> Delivery:
    """A day asked for by a school's head; with `allowance` days to draw on."""
    school = school or member()
    facts = {"topic": "Early reading", "halves": 2} | wanted
    asked = Wanted(offer_id=(offer or consultancy()).pk, **facts)
    by = by or members.at_school(school)
    return requests.request(by=by, school_id=school.pk, wanted=asked, on=on, now=NOW)


def matched(delivery: Delivery | None = None, provider: Provider | None = None, **wanted: Any) -> Delivery:
    """A visit given to a consultant."""
    delivery, provider = delivery or requested(**wanted), provider or ProviderFactory()
    return matching.match(by=None, delivery_id=delivery.pk, provider_id=provider.pk, on=ON)


def scheduled(delivery: Delivery | None = None, slots: Any = None, **facts: Any) -> Delivery:
    """A visit on Tuesday 10 November 2026."""
    delivery = delivery or matched(**facts)
    chosen = slots or (DAY if delivery.halves == 2 else HALF)
    return scheduling.schedule(by=None, delivery_id=delivery.pk, slots=chosen, on=ON)


def noted(delivery: Delivery | None = None, now: datetime = NOW, **facts: Any) -> Delivery:
    """A visit that took place, twelve miles away; its school is to sign."""
    delivery = delivery or scheduled(**facts)
    text, miles = "We looked at phonics and agreed a plan.", Decimal(12)
    return notes.note(by=None, delivery_id=delivery.pk, text=text, miles=miles, on=TUESDAY, now=now)


def signed(delivery: Delivery | None = None, now: datetime = NOW, **facts: Any) -> Delivery:
    """A visit the school's head has signed."""
    delivery = delivery or noted(**facts)
    head = members.at_school(delivery.school)
    return signing.sign(by=head, delivery_id=delivery.pk, name="Ada Marsh", rating=5, on=TUESDAY, now=now)


def days_for(school: School, days: str = "3", **facts: Any) -> Allowance:
    """Adviser days a school may use."""
    made: Allowance = AllowanceFactory(
        school=school, label="Adviser days", unit=Unit.DAY, quantity=Decimal(days), **facts
    )
    return made


def of_place(school: School, canary: str) -> dict[str, Any]:
    """A visit to sign, a provider with absence and fee, a pool, the school's own statement, a pairing and a target.

    Schools of one partnership see the same offers and targets, so those carry the canary in another partnership only.
    """
    word = canary if "beta" in canary else "for all"
    provider = ProviderFactory(name=f"Provider {canary}")
    asked = requested(consultancy(title=f"Days {word}"), school, topic=f"Topic {canary}")
    visit = noted(scheduled(matched(asked, provider)))
    pool = Pool.objects.create(name=f"Pool {canary}")
    booking = programmes.participant(school, event=course(title=f"Programme {word}"))
    return {
        "visit": visit,
        "provider": provider,
        "absence": absences.add(
            by=None, provider_id=provider.pk, starts_on=ON, ends_before=ON + timedelta(days=1), reason=f"Away {canary}"
        ),
        "fee": fees.add(
            by=None, provider_id=provider.pk, description=f"Fee {canary}", amount_pence=100_00, on_day=TUESDAY
        ),
        "pool": pool,
        "provider_statement": _statement(school, canary),
        "pairing": programmes.proposed(booking, reason=f"Why {canary}"),
        "target": programmes.target(OfferFactory(title=f"Targets {word}"), f"examiners {word}"),
    }


def _statement(school: School, canary: str) -> ProviderStatement:
    """What a school is paid for a day at another one, sent to it."""
    hub = ProviderFactory(name=f"Hub {canary}", kind="school", school=school)
    visited = members.SchoolFactory(name=f"Visited {canary}")
    signed(noted(scheduled(matched(requested(school=visited, topic=f"Hub day {canary}"), hub))))
    december = TUESDAY.replace(month=12)
    made = next(row for row in statements.make(by=None, month=TUESDAY, on=december, now=NOW) if row.provider == hub)
    return statements.send(by=None, statement_id=made.pk, now=NOW)
