"""What pages of events have in common: which event somebody may see, and how the acting school stands."""

from datetime import date

from django.http import Http404

from membership.requests import PersonRequest
from offers.enums import EventStatus
from offers.models import Event
from offers.presenters.events.lists import SchoolView
from offers.queries import event_lists, event_people, standings
from tenants.access import allowed


def school_view(request: PersonRequest, on: date) -> SchoolView | None:
    """Return how the acting school stands on a day, or None for who acts for none; nine queries."""
    school = request.acting_school
    if not school:
        return None
    return SchoolView(standings.standing_of(school, on), standings.facts_of(school))


def is_office(request: PersonRequest) -> bool:
    """Whether somebody looks at events from the office."""
    return not request.acting_school and bool(request.person.office_role_names)


def get_event(request: PersonRequest, event_id: int) -> Event:
    """Return an event somebody may look at: a draft is for the office and its trainers. Raises Http404."""
    found = event_lists.page_of_event(event_id)
    if found is None:
        raise Http404("No such event here.")
    if found.status == EventStatus.DRAFT and not (is_office(request) or event_people.trains(found, request.person)):
        raise Http404("Not published.")
    return found


def may_join(request: PersonRequest, event: Event) -> bool:
    """Whether somebody sees the link and the files: delegates with a confirmed place, trainers, and who runs events."""
    if allowed(request, "offers.manage_events") or event_people.trains(event, request.person):
        return True
    return event_people.is_delegate(event, request.person)
