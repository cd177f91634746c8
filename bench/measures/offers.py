"""What schools feel of offers: a catalogue of 300, a list of 500 events, and many hands on the last places of one.

The pages are asked over the whole of Django, as the head of a member school sees them. The places of one event are taken
by eight connections at once: in one statement, as the product takes them, and by counting under a lock.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import uuid4

from django.db import connection, transaction
from django.test import Client

from bench import landscape
from bench.landscape import NOW, YEAR
from bench.server import bare
from bench.timing import Measure, lowest_tenth, rounds
from membership.models import MembershipYear, Person, School, SchoolRole, Subscription
from offers.enums import Audience, EventStatus, OfferKind, OfferStatus, Unit
from offers.models import Booking, BookingOrder, BookingPolicy, Category, Event, Offer, OfferPrice, Session
from offers.operations import places
from offers.operations.places import SessionFull
from tenants.accounts.models import User
from tenants.fanout import in_partnership
from tenants.models import Partnership

CATALOGUE, EVENTS, HOME = "catalogue of 300 offers", "list of 500 events", "the home of the school"
SECONDS = 0.15
BURST, ROUNDS = 10, 20
OFFERS, RUNS = 300, 500
WORKERS, PLACES, EVENT_PLACES = 8, 600, 600
STATEMENT, OURS, COUNTED = "one statement", "the product's places and booking", "count under the event's lock"
CEILINGS = {CATALOGUE: SECONDS, EVENTS: SECONDS}
ONE_STATEMENT = """
WITH taken AS (
    UPDATE offers_event SET places_taken = places_taken + 1 WHERE id = %(event)s AND places_taken < capacity RETURNING id
)
INSERT INTO offers_booking (order_id, event_id, school_id, status, audience, pays_with, price_pence, full_price_pence,
    arithmetic, policy, needs, booked_at, cancel_reason, cancel_note, fee_pence, fee_words, is_walk_in, sequence)
