"""Venues: the list, a new one, a changed one."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from membership.requests import PersonRequest
from membership.views.answers import accepted
from offers.forms.events.venues import VenueForm, facts_of
from offers.models import Venue
from offers.operations.events import venues
from offers.queries import event_lists
from tenants import lists
from tenants.access import permission_required
from tenants.lists import Column

COLUMNS: list[Column[Venue]] = [
    Column("Venue", lambda row: row.name),
    Column("Address", lambda row: row.address),
    Column("Postcode", lambda row: row.postcode),
    Column("Latitude", lambda row: row.latitude),
    Column("Longitude", lambda row: row.longitude),
    Column("Getting there and in", lambda row: row.access),
    Column("Can be chosen", lambda row: row.is_active),
]


@require_safe
@permission_required("offers.manage_events")
def venue_list(request: PersonRequest) -> HttpResponse:
    """Where events take place."""
    rows = event_lists.known_venues(active_only=request.GET.get("show") != "all")
    file = lists.export(request, "venues", COLUMNS, rows)
    if file:
        return file
    context = {
        "title": "Venues",
        "chips": lists.chips(request, "show", [("all", "With those no longer used")]),
        "page": lists.page(request, rows),
        "export": lists.export_urls(request),
        "crumbs": [{"label": "Events", "url": reverse("events")}, {"label": "Venues", "url": ""}],
    }
    return render(request, "offers/events/venues.html", context)


@require_http_methods(["GET", "POST"])
@permission_required("offers.manage_events")
def venue_new(request: PersonRequest) -> HttpResponse:
    """Write a venue."""
    return _edit(request, None)


@require_http_methods(["GET", "POST"])
@permission_required("offers.manage_events")
def venue_change(request: PersonRequest, venue_id: int) -> HttpResponse:
    """Change a venue."""
    found = event_lists.known_venues(active_only=False).filter(pk=venue_id).first()
    if found is None:
        raise Http404("No such venue here.")
    return _edit(request, found)


def _edit(request: PersonRequest, venue: Venue | None) -> HttpResponse:
    form = VenueForm(request.POST or None, initial=facts_of(venue) if venue else None)
    if form.is_valid() and accepted(
        form, lambda: venues.write(by=request.person, facts=form.facts(), venue_id=venue.pk if venue else None)
    ):
        messages.success(request, "The venue is saved.")
        return redirect("venues")
    title = "Change the venue" if venue else "New venue"
    context = {
        "title": title,
        "form": form,
        "button_label": "Save",
        "cancel_url": reverse("venues"),
        "crumbs": [{"label": "Venues", "url": reverse("venues")}, {"label": title, "url": ""}],
    }
    return render(request, "offers/events/form.html", context)
