"""Offers, events, bookings and agreements with their related rows, for systems that read page by page."""

from django.db.models import Prefetch, QuerySet

from offers.enums import AgreementStatus
from offers.models import Agreement, AgreementLine, Booking, Event, Offer, Session

UNORDERED = (AgreementStatus.BASKET, AgreementStatus.REQUESTED, AgreementStatus.CANCELLED)


def offers() -> QuerySet[Offer]:
    """Return every offer of every year with its prices."""
    return Offer.objects.select_related("category", "year").prefetch_related("prices").order_by("id")


def events() -> QuerySet[Event]:
    """Return every event with its venue and the sessions that take place."""
    sessions = Prefetch("sessions", Session.objects.filter(cancelled_at=None))
    return Event.objects.select_related("venue").prefetch_related(sessions).order_by("id")


def bookings() -> QuerySet[Booking]:
    """Return every booking with its order and delegate."""
    return Booking.objects.select_related("order", "delegate").order_by("id")


def agreements() -> QuerySet[Agreement]:
    """Return what was ordered, with its lines; baskets are nobody else's business."""
    lines = Prefetch("lines", AgreementLine.objects.order_by("id"))
    return Agreement.objects.exclude(status__in=UNORDERED).prefetch_related(lines).order_by("id")
