"""Finding what a page is about: for which school somebody acts, and bookings and entries they may know of."""

import re

from django.http import Http404
from django.shortcuts import get_object_or_404

from membership.models import Person, School
from membership.queries import people
from membership.queries.schools import visible_to
from membership.requests import PersonRequest
from offers.models import Booking, Event, WaitingEntry
from offers.queries import events
from offers.queries.bookings import lists, waiting
from tenants.access import allowed, require

PENCE = re.compile("[0-9]{1,10}")


def chosen_school(request: PersonRequest) -> School | None:
    """Return the school named in the address, or the acting one; another's is missing. Raises Http404, PermissionDenied.

    None for the office and for a trust's finance while they have named none: they choose one.
    """
    named = request.POST.get("school") or request.GET.get("school") or ""
    if named:
        rows = visible_to(request.person).select_related("trust")
        school = get_object_or_404(rows, pk=named if named.isdecimal() else 0)
        require(request, "offers.book", school)
        return school
    if request.acting_school:
        require(request, "offers.book", request.acting_school)
        return request.acting_school
    if not choosable(request):
        require(request, "offers.book")
    return None


def choosable(request: PersonRequest) -> list[School]:
    """Return the schools somebody without a school of their own may book for."""
    if allowed(request, "offers.configure") or request.person.trust_ids:
        return list(visible_to(request.person).filter(is_open=True))
    return []


def get_event(event_id: int) -> Event:
    """Return an event schools may look at. Raises Http404."""
    found = events.shown(event_id)
    if found is None:
        raise Http404("No such event here.")
    return found


def get_booking(request: PersonRequest, booking_id: int) -> Booking:
    """Return a booking somebody may know of. Raises Http404."""
    found = lists.find(request.person, booking_id)
    if found is None:
        raise Http404("No such booking here.")
    return found


def get_entry(request: PersonRequest, entry_id: int) -> WaitingEntry:
    """Return a waiting entry somebody may know of. Raises Http404."""
    found = waiting.find(request.person, entry_id)
    if found is None:
        raise Http404("Nobody waits here.")
    return found


def pence_in(text: str) -> int | None:
    """Return what a form says was agreed to, or None where it does not say so."""
    return int(text) if PENCE.fullmatch(text) else None


def team_of(school: School, *, but: int | None = None) -> list[Person]:
    """Return the people of a school, without one of them."""
    return [person for person in people.team(school.pk) if person.pk != but]
