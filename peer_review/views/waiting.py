"""What waits of peer review, asked once per request for all that surrounds a page."""

from django.utils import timezone

from membership.requests import PersonRequest
from peer_review.queries import waiting
from tenants.shell import once


def of_office(request: PersonRequest) -> waiting.OfOffice:
    """Return what waits for the office."""
    return once(request, waiting.of_office, request.person, once(request, timezone.now))


def of_person(request: PersonRequest) -> waiting.OfPerson:
    """Return what waits for somebody outside the office."""
    return once(request, waiting.of_person, request.person, once(request, timezone.now))


def theirs(request: PersonRequest) -> waiting.Theirs:
    """Return what is asked for everybody, from where the rest of their home is."""
    if request.person.office_role_names and not request.acting_school:
        return of_office(request)
    return of_person(request)
