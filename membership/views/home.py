"""The home of each role, the search, and the switch between schools."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from membership.operations import people
from membership.operations.people import NotYourSchool
from membership.presenters import home as words
from membership.queries import home as counts
from membership.queries import years
from membership.requests import PersonRequest
from tenants import shell
from tenants.access import allowed, permission_required

FIGURES = 4
OFFICE = "office"


@require_safe
@permission_required("membership.use_service")
def home(request: PersonRequest) -> HttpResponse:
    """What needs somebody, then figures and panels."""
    now = timezone.localtime()
    context = {
        "title": words.greeting(request.person, now),
        "caption": words.caption(years.running(shell.once(request, years.every), now.date()), now),
        "needs": shell.by_urgency(shell.needs.collect(request), now.date()),
        "figures": sorted(shell.figures.collect(request), key=lambda figure: figure.order)[:FIGURES],
        "panels": sorted(shell.panels.collect(request), key=lambda panel: panel.order),
        "is_new": allowed(request, "membership.change_schools") and not shell.once(request, counts.of_office).schools,
        "add_schools_url": reverse("schools_add"),
    }
    return render(request, "membership/home.html", context)


@require_safe
@permission_required("membership.use_service")
def search(request: PersonRequest) -> HttpResponse:
    """Whatever every app finds for some words."""
    query = request.GET.get("q", "").strip()[:80]
    hits = shell.search.collect(request, query) if query else []
    caption = f"{len(hits)} found for “{query}”" if query else "Type a name, a number or a postcode."
    return render(
        request, "membership/search.html", {"title": "Search", "caption": caption, "hits": hits, "query": query}
    )


@require_POST
@permission_required("membership.use_service")
def switch(request: PersonRequest) -> HttpResponse:
    """Act for another school, or for the office."""
    place = request.POST.get("place", "")
    if place != OFFICE and not place.isdigit():
        raise Http404(place)
    try:
        people.switch(by=request.person, school_id=None if place == OFFICE else int(place))
    except NotYourSchool as refusal:
        raise Http404(place) from refusal
    return redirect("home")
