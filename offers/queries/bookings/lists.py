"""Bookings as lists ask for them: whose they are, and what the address narrows them to."""

from datetime import datetime
from typing import Any

import rules
from django.db.models import Q, QuerySet
from django.http import QueryDict

from membership.models import Person, School
from offers.enums import BookingStatus, PurchaseStatus
from offers.models import Booking, Purchase

WITH = ("event__offer", "event__venue", "event__policy", "school", "delegate", "allowance", "order__booked_by", "quota")


def sees_all(person: Person) -> bool:
    """Whether somebody sees the bookings of every school."""
    return bool(rules.has_perm("offers.view_bookings", person))


def visible_to(person: Person, school: School | None = None) -> QuerySet[Booking]:
    """Return the bookings somebody may know of: all for the office, otherwise those of the school they act for or may act for."""
    rows = Booking.objects.select_related(*WITH).order_by("-event__starts_at", "-pk")
    if sees_all(person):
        return rows
    if school:
        return rows.filter(school=school.pk)
    return rows.filter(Q(school__in=person.school_ids) | Q(school__trust__in=person.trust_ids))


def filtered(rows: QuerySet[Booking], query: QueryDict, now: datetime) -> QuerySet[Booking]:
    """Return the bookings the address asks for: `status`, `when`, `event`, `school`, `q`."""
    narrowed = rows.filter(**_exact(query))
    if query.get("when") == "upcoming":
        narrowed = narrowed.filter(event__ends_at__gte=now)
    elif query.get("when") == "past":
        narrowed = narrowed.filter(event__ends_at__lt=now)
    text = query.get("q", "").strip()
    if text:
        narrowed = narrowed.filter(
            Q(event__title__icontains=text)
            | Q(delegate__name__icontains=text)
            | Q(school__name__icontains=text)
            | Q(order__purchase_order__icontains=text)
        )
    return narrowed


def naming(rows: QuerySet[Booking], text: str) -> QuerySet[Booking]:
    """Return the bookings whose delegate or purchase order has a text."""
    return rows.filter(Q(delegate__name__icontains=text) | Q(order__purchase_order__icontains=text))


def of_event(event_id: int) -> QuerySet[Booking]:
    """Return the places of an event that are held or confirmed, by school and name."""
    rows = Booking.objects.select_related(*WITH).filter(event=event_id, status__in=["held", "confirmed"])
    return rows.order_by("school__name", "delegate__name", "pk")


def find(person: Person, booking_id: int) -> Booking | None:
    """Return a booking somebody may know of; two queries."""
    return visible_to(person).prefetch_related("event__sessions").filter(pk=booking_id).first()


def of_same_order(booking: Booking) -> list[Booking]:
    """Return the other places of the order; one query."""
    rows = Booking.objects.select_related("delegate").filter(order=booking.order_id).exclude(pk=booking.pk)
    return list(rows.order_by("pk"))


def request_of(booking: Booking) -> Purchase | None:
    """Return the request for approval a held place waits for; one query, none for other places."""
    if booking.status != BookingStatus.HELD:
        return None
    rows = Purchase.objects.filter(order=booking.order_id, status=PurchaseStatus.WAITING)
    return rows.select_related("approver").first()


def moved_from(booking: Booking) -> Booking | None:
    """Return the booking this one was moved from; one query."""
    return Booking.objects.select_related("event").filter(moved_to=booking.pk).first()


def other_dates(booking: Booking, now: datetime) -> list[Any]:
    """Return the open dates of the same offer a place can be moved to, soonest first; one query."""
    rows = booking.event.offer.runs.filter(status="open", starts_at__gt=now).exclude(pk=booking.event_id)
    return [event for event in rows.select_related("venue").order_by("starts_at") if event.places_left > 0]


def _exact(query: QueryDict) -> dict[str, Any]:
    wanted: dict[str, Any] = {}
    if query.get("status") in BookingStatus.values:
        wanted["status"] = query["status"]
    for name in ("event", "school"):
        if query.get(name, "").isdecimal():
            wanted[name] = query[name]
    return wanted
