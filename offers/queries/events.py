"""Which events schools may look at, and what goes with an event wherever it is shown."""

from django.db.models import Prefetch, QuerySet

from offers.enums import EventStatus
from offers.models import Event, Session

SHOWN = (EventStatus.OPEN, EventStatus.CLOSED, EventStatus.CANCELLED, EventStatus.FINISHED)


def shown(event_id: int) -> Event | None:
    """Return an event schools may look at, whatever became of it; drafts are not theirs."""
    return with_facts(Event.objects.filter(status__in=SHOWN)).filter(pk=event_id).first()


def with_facts(events: QuerySet[Event]) -> QuerySet[Event]:
    """Return the same events with offer, prices, classes, venue, quotas and sessions at hand: five queries for any number."""
    return events.select_related("offer__category", "offer__year", "venue", "policy").prefetch_related(
        "offer__prices", "offer__classes", "quotas", Prefetch("sessions", Session.objects.select_related("venue"))
    )
