"""Bookings of a school or of all, one booking, and who comes to an event."""

from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from membership.requests import PersonRequest
from offers.cancelling import Terms, may_substitute, may_transfer
from offers.enums import BookingStatus, EventStatus
from offers.forms.bookings.filters import PlaceFilter
from offers.models import Booking
from offers.presenters.bookings import booking as present
from offers.queries.bookings import lists as queries
from offers.views.bookings import loading
from offers.words.bookings import when
from tenants import lists
from tenants.access import allowed, permission_required, require
from tenants.working_days import bank_holidays


@require_safe
@permission_required("offers.view_catalogue")
def booking_list(request: PersonRequest) -> HttpResponse:
    """Bookings someone may see, by filters in the address; as a page or a file."""
    now = timezone.now()
    is_office = queries.sees_all(request.person)
    visible = queries.visible_to(request.person, request.acting_school)
    rows = queries.filtered(visible, request.GET, now)
    file = lists.export(request, "bookings", present.COLUMNS, rows)
    if file:
        return file
    page = lists.page(request, rows)
    context = {
        "title": "Bookings",
        "chips": present.list_chips(request),
        "filter": PlaceFilter(request.GET, BookingStatus.choices),
        "export": lists.export_urls(request),
        "page": page,
        "rows": [(row, present.tag(row), present.cost(row), is_open(row, now)) for row in page],
        "is_office": is_office,
        "shows_school": is_office or not request.acting_school,
    }
    return render(request, "offers/bookings/list.html", context)


@require_safe
@permission_required("offers.view_catalogue")
def booking(request: PersonRequest, booking_id: int) -> HttpResponse:
    """One place: what it is, what happened to it, and what can be done with it."""
    shown, now = loading.get_booking(request, booking_id), timezone.now()
    starts_at, terms = shown.event.starts_at, Terms.from_json(shown.policy)
    may_change = allowed(request, "offers.book", shown) and is_open(shown, now)
    context = {
        "title": f"{present.delegate(shown)}: {shown.event}",
        "caption": present.caption(shown),
        "booking": shown,
        "tag": present.tag(shown),
        "facts": present.facts(
            shown, queries.request_of(shown), shows_needs=allowed(request, "offers.see_needs", shown)
        ),
        "terms": present.terms(shown),
        "others": queries.of_same_order(shown),
        "events": present.timeline(shown, queries.moved_from(shown)),
        "links": present.links(shown),
        "may_change": may_change,
        "may_swap": shown.delegate_id is None or (starts_at is not None and may_substitute(terms, starts_at, now)),
        "may_move": shown.status == BookingStatus.CONFIRMED
        and starts_at is not None
        and may_transfer(terms, starts_at, now, bank_holidays()),
        "may_miss": allowed(request, "offers.configure") and _may_miss(shown, now),
    }
    return render(request, "offers/bookings/booking.html", context)


@require_safe
@permission_required("offers.view_catalogue")
def event_delegates(request: PersonRequest, event_id: int) -> HttpResponse:
    """Who comes to an event, with their needs, for those who run it; printable, and as a file."""
    event = loading.get_event(event_id)
    require(request, "offers.run_day", event)
    rows = queries.of_event(event.pk)
    file = lists.export(request, "delegates", present.DELEGATE_COLUMNS, rows)
    if file:
        return file
    found = list(rows)
    context = {
        "title": f"Delegates: {event}",
        "caption": f"{when(event.starts_at)} · {len(found)} of {event.capacity} places",
        "event": event,
        "rows": [(row, present.delegate(row), present.tag(row)) for row in found],
        "export": lists.export_urls(request),
    }
    return render(request, "offers/bookings/delegates.html", context)


def is_open(row: Booking, now: datetime) -> bool:
    """Whether a place can still be changed: it is live and the event has not begun."""
    is_ahead = row.event.starts_at is None or row.event.starts_at > now
    return row.is_live and is_ahead and row.event.status != EventStatus.CANCELLED


def _may_miss(row: Booking, now: datetime) -> bool:
    has_begun = bool(row.event.starts_at and row.event.starts_at <= now)
    return has_begun and row.status == BookingStatus.CONFIRMED and not row.cancel_reason
