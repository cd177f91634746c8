"""Lists of events by filters in the address: for schools those published, for the office all; months and venues."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Final

from django.db.models import Count, F, Q, QuerySet

from membership.models import School
from offers.enums import EventFormat, EventStatus
from offers.models import Booking, Event, Session, Venue
from offers.queries.event_people import LIVE
from offers.queries.events import SHOWN, with_facts
from offers.timing.recurrence import at
from tenants.enums import Phase
from tenants.working_days import london_day

MIDNIGHT = datetime.min.time()
DAYS_AHEAD: Final = 14  # an event under its minimum is decided about this long before
FIRST_YEAR, LAST_YEAR = 2000, 2100
Filters = Mapping[str, str]


def for_schools(filters: Filters, now: datetime) -> QuerySet[Event]:
    """Return the events to come that schools see, soonest first; those cancelled are left out."""
    return with_facts(_coming(filters, now))


def for_map(filters: Filters, now: datetime) -> QuerySet[Event]:
    """Return the same events with their venue alone; one query."""
    return _coming(filters, now).select_related("venue")


def for_office(filters: Filters, now: datetime) -> QuerySet[Event]:
    """Return all events by filters: to come first and soonest first unless the past is asked for."""
    rows = _filtered(Event.objects.all(), filters)
    show = filters.get("show", "")
    if show in EventStatus.values:
        rows = rows.filter(status=show)
    elif show == "minimum":
        rows = under_minimum(now, now + timedelta(days=3650)).filter(pk__in=rows.values("pk"))
    elif show != "all":
        rows = rows.filter(Q(ends_at__gt=now) | Q(ends_at=None)).exclude(status=EventStatus.CANCELLED)
    return rows.select_related("offer__category", "venue").order_by(F("starts_at").asc(nulls_first=True), "pk")


def under_minimum(now: datetime, until: datetime) -> QuerySet[Event]:
    """Return events that begin in a while and have fewer places booked than they need."""
    rows = Event.objects.filter(
        status__in=[EventStatus.OPEN, EventStatus.CLOSED], starts_at__gt=now, starts_at__lte=until
    )
    return rows.filter(places_taken__lt=F("minimum")).order_by("starts_at", "pk")


def next_of_school(school: School, now: datetime, count: int) -> Sequence[Event]:
    """Return the next events a school has places at, with how many; one query."""
    rows = Event.objects.filter(bookings__school=school, bookings__status__in=LIVE, ends_at__gt=now)
    rows = rows.exclude(status=EventStatus.CANCELLED).annotate(own_places=Count("bookings"))
    return list(rows.select_related("venue").order_by("starts_at", "pk")[:count])


def own_places(school: School | None, events: Iterable[Event]) -> dict[int, int]:
    """Return how many places a school has at each of some events; one query, none without a school."""
    if not school:
        return {}
    live = Booking.objects.filter(school=school, status__in=LIVE, event__in=[event.pk for event in events])
    return dict(live.order_by().values_list("event").annotate(Count("pk")))


def sessions_between(first: date, before: date, *, is_office: bool) -> dict[date, list[Session]]:
    """Return the sessions of some days of London by day; schools see those of published events; one query."""
    rows = Session.objects.filter(starts_at__gte=at(first, MIDNIGHT), starts_at__lt=at(before, MIDNIGHT))
    rows = rows.filter(cancelled_at=None).exclude(event__status=EventStatus.CANCELLED)
    if not is_office:
        rows = rows.filter(event__status__in=SHOWN)
    found = rows.select_related("event__venue", "venue").order_by("starts_at", "pk")
    return {day: list(of_day) for day, of_day in groupby(found, key=lambda row: london_day(row.starts_at))}


def venues_of(events: Iterable[Event]) -> dict[Venue, list[Event]]:
    """Return events by the venue they are at, those online left out; no query when venues are at hand."""
    found: dict[Venue, list[Event]] = {}
    for event in events:
        if event.venue is not None and event.format != EventFormat.ONLINE:
            found.setdefault(event.venue, []).append(event)
    return found


def matching(text: str) -> Q:
    """Words in the title of an event or its offer, or at its venue."""
    return Q(title__icontains=text) | Q(offer__title__icontains=text) | Q(venue__name__icontains=text)


def known_venues(*, active_only: bool) -> QuerySet[Venue]:
    """Return the venues, with how many events to come are at each."""
    rows = Venue.objects.select_related("school").annotate(event_count=Count("events")).order_by("name", "pk")
    return rows.filter(is_active=True) if active_only else rows


def page_of_event(event_id: int) -> Event | None:
    """Return an event with all its page shows; cancelled sessions among the others."""
    rows = with_facts(Event.objects.all()).prefetch_related("trainers", "materials", "offer__prerequisites")
    return rows.filter(pk=event_id).first()


def _coming(filters: Filters, now: datetime) -> QuerySet[Event]:
    coming = Event.objects.filter(status__in=[EventStatus.OPEN, EventStatus.CLOSED], ends_at__gt=now)
    return _filtered(coming, filters).order_by("starts_at", "pk")


def _filtered(rows: QuerySet[Event], filters: Filters) -> QuerySet[Event]:
    if filters.get("category", "").isdecimal():
        rows = rows.filter(offer__category=int(filters["category"]))
    if filters.get("phase") in Phase.values:
        rows = rows.filter(Q(offer__phases=[]) | Q(offer__phases__contains=[filters["phase"]]))
    if filters.get("how") in EventFormat.values:
        rows = rows.filter(format=filters["how"])
    if filters.get("free") == "yes":
        rows = rows.filter(is_free=True)
    if filters.get("places") == "yes":
        rows = rows.filter(places_taken__lt=F("capacity"))
    text = filters.get("q", "").strip()[:100]
    if text:
        rows = rows.filter(matching(text))
    return _of_month(rows, filters.get("month", ""))


def _of_month(rows: QuerySet[Event], month: str) -> QuerySet[Event]:
    first = month_named(month)
    if first is None:
        return rows
    return rows.filter(starts_at__lt=at(next_month(first), MIDNIGHT), ends_at__gt=at(first, MIDNIGHT))


def month_named(text: str) -> date | None:
    """Return the first day of a month of this century written as 2027-01, or None."""
    try:
        found = datetime.strptime(text, "%Y-%m").date()  # noqa: DTZ007 - a month has no time zone
    except ValueError:
        return None
    return found if FIRST_YEAR <= found.year < LAST_YEAR else None


def next_month(first: date) -> date:
    """Return the first day of the month after."""
    return (first.replace(day=1) + timedelta(days=32)).replace(day=1)
