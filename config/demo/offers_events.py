"""Events in the demo: venues, terms of booking, trainers, and every run of the specification on its day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Final

from config.demo.calendar import at
from config.demo.names import draw
from config.demo.offers_agreements import Market
from config.demo.offers_specification import EventSpec, OfferSpec
from membership.models import Person, School
from offers.cancelling import Terms, Tier
from offers.enums import EventFormat
from offers.models import BookingPolicy, Event, Offer, Provider, Venue
from offers.operations import booking_policies, event_changes
from offers.operations.events import life, venues, writing
from offers.operations.events.venues import VenueFacts
from offers.operations.events.writing import EventFacts, Place
from offers.timing.recurrence import Break, Meeting, weekly
from tenants.calendars import AcademicYear
from tenants.current import current_partnership
from tenants.queries.register import schools_by_urn
from tenants.working_days import bank_holidays

NOTICE: Final = 60  # days before an event on which booking begins
NOTHING, WHOLE, HALF = Tier(15), Tier(0, 100), Tier(8, 50)
COURSES: Final = Terms(
    tiers={"in_person": (NOTHING, WHOLE), "hybrid": (NOTHING, WHOLE), "online": (Tier(8), WHOLE)},
    free_at_least=8, free_fee_pence=30_00, substitution_hours=48, transfer_at_least=15, hold_hours=72,
    waiting_hours=48,
)  # fmt: skip
PROGRAMMES: Final = Terms(
    counts="working_days",
    tiers={kind: (Tier(20), HALF, WHOLE) for kind in EventFormat.values},
    free_at_least=5, free_fee_pence=50_00, substitution_hours=24,
)  # fmt: skip


@dataclass(frozen=True)
class Stage:
    """Where and under which terms events take place."""

    market: Market
    by: Person
    policies: Mapping[bool, BookingPolicy]  # by whether a programme
    places: list[Venue]


@dataclass(frozen=True)
class Run:
    """One event as it was written, with what the specification says of it."""

    row: EventSpec
    offer: OfferSpec
    event: Event
    first_day: date


def stage(market: Market, by: Person) -> Stage:
    """Write terms and venues, once for a partnership."""
    found = {policy.name: policy for policy in BookingPolicy.objects.filter(is_current=True)}
    names = {False: ("Courses and events", COURSES), True: ("Programmes", PROGRAMMES)}
    policies = {
        is_long: found.get(name) or booking_policies.make(by=by, name=name, terms=terms)
        for is_long, (name, terms) in names.items()
    }
    places = list(Venue.objects.order_by("pk")) or [venues.write(by=by, facts=facts) for facts in _venues(market)]
    return Stage(market, by, policies, places)


def write(stage: Stage, is_now: bool) -> list[Run]:
    """Write and publish the events of the year that runs now, or those of the year before."""
    year, today = stage.market.year, stage.market.today
    begins_on = year.starts_on if is_now else year.ends_before
    return [
        _write(stage, offer, row)
        for offer in stage.market.spec.offers
        for row in offer.events
        if (today + timedelta(days=row.day) >= begins_on) == is_now
    ]


def _write(stage: Stage, offer: OfferSpec, row: EventSpec) -> Run:
    first = working_day(stage.market.today + timedelta(days=row.day), row)
    meetings = _meetings(first, row)
    opened = opened_on(first, stage.market.today)
    is_online = row.format == EventFormat.ONLINE
    venue = stage.places[draw("venue", row.title, out_of=len(stage.places))]
    facts = EventFacts(
        title=row.title,
        capacity=row.capacity,
        policy_id=stage.policies[offer.kind == "programme"].pk,
        minimum=row.minimum,
        closes_at=None if row.is_cohort else meetings[0].starts_at - timedelta(hours=18),
        is_free=offer.is_free,
        is_cohort=row.is_cohort,
    )
    link = (
        ""
        if row.format == EventFormat.IN_PERSON
        else f"https://meet.example.org/{draw('link', row.title, out_of=10**9)}"
    )
    event = writing.create(
        by=stage.by,
        offer_id=stage.market.editions[offer.key].pk,
        facts=facts,
        place=Place(row.format, None if is_online else venue.pk, link),
        meetings=meetings,
        trainer_ids=_trainers(stage.market.editions[offer.key], row),
    )
    for quota in row.quotas:
        event_changes.set_quota(by=stage.by, event_id=event.pk, now=at(opened), **quota)
    life.publish(by=stage.by, event_id=event.pk, now=at(opened))
    return Run(row, offer, event, first)


def opened_on(first: date, today: date) -> date:
    """Return the day booking begins: two months before, and not only today."""
    return min(first - timedelta(days=NOTICE), today - timedelta(days=7))


def working_day(day: date, row: EventSpec) -> date:
    """Return the day itself, the next of the weekday it is on, or the next that is neither weekend nor bank holiday."""
    while day in bank_holidays() or (day.weekday() > 4 if row.weekday is None else day.weekday() != row.weekday):
        day += timedelta(days=1)
    return day


def _meetings(first: date, row: EventSpec) -> list[Meeting]:
    starts, ends = time(row.start), time(row.start + row.hours)
    breaks = [] if row.weekly == 1 else _breaks(AcademicYear.containing(first).start)
    return list(weekly(first, starts, ends, count=row.weekly, holidays=bank_holidays(), breaks=breaks).meetings)


def _breaks(start: int) -> list[Break]:
    """The school holidays of an academic year, about."""
    days = (((10, 24), (11, 1)), ((12, 19), (1, 3)), ((2, 13), (2, 21)), ((3, 27), (4, 11)), ((5, 29), (6, 6)))
    return [Break(_in_year(start, *first), _in_year(start, *last)) for first, last in days]


def _in_year(start: int, month: int, day: int) -> date:
    return date(start + (month < 9), month, day)


def _trainers(offer: Offer, row: EventSpec) -> list[int]:
    """Somebody of the offer's pool, its provider, else one of the trainers."""
    if offer.provider_id:
        return [offer.provider_id]
    rows = (
        Provider.objects.filter(pools=offer.pool_id) if offer.pool_id else Provider.objects.filter(expertise="Trainer")
    )
    found = list(rows.order_by("pk").values_list("pk", flat=True))
    return [found[draw("trainer", row.title, out_of=len(found))]] if found else []


def _venues(market: Market) -> list[VenueFacts]:
    partnership = current_partnership()
    *lines, postcode = partnership.address.split("\n")
    near = next(iter(schools_by_urn([school.urn for school in market.active[:1] if school.urn]).values()), None)
    centre = VenueFacts(
        f"{partnership.name} training centre"[:120],
        "\n".join(lines),
        postcode,
        "Step-free, hearing loop, no parking",
        latitude=near.latitude if near else None,
        longitude=near.longitude if near else None,
    )
    halls: list[School] = list(market.active[1:3])
    return [centre, *(VenueFacts(f"{school.name}, main hall"[:120], school_id=school.pk) for school in halls)]
