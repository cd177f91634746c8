"""The page of one event, its files and its calendar."""

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from membership.requests import PersonRequest
from offers.models import Event
from offers.operations.events import life
from offers.presenters.events import lists as list_words
from offers.presenters.events import pages as present
from offers.queries import calendar_entries, event_people
from offers.queries.bookings import lists
from offers.views.events.shared import get_event, is_office, may_join, school_view
from tenants import ical
from tenants.access import allowed, permission_required
from tenants.addresses import absolute
from tenants.current import current_partnership


@require_safe
@permission_required("offers.view_catalogue")
def event_page(request: PersonRequest, event_id: int) -> HttpResponse:
    """One event; with what the office does for those who manage it."""
    now, event = timezone.now(), get_event(request, event_id)
    joins, manages = may_join(request, event), is_office(request) and allowed(request, "offers.manage_events")
    school = school_view(request, timezone.localdate())
    context = {
        "title": event.title,
        "event": event,
        "tag": list_words.status_tag(event),
        "crumbs": present.crumbs(None, event.title),
        "facts": present.facts(event, school, now),
        "sessions": present.sessions(event, shows_link=joins),
        "terms": present.terms_words(event),
        "materials": list(event.materials.all()) if joins else [],
        "refusal": list_words.refusal_of(event, school),
        "why_dearer": school.standing.why_dearer if school and not event.is_free else "",
        "manages": manages,
        "school": request.acting_school,
        "now": now,
    }
    if is_office(request):
        context |= {
            "office_facts": present.office_facts(event),
            "reach": event_people.reach(event),
            "lacks": life.lacks(event, now) if event.status == "draft" else [],
            "is_over": event.ends_at is not None and event.ends_at <= now,
        }
    return render(request, "offers/events/page.html", context)


@require_safe
@permission_required("offers.view_catalogue")
def event_ics(request: PersonRequest, event_id: int) -> HttpResponse:
    """The event for somebody's calendar, with the link to join for delegates."""
    event = get_event(request, event_id)
    return calendar_file(event.title, _entries(request, event))


@require_safe
@permission_required("offers.view_catalogue")
def event_material(request: PersonRequest, event_id: int, material_id: int) -> FileResponse:
    """A file of the event, for delegates; for everybody else it does not exist."""
    event = get_event(request, event_id)
    material = next((row for row in event.materials.all() if row.pk == material_id), None)
    if material is None or not may_join(request, event):
        raise Http404("No such file here.")
    response = FileResponse(material.file.open("rb"), as_attachment=True, filename=material.file_name)
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
@permission_required("offers.view_catalogue")
def booking_ics(request: PersonRequest, booking_id: int) -> HttpResponse:
    """One place for a calendar; the link to join is in the delegate's own alone."""
    booking = lists.find(request.person, booking_id)
    if booking is None:
        raise Http404("No such booking here.")
    link = absolute(current_partnership(), reverse("event", args=[booking.event_id]))
    is_own = booking.delegate_id == request.person.pk
    entries = calendar_entries.of_bookings([booking], link, timezone.now(), is_school=not is_own)
    return calendar_file(booking.event.title, entries)


def calendar_file(name: str, entries: list[ical.Entry]) -> HttpResponse:
    """Return entries as a file for a calendar."""
    response = HttpResponse(ical.calendar(name, entries), content_type=f"{ical.MIME_TYPE}; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="event.ics"'
    response["Cache-Control"] = "private, no-store"
    return response


def _entries(request: PersonRequest, event: Event) -> list[ical.Entry]:
    now = timezone.now()
    link = absolute(current_partnership(), reverse("event", args=[event.pk]))
    own = event_people.bookings_of(event, request.person)
    if own:
        return calendar_entries.of_bookings(own, link, now)
    return calendar_entries.of_event(event, link, now)
