"""The two addresses that office and schools share: the catalogue and one offer of it."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from membership.requests import PersonRequest
from offers.queries.catalogue import offers as queries
from offers.views.catalogue import office, schools
from offers.views.catalogue.viewer import viewing_school
from tenants.access import permission_required


@require_safe
@permission_required("offers.view_catalogue")
def catalogue(request: PersonRequest) -> HttpResponse:
    """For the office the year's list; for a school what it can have and at which price."""
    school = viewing_school(request)
    if school:
        return schools.school_list(request, school)
    if request.person.office_role_names:
        return office.office_list(request)
    return render(request, "offers/catalogue/no_school.html", {"title": "Services"})


@require_safe
@permission_required("offers.view_catalogue")
def offer(request: PersonRequest, offer_id: int) -> HttpResponse:
    """One offer, as the office writes it or as a school sees it."""
    found, school = queries.get(offer_id), viewing_school(request)
    if school:
        return schools.school_offer(request, school, found)
    if request.person.office_role_names:
        return office.office_offer(request, found)
    raise Http404("No such offer here.")
