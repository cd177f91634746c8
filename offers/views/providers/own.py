"""My visits: what somebody delivers next, what waits for their note, when they are away. Made for a phone."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from membership.requests import PersonRequest
from offers.presenters.deliveries.visits import row
from offers.queries.deliveries import visits
from offers.queries.providers import listing
from tenants.access import permission_required


@require_safe
@permission_required("offers.see_visits")
def my_visits(request: PersonRequest) -> HttpResponse:
    """The visits of whoever is signed in, the next first, with their absences."""
    provider = listing.of_person(request.person)
    if provider is None:
        raise Http404
    rows = [row(visit) for visit in visits.own(request.person).filter(status__in=visits.OPEN)]
    context = {
        "title": "My visits",
        "caption": provider.name,
        "provider": provider,
        "rows": rows,
        "absences": listing.absences(provider.pk, timezone.localdate()),
    }
    return render(request, "offers/providers/own.html", context)
