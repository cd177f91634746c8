"""For which school a page of the catalogue is."""

from django.http import Http404

from membership.models import MembershipYear, School
from membership.queries import schools
from membership.requests import PersonRequest
from offers.queries.catalogue import offers as queries
from tenants.lists import Chip, one_of


def viewing_school(request: PersonRequest) -> School | None:
    """Return the school acted for; for a trust's finance the one the address names, or the first. Raises Http404."""
    if request.acting_school:
        return request.acting_school
    person = request.person
    if person.office_role_names or not person.trust_ids:
        return None
    wanted = request.GET.get("school", "")
    return named_school(request, wanted) if wanted else schools.visible_to(person).filter(is_open=True).first()


def named_school(request: PersonRequest, wanted: str) -> School:
    """Return a school by its number, as far as the reader may know of it. Raises Http404."""
    if not (wanted.isascii() and wanted.isdigit() and len(wanted) < 10):
        raise Http404("No such school here.")
    return schools.get(request.person, int(wanted))


def school_chips(request: PersonRequest, school: School) -> list[Chip]:
    """Return a chip for each school of a trust's finance; none for people of one school."""
    if request.acting_school or request.person.office_role_names:
        return []
    found = schools.visible_to(request.person).filter(is_open=True)
    return one_of(request, "school", [(str(row.pk), row.name) for row in found], str(school.pk))


def open_years(every: list[MembershipYear]) -> list[MembershipYear]:
    """Return those of all years in which something is published, newest first."""
    published = queries.published_years()
    return [year for year in every if year.start_year in published]
