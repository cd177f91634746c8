"""Events as a list, a month and a map: for schools with their price, for the office with how full they are."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from membership.requests import PersonRequest
from offers.forms.events.filters import EventFilter
from offers.presenters.events import lists as present
from offers.presenters.events import maps as map_words
from offers.presenters.events.months import WEEKDAYS, month
from offers.queries import area, event_lists
from offers.views.events.shared import is_office, school_view
from tenants import lists
from tenants.access import allowed, permission_required


@require_safe
@permission_required("offers.view_catalogue")
def event_list(request: PersonRequest) -> HttpResponse:
    """Events by filters in the address; as a page or a file."""
    return _of_office(request) if is_office(request) else _of_school(request)


@require_safe
@permission_required("offers.view_catalogue")
def event_calendar(request: PersonRequest) -> HttpResponse:
    """One month, with the ways to those beside it."""
    today = timezone.localdate()
    first = event_lists.month_named(request.GET.get("month", "")) or today.replace(day=1)
    sessions = event_lists.sessions_between(first, event_lists.next_month(first), is_office=is_office(request))
    shown = month(first, sessions, today)
    title = f"Events in {first:%B %Y}"
    return render(request, "offers/events/calendar.html", {"title": title, "month": shown, "weekdays": WEEKDAYS})


@require_safe
@permission_required("offers.view_catalogue")
def event_map(request: PersonRequest) -> HttpResponse:
    """Where events take place, drawn and as a list; the same filters as the list's."""
    now = timezone.now()
    events = list(event_lists.for_map(request.GET.dict(), now))
    venues = event_lists.venues_of(events)
    around = area.points() if venues else []
    places = map_words.places(venues)
    own = area.point_of(request.acting_school)
    context = {
        "title": "Where events take place",
        "chips": present.school_chips(request),
        "filter": EventFilter(request.GET, today=timezone.localdate()),
        "places": places,
        "chart": map_words.chart(places, around, own),
        "has_own": own is not None,
        "online_count": len(events) - sum(len(found) for found in venues.values()),
    }
    return render(request, "offers/events/map.html", context)


def _of_school(request: PersonRequest) -> HttpResponse:
    now = timezone.now()
    school = school_view(request, timezone.localdate())
    events = event_lists.for_schools(request.GET.dict(), now)
    if request.GET.get("format"):
        rows = present.rows(events, school, event_lists.own_places(request.acting_school, events), now)
        file = lists.export(request, "events", present.school_columns(), rows)
        if file:
            return file
    page = lists.page(request, events)
    shown = list(page)
    context = {
        "title": "Events",
        "chips": present.school_chips(request),
        "filter": EventFilter(request.GET, today=timezone.localdate()),
        "page": page,
        "rows": present.rows(shown, school, event_lists.own_places(request.acting_school, shown), now),
        "export": lists.export_urls(request),
    }
    return render(request, "offers/events/list.html", context)


def _of_office(request: PersonRequest) -> HttpResponse:
    now = timezone.now()
    events = event_lists.for_office(request.GET.dict(), now)
    file = lists.export(request, "events", present.office_columns(), events)
    if file:
        return file
    page = lists.page(request, events)
    context = {
        "title": "Events",
        "chips": present.office_chips(request),
        "filter": EventFilter(request.GET, today=timezone.localdate()),
        "page": page,
        "rows": [
            (event, present.when_words(event), present.place_words(event), present.status_tag(event)) for event in page
        ],
        "export": lists.export_urls(request),
        "may_manage": allowed(request, "offers.manage_events"),
    }
    return render(request, "offers/events/office_list.html", context)
