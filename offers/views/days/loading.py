"""What the pages of the day load, and who may open them."""

from django.http import Http404

from membership.requests import PersonRequest
from offers.models import Event, Session
from offers.queries import days
from tenants.access import require


def get_session(request: PersonRequest, session_id: int) -> Session:
    """Return a session somebody runs. Raises Http404, PermissionDenied."""
    found = days.session(session_id)
    if found is None:
        raise Http404("No such session here.")
    require(request, "offers.run_day", found)
    return found


def get_event(request: PersonRequest, event_id: int, rule: str) -> Event:
    """Return an event somebody may do this with. Raises Http404, PermissionDenied."""
    found = days.event(event_id)
    if found is None:
        raise Http404("No such event here.")
    require(request, rule, found)
    return found