SELECT %(order)s, id, %(school)s, 'confirmed', 'full', 'price', 9500, 15000, '', '{}', '', now(), '', '', 0, '', false, 0
FROM taken RETURNING id
"""


def run() -> Iterator[Measure]:
    """One partnership is given a catalogue, events and a school with a head."""
    landscape.filled()
    partnership = landscape.partnerships()[0]
    head = in_partnership(partnership, _fill)
    yield _pages(partnership, head)
    yield _last_places(partnership)


def _pages(partnership: Partnership, head: User) -> Measure:
    measure = Measure("Pages of offers", HOME, ceilings=CEILINGS, summary=lowest_tenth)
    client = Client(headers={"host": f"{partnership.slug}.example.org"})
    in_partnership(partnership, client.force_login, head)
    pages = {HOME: "/", CATALOGUE: "/offers/", EVENTS: "/offers/events/"}
    for address in pages.values():
        assert client.get(address).status_code == 200, address
    rounds(measure, {label: _burst(client, address) for label, address in pages.items()}, ROUNDS)
    measure.seconds = {label: [time / BURST for time in times] for label, times in measure.seconds.items()}
    return measure


def _burst(client: Client, address: str) -> Callable[[], None]:
    def ask() -> None:
        for _ in range(BURST):
            client.get(address)

    return ask


def _last_places(partnership: Partnership) -> Measure:
    """Every way must sell exactly the places there are."""
    measure = Measure(f"{EVENT_PLACES} places of one event, {WORKERS} connections", STATEMENT)
    event_id, order_id, school_id = in_partnership(partnership, _event_of_places)
    facts = {"event": event_id, "order": order_id, "school": school_id}
    with bare() as owner:
        owner.execute(f"SET search_path = {partnership.schema_name}")
        for _ in range(3):
            for label, way in {STATEMENT: _by_statement, OURS: _by_product, COUNTED: _by_counting}.items():
                with measure.timed(label):
                    _all_at_once(way, partnership, facts)
                sold = owner.execute("SELECT count(*) FROM offers_booking WHERE event_id = %(event)s", facts).fetchone()
                assert sold == (EVENT_PLACES,), (label, sold)
                owner.execute("DELETE FROM offers_booking WHERE event_id = %(event)s", facts)
                owner.execute("UPDATE offers_event SET places_taken = 0 WHERE id = %(event)s", facts)
    return measure


def _all_at_once(way: Callable[[dict[str, int]], bool], partnership: Partnership, facts: dict[str, int]) -> None:
    """Eight threads, each with a connection of its own, book until nothing is left."""

    def work() -> int:
        booked = 0
        while way(facts):
            booked += 1
        return booked

    def hand(_: int) -> int:
        try:
            return in_partnership(partnership, work)
        finally:
            connection.close()

    with ThreadPoolExecutor(WORKERS) as hands:
        assert sum(hands.map(hand, range(WORKERS))) == EVENT_PLACES


def _by_statement(facts: dict[str, int]) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(ONE_STATEMENT, facts)
        return cursor.fetchone() is not None


def _by_product(facts: dict[str, int]) -> bool:
    try:
        with transaction.atomic():
            _booking(facts).save(force_insert=True)
            places.take(event_id=facts["event"], count=1)
    except SessionFull:
        return False
    return True


def _by_counting(facts: dict[str, int]) -> bool:
    """What stock shops do: hold the event, count what is sold, write."""
    with transaction.atomic():
        event = Event.objects.select_for_update().get(pk=facts["event"])
        if Booking.objects.filter(event=event, status="confirmed").count() >= event.capacity:
            return False
        _booking(facts).save(force_insert=True)
    return True


def _booking(facts: dict[str, int]) -> Booking:
    return Booking(
        order_id=facts["order"], event_id=facts["event"], school_id=facts["school"], audience=Audience.FULL,
        price_pence=95_00, full_price_pence=150_00, policy={}, booked_at=NOW,
    )  # fmt: skip


def _fill() -> User:
    """Offers of every kind for four audiences; five hundred courses in the months to come; a head who signs in."""
    year = MembershipYear.objects.get(start_year=YEAR.start)
    categories = Category.objects.bulk_create(Category(name=f"Category {number:02}") for number in range(12))
    kinds = [OfferKind.SLA, OfferKind.TRADED, OfferKind.EVENT, OfferKind.CONSULTANCY]
    offers = Offer.objects.bulk_create(
        Offer(
            year=year, category=categories[number % 12], kind=kinds[number % 4], title=f"Service {number:03}",
            summary="What the service is, in a sentence", specification="A meeting each term\nAdvice between meetings",
            starts_on=year.starts_on, ends_before=year.ends_before, status=OfferStatus.PUBLISHED, published_at=NOW,
        )
        for number in range(OFFERS)
    )  # fmt: skip
    OfferPrice.objects.bulk_create(
        OfferPrice(
            offer=offer, audience=audience, unit=Unit.PUPIL if number % 5 == 0 else Unit.PLACE,
            rate=Decimal("2.5000") if number % 5 == 0 else Decimal(95 + 20 * place),
        )
        for number, offer in enumerate(offers)
        for place, audience in enumerate(Audience.values)
    )  # fmt: skip
    courses = [offer for offer in offers if offer.kind == OfferKind.EVENT]
    policy = BookingPolicy.objects.create(name="Terms", terms={"counts": "days", "tiers": {}})
    _run_events(courses, policy)
    school = School.objects.filter(subscriptions__in=Subscription.objects.all()).earliest("pk")
    user = User.objects.create(email="head@example.org", name="Robin Sample")
    person = Person.objects.create(name="Robin Sample", email="head@example.org", user=user)
    SchoolRole.objects.create(person=person, school=school, role="head")
    return user


def _run_events(courses: list[Offer], policy: BookingPolicy) -> None:
    days = [datetime(2026, 11, 2, 9, 0, tzinfo=NOW.tzinfo) + timedelta(hours=12 * number) for number in range(RUNS)]
    events = Event.objects.bulk_create(
        Event(
            offer=courses[number % len(courses)], title=f"Course {number:03}", capacity=30, policy=policy,
            starts_at=day, ends_at=day + timedelta(hours=3), status=EventStatus.OPEN,
        )
        for number, day in enumerate(days)
    )  # fmt: skip
    Session.objects.bulk_create(
        Session(event=event, starts_at=event.starts_at, ends_at=event.ends_at, check_in_key=uuid4().hex)
        for event in events
    )


def _event_of_places() -> tuple[int, int, int]:
    event = Event.objects.order_by("pk").first()
    school = School.objects.order_by("pk").first()
    assert event
    assert school
    Event.objects.filter(pk=event.pk).update(capacity=EVENT_PLACES)
    return event.pk, BookingOrder.objects.create(event=event, school=school).pk, school.pk
