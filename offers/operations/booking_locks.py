"""The rows that stand for places. Order: events by id, then waiting entries, then bookings, quotas, allowances, accounts.

An event's row is held without its key, so that new bookings of it may be written meanwhile; booking itself holds it only
from its one conditional update on.
"""

from collections.abc import Collection

from offers.booking_errors import BookingEnded
from offers.enums import BookingStatus
from offers.models import Booking, Event, WaitingEntry

WITH = ("order__booked_by", "event__offer", "event__venue", "event__policy", "school", "delegate", "allowance")
ENTRY_WITH = ("event__offer", "event__venue", "event__policy", "school", "delegate", "asked_by")


def lock_events(event_ids: Collection[int]) -> dict[int, Event]:
    """Return events by id, held until the transaction ends; in id order."""
    rows = Event.objects.select_for_update(of=("self",), no_key=True).select_related("offer", "policy", "venue")
    return {event.pk: event for event in rows.filter(pk__in=set(event_ids)).order_by("pk")}


def lock_event(event_id: int) -> Event:
    """Return the event, held until the transaction ends."""
    return lock_events([event_id])[event_id]


def lock_booking(booking_id: int) -> Booking:
    """Return a booking and hold its event's row, then its own. Raises BookingEnded unless it has a place."""
    event_id = Booking.objects.values_list("event_id", flat=True).get(pk=booking_id)
    return lock_booking_of(lock_event(event_id), booking_id)


def lock_booking_of(event: Event, booking_id: int) -> Booking:
    """Return a booking of an event that is held already. Raises BookingEnded unless it has a place."""
    booking = Booking.objects.select_for_update(of=("self",)).select_related(*WITH).get(pk=booking_id)
    booking.event = event
    if not booking.is_live:
        raise BookingEnded(f"This booking has ended: {booking.get_status_display().lower()}.")
    return booking


def lock_held(event: Event, order_id: int) -> list[Booking]:
    """Return the places of an order that are still held for approval, of an event that is held already."""
    rows = Booking.objects.select_for_update(of=("self",)).select_related(*WITH)
    found = list(rows.filter(order=order_id, status=BookingStatus.HELD).order_by("pk"))
    for booking in found:
        booking.event = event
    return found


def lock_entry(entry_id: int) -> WaitingEntry:
    """Return a waiting entry, held until the transaction ends; whoever also needs the event holds that first."""
    return WaitingEntry.objects.select_for_update(of=("self",)).select_related(*ENTRY_WITH).get(pk=entry_id)
