"""Writing events: new, changed while they are drafts or in what concerns nobody's place, and copied to another day."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from uuid import uuid4

from django.db import transaction
from django.db.models import Max, Min, Sum

from membership.models import Person
from offers.enums import EventFormat, EventStatus
from offers.errors import OffersRefused
from offers.models import Event, Material, Offer, Quota, Session
from offers.operations import promotion
from offers.operations.events.locks import held, held_alive
from offers.timing.recurrence import Meeting, days_between, shifted
from tenants.working_days import london_day


class OpensAfterCloses(OffersRefused):
    """Booking cannot close before it opens."""

    code = "opens_after_closes"


class NotBookable(OffersRefused):
    """Only offers of the kinds event and programme are booked by the place."""

    code = "not_bookable"


class CapacityTooLow(OffersRefused):
    """More places are taken than the capacity would allow."""

    code = "capacity_too_low"


class LinkMissing(OffersRefused):
    """An event in a place needs no link, one online only has no venue."""

    code = "place_contradicts"


@dataclass(frozen=True)
class EventFacts:
    """What the office says of an event, apart from when it is."""

    title: str
    capacity: int
    policy_id: int
    description: str = ""
    minimum: int = 0
    has_waiting_list: bool = True
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    is_free: bool = False
    is_cohort: bool = False


@dataclass(frozen=True)
class Place:
    """Where an event is."""

    format: str
    venue_id: int | None = None
    online_url: str = ""


@transaction.atomic
def create(
    *,
    by: Person,
    offer_id: int,
    facts: EventFacts,
    place: Place,
    meetings: Sequence[Meeting],
    trainer_ids: Sequence[int] = (),
) -> Event:
    """Write an event as a draft with its sessions; the same form twice is one event.

    Raises NotBookable, OpensAfterCloses, LinkMissing.
    """
    offer = Offer.objects.select_for_update(of=("self",), no_key=True).get(pk=offer_id)
    if not offer.is_booked:
        raise NotBookable(f"“{offer}” is not booked by the place: it is a {offer.get_kind_display().lower()}.")
    _check(facts)
    check_place(place)
    starts_at = min((row.starts_at for row in meetings), default=None)
    same = _draft(offer=offer, created_by=by, copied_from=None, title=facts.title, starts_at=starts_at)
    if same is not None:
        return same
    event = Event.objects.create(offer=offer, created_by=by, **asdict(facts), **asdict(place))
    event.trainers.set(trainer_ids)
    add_sessions(event, meetings)
    return event


@transaction.atomic
def change(*, by: Person, event_id: int, facts: EventFacts, trainer_ids: Sequence[int], now: datetime) -> Event:
    """Change what is said of an event; place and time have their own operations, which tell people.

    New places go to who waits.
    Raises EventOver, OpensAfterCloses, CapacityTooLow.
    """
    _check(facts)
    event = held_alive(event_id)
    check_capacity(event, facts.capacity)
    if event.is_published and event.title != facts.title:
        event.sequence += 1
    for name, value in asdict(facts).items():
        setattr(event, name, value)
    if facts.minimum <= event.places_taken:
        event.minimum_asked_at = None
    event.save(update_fields=[*asdict(facts), "sequence", "minimum_asked_at"])
    event.trainers.set(trainer_ids)
    promotion.fill(event=event, now=now)
    return event


@transaction.atomic
def copy(*, by: Person, event_id: int, to_day: date, title: str) -> Event:
    """Write the same event for another day, as a draft: sessions at the same times on the clock, quotas, trainers, materials.

    Booking opens at once and closes as many days before as it did; the same copy twice is one. Raises NoSuchTime.
    """
    first = held(event_id)
    days = days_between(first.starts_at, to_day) if first.starts_at else 0
    starts_at = shifted(first.starts_at, days) if first.starts_at else None
    same = _draft(copied_from=first, title=title, starts_at=starts_at)
    if same is not None:
        return same
    made = Event.objects.create(
        title=title,
        **{name: getattr(first, name) for name in COPIED},
        closes_at=shifted(first.closes_at, days) if first.closes_at else None,
        created_by=by,
        copied_from=first,
    )
    made.trainers.set(first.trainers.all())
    _copy_parts(first, made, days)
    keep_period(made)
    return made


@transaction.atomic
def copy_to_days(*, by: Person, event_id: int, days: Sequence[date], title: str) -> list[Event]:
    """Write a series: the same event for each of some days but its own, as drafts. Raises NoSuchTime."""
    starts_at = held(event_id).starts_at
    own = london_day(starts_at) if starts_at else None
    return [copy(by=by, event_id=event_id, to_day=day, title=title) for day in days if day != own]


def add_sessions(event: Event, meetings: Sequence[Meeting], title: str = "") -> list[Session]:
    """Write sessions of an event that is held or new, and when it begins and ends."""
    rows = [
        Session(
            event=event,
            title=f"{title} {number}" if title and len(meetings) > 1 else title,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            check_in_key=uuid4().hex,
        )
        for number, row in enumerate(meetings, start=1)
    ]
    made = Session.objects.bulk_create(rows)
    keep_period(event)
    return made


def keep_period(event: Event) -> None:
    """Write the first start and the last end of the sessions that take place; an event without keeps what it had."""
    found = event.sessions.filter(cancelled_at=None).aggregate(starts=Min("starts_at"), ends=Max("ends_at"))
    if found["starts"] is not None or event.status == EventStatus.DRAFT:
        event.starts_at, event.ends_at = found["starts"], found["ends"]
        event.save(update_fields=["starts_at", "ends_at"])


def check_capacity(event: Event, capacity: int) -> None:
    """Refuse fewer places than are taken or kept, and say by how many. Raises CapacityTooLow."""
    if capacity < event.places_taken:
        over = event.places_taken - capacity
        raise CapacityTooLow(
            f"{event.places_taken} places are taken: {capacity} would be {over} too few. "
            "Cancel or move bookings first, or leave the capacity."
        )
    kept = event.quotas.aggregate(capacity=Sum("capacity", default=0), taken=Sum("taken", default=0))
    needed = kept["capacity"] + event.places_taken - kept["taken"]
    if capacity < needed:
        raise CapacityTooLow(
            f"{kept['capacity']} places are kept for some schools: lower those by {needed - capacity} first."
        )


def check_place(place: Place) -> None:
    """Refuse a format its place contradicts. Raises LinkMissing."""
    if place.format == EventFormat.ONLINE and place.venue_id:
        raise LinkMissing("An online event has no venue. Choose “In person and online”, or take the venue out.")
    if place.format == EventFormat.IN_PERSON and place.online_url:
        raise LinkMissing("An event in person has no link. Choose “In person and online”, or take the link out.")


COPIED = (
    "offer", "description", "format", "venue", "online_url", "minimum", "capacity", "has_waiting_list", "policy",
    "is_free", "is_cohort",
)  # fmt: skip


def _check(facts: EventFacts) -> None:
    if facts.opens_at and facts.closes_at and facts.opens_at >= facts.closes_at:
        raise OpensAfterCloses("Booking must open before it closes.")


def _draft(**facts: object) -> Event | None:
    """The draft a button pressed twice has made already."""
    return Event.objects.filter(status=EventStatus.DRAFT, **facts).first()


def _copy_parts(first: Event, made: Event, days: int) -> None:
    Session.objects.bulk_create(
        Session(
            event=made,
            title=row.title,
            venue_id=row.venue_id,
            online_url=row.online_url,
            starts_at=shifted(row.starts_at, days),
            ends_at=shifted(row.ends_at, days),
            check_in_key=uuid4().hex,
        )
        for row in first.sessions.filter(cancelled_at=None)
    )
    Quota.objects.bulk_create(
        Quota(event=made, label=row.label, audiences=row.audiences, capacity=row.capacity) for row in first.quotas.all()
    )
    kept = ("title", "topic", "file", "file_name", "size", "uploaded_by_id")
    Material.objects.bulk_create(
        Material(event=made, **{name: getattr(row, name) for name in kept}) for row in first.materials.all()
    )
