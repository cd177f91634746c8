"""Calendars by secret address: the page where addresses are made and ended, and the addresses themselves."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from membership.link_keys import key_hash
from membership.models import School
from membership.requests import PersonRequest
from offers.models import Event
from offers.operations.events import feeds
from offers.queries import feeds as queries
from tenants import ical
from tenants.access import permission_required
from tenants.addresses import absolute
from tenants.current import current_partnership

OWN = "own"


@require_http_methods(["GET", "POST"])
@permission_required("offers.view_catalogue")
def calendar_feed(request: PersonRequest) -> HttpResponse:
    """The addresses somebody has, a new one, and the end of one; a new address is shown this once."""
    address = ""
    if request.method == "POST":
        school = _school(request)
        if "revoke" in request.POST:
            feeds.revoke(by=request.person, school=school)
            messages.success(request, "The address shows nothing any more.")
            return redirect("calendar_feed")
        key = feeds.renew(by=request.person, school=school)
        address = absolute(current_partnership(), reverse("feed_file", args=[key]))
    made = {feed.school_id for feed in queries.of_person(request.person)}
    context = {
        "title": "Events in your calendar",
        "caption": "An address your calendar reads by itself. Whoever has it sees what it shows: keep it to yourself.",
        "address": address,
        "rows": [("Your own events", OWN, None in made)]
        + [(f"Events of {school}", str(school.pk), school.pk in made) for school in request.person.schools],
        "crumbs": [{"label": "Events", "url": reverse("events")}, {"label": "Calendar", "url": ""}],
    }
    response = render(request, "offers/events/feeds.html", context)
    response["Cache-Control"] = "no-store"
    return response


@require_safe
def feed_file(request: PersonRequest, key: str) -> HttpResponse:
    """A calendar by its secret address; without sign-in, never kept by a cache, 404 for keys nobody has."""
    feed = queries.find(key_hash(key))
    if feed is None:
        raise Http404("No such calendar.")
    base = absolute(current_partnership(), "")
    entries = queries.entries(feed, timezone.now(), lambda event: base + _path(event))
    response = HttpResponse(ical.calendar(_name(feed.school), entries), content_type=f"{ical.MIME_TYPE}; charset=utf-8")
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


def _school(request: PersonRequest) -> School | None:
    """The school an address is for: one's own, else it does not exist. Raises Http404."""
    named = request.POST.get("whose", OWN)
    if named == OWN:
        return None
    found = next((school for school in request.person.schools if str(school.pk) == named), None)
    if found is None:
        raise Http404("Not a school of yours.")
    return found


def _name(school: School | None) -> str:
    name = current_partnership().name
    return f"{school}: {name}" if school else name


def _path(event: Event) -> str:
    return reverse("event", args=[event.pk])
