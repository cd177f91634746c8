"""What a school has to do about its places."""

from datetime import datetime

from django.db.models import QuerySet

from offers.enums import BookingStatus, WaitingStatus
from offers.models import Booking, WaitingEntry

LIVE = (BookingStatus.HELD, BookingStatus.CONFIRMED)
MOST = 3


def offered(school_id: int | None) -> QuerySet[WaitingEntry]:
    """Return the places kept for people of a school."""
    return WaitingEntry.objects.filter(school=school_id, status=WaitingStatus.OFFERED)


def without_name(school_id: int | None, now: datetime, until: datetime) -> QuerySet[Booking]:
    """Return the places without a name whose event begins soon."""
    return Booking.objects.filter(
        school=school_id, delegate=None, status__in=LIVE, event__starts_at__gt=now, event__starts_at__lte=until
    )


def offered_to(school_id: int) -> list[WaitingEntry]:
    """Return the places kept for people of a school, first to answer first; one query."""
    return list(offered(school_id).select_related("event", "delegate").order_by("offer_expires_at")[:MOST])


def unnamed(school_id: int, now: datetime, until: datetime) -> list[Booking]:
    """Return places without a name whose event begins soon; one query."""
    rows = without_name(school_id, now, until)
    return list(rows.select_related("event").order_by("event__starts_at")[:MOST])
