"""Events schools may see and book, and one event by its number."""

from collections.abc import Sequence

from django.db.models import Prefetch, QuerySet

from offers.enums import EventStatus
from offers.models import Event, Offer, Session

SHOWN = (EventStatus.OPEN, EventStatus.CLOSED, EventStatus.CANCELLED, EventStatus.FINISHED)


def visible() -> QuerySet[Event]:
    """Return events schools can book, with what a list says of them, soonest first."""
    return with_facts(Event.objects.filter(status=EventStatus.OPEN))


def get_open(event_id: int) -> Event | None:
    """Return an event that is open for booking, or None."""
    return visible().filter(pk=event_id).first()


def shown(event_id: int) -> Event | None:
    """Return an event schools may look at, whatever became of it; drafts are not theirs."""
    return with_facts(Event.objects.filter(status__in=SHOWN)).filter(pk=event_id).first()


def with_facts(events: QuerySet[Event]) -> QuerySet[Event]:
    """Return the same events with offer, prices, classes, venue, quotas and sessions at hand: five queries for any number."""
    return events.select_related("offer__category", "offer__year", "venue", "policy").prefetch_related(
        "offer__prices", "offer__classes", "quotas", Prefetch("sessions", Session.objects.select_related("venue"))
    )


def upcoming_sessions(event: Event) -> Sequence[Session]:
    """Return the sessions that take place, in order; from what was prefetched where it was."""
    return [session for session in event.sessions.all() if session.cancelled_at is None]


def events_of(offer: Offer) -> QuerySet[Event]:
    """Return the runs of one offer that schools can book."""
    return visible().filter(offer=offer)
