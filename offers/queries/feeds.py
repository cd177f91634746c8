"""What a secret calendar address shows: the events of its person, or of its school, for as long as the person may."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from itertools import groupby

from django.db.models import Prefetch, Q, QuerySet

from membership.enums import SchoolRoleKind
from membership.models import Person, School
from offers.enums import BookingStatus, EventStatus
from offers.models import Booking, CalendarFeed, Event, Session
from offers.queries import calendar_entries
from offers.queries.event_people import LIVE
from tenants.ical import CANCELLED_KEPT, Entry

LEADS = frozenset({SchoolRoleKind.HEAD, SchoolRoleKind.BUSINESS_MANAGER})
PAST_KEPT = 2 * CANCELLED_KEPT
Link = Callable[[Event], str]


def find(key_hash: str) -> CalendarFeed | None:
    """Return the calendar of a key, unless its person left, or no longer acts for its school."""
    feed = CalendarFeed.objects.select_related("person", "school").filter(key_hash=key_hash).first()
    if feed is None or not feed.person.is_active:
        return None
    if feed.school_id is not None and feed.school_id not in feed.person.school_ids:
        return None
    return feed


def of_person(person: Person) -> list[CalendarFeed]:
    """Return the addresses somebody has made."""
    return list(CalendarFeed.objects.filter(person=person).select_related("school"))


def entries(feed: CalendarFeed, now: datetime, link: Link) -> list[Entry]:
    """Return what a calendar shows: places, and for a person what they train; cancelled entries for thirty days."""
    bookings = _bookings(feed, now)
    found = [
        entry
        for _, of_event in groupby(bookings, key=lambda row: row.event_id)
        for entry in _of_event(list(of_event), feed, now, link)
    ]
    booked = {row.event_id for row in bookings}
    if feed.school_id is None:
        for event in _trained(feed.person, now):
            if event.pk not in booked:
                found += calendar_entries.of_event(event, link(event), now)
    return [entry for entry in found if entry.ends_at > now - PAST_KEPT]


def _of_event(bookings: Sequence[Booking], feed: CalendarFeed, now: datetime, link: Link) -> list[Entry]:
    event = bookings[0].event
    text = _who(bookings, feed.person, feed.school) if feed.school else ""
    return calendar_entries.of_bookings(bookings, link(event), now, text, is_school=feed.school_id is not None)


def _who(bookings: Iterable[Booking], person: Person, school: School) -> str:
    """Who of the school comes, for those who lead it; for others how many."""
    live = [booking for booking in bookings if booking.is_live]
    if not live:
        return ""
    if person.school_role_names(school.pk) & LEADS:
        return "Your places: " + ", ".join(str(row.delegate) if row.delegate else "name to follow" for row in live)
    return f"{len(live)} place{'s' if len(live) > 1 else ''} of your school"


def _bookings(feed: CalendarFeed, now: datetime) -> list[Booking]:
    """Live places, and those that went lately; an event's together."""
    gone = Q(cancelled_at__gt=now - CANCELLED_KEPT) | Q(status=BookingStatus.MOVED)
    gone |= Q(status=BookingStatus.EXPIRED, hold_expires_at__gt=now - CANCELLED_KEPT)
    rows = Booking.objects.filter(Q(status__in=LIVE) | gone, event__ends_at__gt=now - PAST_KEPT)
    rows = rows.filter(school=feed.school) if feed.school else rows.filter(delegate=feed.person)
    kept = Q(event__cancelled_at=None) | Q(event__cancelled_at__gt=now - CANCELLED_KEPT)
    rows = rows.filter(kept).select_related("event__venue", "delegate")
    return list(rows.prefetch_related(_sessions("event__sessions", now)).order_by("event_id", "pk"))


def _trained(person: Person, now: datetime) -> QuerySet[Event]:
    rows = Event.objects.filter(trainers__person=person, ends_at__gt=now - PAST_KEPT)
    rows = rows.exclude(status=EventStatus.DRAFT).exclude(cancelled_at__lte=now - CANCELLED_KEPT)
    return rows.select_related("venue").prefetch_related(_sessions("sessions", now)).distinct()


def _sessions(path: str, now: datetime) -> Prefetch:
    kept = Q(cancelled_at=None) | Q(cancelled_at__gt=now - CANCELLED_KEPT)
    return Prefetch(path, Session.objects.filter(kept).select_related("venue"))
