"""What must be so before anybody gets a place: the event is open to the school now, and its people may come."""

from collections.abc import Iterable
from datetime import date, datetime

from membership.models import Person, School
from offers.booking_errors import NotEligible
from offers.enums import EventStatus, WaitingStatus
from offers.models import Event, WaitingEntry
from offers.operations import delegates
from offers.operations.places import BookingClosed, SessionFull
from offers.queries import quoting
from offers.queries.quoting import PlaceQuote


def quote(event: Event, school: School, on: date) -> PlaceQuote:
    """Return what a place costs the school. Raises NotEligible, NotPriced."""
    found = quoting.place_of(event, school, on)
    if found.refusal:
        raise NotEligible(found.refusal)
    return found


def refuse_closed(event: Event, now: datetime) -> None:
    """Refuse to book an event that is not open at an instant. Raises BookingClosed."""
    if event.status != EventStatus.OPEN:
        raise BookingClosed(f"“{event}” cannot be booked: {event.get_status_display().lower()}.")
    if event.opens_at and now < event.opens_at:
        raise BookingClosed(f"Booking of “{event}” has not begun.")
    if event.closes_at and now >= event.closes_at:
        raise BookingClosed(f"Booking of “{event}” has closed.")
    refuse_over(event, now)


def refuse_over(event: Event, now: datetime) -> None:
    """Refuse an event that is over, or a group that has begun. Raises BookingClosed."""
    if event.starts_at and event.is_cohort and now >= event.starts_at:
        raise BookingClosed(f"“{event}” is one group and has begun.")
    if event.ends_at and now >= event.ends_at:
        raise BookingClosed(f"“{event}” is over.")


def refuse_people(event: Event, school: School, people: Iterable[Person | None]) -> None:
    """Refuse who cannot come. Raises NotEligible, AlreadyBooked, PrerequisiteMissing."""
    delegates.check(event=event, school_id=school.pk, people=people)


def refuse_if_others_wait(event: Event, count: int) -> None:
    """Leave free places to the waiting list, which gets them first. Raises SessionFull."""
    if not event.has_waiting_list or event.quotas.exists():
        return
    waiting = WaitingEntry.objects.filter(event=event, status=WaitingStatus.WAITING).count()
    if waiting and event.places_left - waiting < count:
        raise SessionFull(f"“{event}” is full, and others wait. Join the waiting list.")
