"""The event's row is the queue for everything that changes it; read again once it is held.

It is held without its key: a booking that is being written points at it already, and would wait for us while we wait for it.
"""

from offers.errors import OffersRefused
from offers.models import Event, Session


class EventOver(OffersRefused):
    """The event is cancelled or finished: nothing of it changes any more."""

    code = "event_over"


class InThePast(OffersRefused):
    """Nothing is set down for a day that is over."""

    code = "in_the_past"
    message = "The new day is over already."


def held(event_id: int) -> Event:
    """Return an event, held until the transaction ends."""
    rows = Event.objects.select_for_update(of=("self",), no_key=True).select_related("offer", "venue", "policy")
    return rows.get(pk=event_id)


def held_alive(event_id: int) -> Event:
    """Return an event that still may change, held until the transaction ends. Raises EventOver."""
    event = held(event_id)
    if event.status in ("cancelled", "finished"):
        raise EventOver(f"“{event}” is {event.get_status_display().lower()} and cannot be changed.")
    return event


def held_session(session_id: int) -> tuple[Event, Session]:
    """Return a session that still may change with its event, which is held first. Raises EventOver."""
    event = held_alive(Session.objects.values_list("event_id", flat=True).get(pk=session_id))
    session = Session.objects.select_related("venue").get(pk=session_id)
    if session.cancelled_at is not None:
        raise EventOver("This session is cancelled already.")
    return event, session
