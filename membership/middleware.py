"""Who is acting, and for which school: set on every request, read from the database only when asked."""

from collections.abc import Callable
from functools import partial
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject
from django_tenants.utils import get_public_schema_name

from membership.models import Person, School
from membership.queries import people
from tenants.backend.default import connection

OFFICE = "Partnership office"


class ActorMiddleware:
    """Adds `person`, `acting_school`, `actor` and `place`. Lazy: test them for truth, not for identity with None."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if connection.schema_name == get_public_schema_name():
            request.person, request.acting_school, request.place = None, None, ""  # type: ignore[attr-defined]
            request.actor = request.user  # type: ignore[attr-defined]
        else:
            person = cast("Person | None", SimpleLazyObject(partial(_person, request)))
            request.person = request.actor = person  # type: ignore[attr-defined]
            request.acting_school = SimpleLazyObject(lambda: acting_school(person))  # type: ignore[attr-defined]
            request.place = SimpleLazyObject(lambda: place(person))  # type: ignore[attr-defined]
        return self.get_response(request)


def acting_school(person: Person | None) -> School | None:
    """Return the school someone acts for: the one last chosen, or the first for those with no office to be in."""
    if not person:
        return None
    if person.acting_school_id in person.school_ids:
        return person.acting_school
    if person.office_role_names or not person.schools:
        return None
    return person.schools[0]


def place(person: Person | None) -> str:
    """Return what the top bar says about where someone is."""
    school = acting_school(person)
    if school:
        return school.name
    if not person:
        return ""
    return OFFICE if person.office_role_names else "Trust finance" if person.trust_ids else ""


def _person(request: HttpRequest) -> Person | None:
    if not request.user.is_authenticated:
        return None
    person = people.signed_in(request.user.pk)
    return person if person and person.is_active else None
