"""Which sessions are on, for whom, and which events wait to be settled."""

from datetime import date, datetime, timedelta
from typing import Final

from django.db.models import QuerySet

from membership.models import Person
from offers.enums import EventStatus
from offers.models import Booking, Event, Session

RUNNING: Final = (EventStatus.OPEN, EventStatus.CLOSED, EventStatus.FINISHED)
LOOKS_BACK: Final = timedelta(days=60)
SHOWN: Final = (("", "Today"), ("next", "Next 14 days"), ("past", "Past 30 days"))


def sessions_for(person: Person) -> QuerySet[Session]:
    """Return the sessions somebody runs: all for the office, a trainer's own; cancelled ones are left out."""
    rows = Session.objects.filter(event__status__in=RUNNING, cancelled_at__isnull=True)
    if not person.office_role_names:
        rows = rows.filter(event__trainers__person=person)
    return rows.select_related("event", "venue", "event__venue").order_by("starts_at", "pk")


def on_days(rows: QuerySet[Session], show: str, today: date) -> QuerySet[Session]:
    """Return those of today, of the next fortnight, or of the past thirty days (latest first)."""
    if show == "next":
        return rows.filter(starts_at__date__gt=today, starts_at__date__lte=today + timedelta(days=14))
    if show == "past":
        past = rows.filter(starts_at__date__lt=today, starts_at__date__gte=today - timedelta(days=30))
        return past.order_by("-starts_at", "-pk")
    return rows.filter(starts_at__date=today)


def session(session_id: int) -> Session | None:
    """Return a session with its event, venue and offer."""
    related = ("event__offer", "event__venue", "venue")
    return Session.objects.select_related(*related).filter(pk=session_id).first()


def session_by_key(key: str) -> Session | None:
    """Return the session whose code leads to check-in."""
    return Session.objects.select_related("event", "venue", "event__venue").filter(check_in_key=key).first()


def to_settle(now: datetime) -> QuerySet[Event]:
    """Return the events with delegates that ended in the past sixty days and are not settled, the longest first."""
    rows = Event.objects.filter(status__in=RUNNING, settled_at__isnull=True, places_taken__gt=0)
    rows = rows.filter(ends_at__lte=now, ends_at__gt=now - LOOKS_BACK)
    return rows.order_by("ends_at", "pk")


def event(event_id: int) -> Event | None:
    """Return an event with its offer."""
    return Event.objects.select_related("offer").filter(pk=event_id).first()


def booking_of_event(event_id: int, booking_id: int) -> Booking | None:
    """Return a booking of an event, or nothing for one of another."""
    return Booking.objects.select_related("delegate", "school").filter(event=event_id, pk=booking_id).first()
