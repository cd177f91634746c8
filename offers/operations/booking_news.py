"""Who is told what about places: the delegate, and who booked when that is somebody else."""

from collections.abc import Iterable

from django.urls import reverse

from membership.models import Person
from offers.booking_words import Words, when
from offers.models import Booking, BookingOrder, Event
from offers.operations import messages
from tenants.addresses import absolute
from tenants.current import current_partnership


def base() -> str:
    """Return the address of the partnership's pages, once per operation: one query in public."""
    return absolute(current_partnership(), "")


def link(site: str, name: str, key: object) -> str:
    """Return the whole address of a page."""
    return f"{site}{reverse(name, args=[key])}"


def starts(event: Event) -> str:
    """Return when an event begins, in words."""
    return when(event.starts_at)


def to_person(person: Person | None, event: Event, words: Words, booking: Booking | None = None) -> None:
    """Tell one person; nobody, where there is none or they left."""
    if person is None or not person.is_active:
        return
    messages.tell(
        event=event,
        kind=words.kind,
        to=person.email,
        subject=words.subject,
        body=words.body,
        booking=booking,
        has_calendar=words.has_calendar and booking is not None,
    )


def to_both(booking: Booking, words: Words) -> None:
    """Tell the delegate, and who booked when that is somebody else."""
    to_person(booking.delegate, booking.event, words, booking)
    booker = booking.order.booked_by
    if booker and booker != booking.delegate:
        to_person(booker, booking.event, words._replace(has_calendar=False), booking)


def to_delegates(bookings: Iterable[Booking], words: Words) -> None:
    """Tell each named delegate."""
    for booking in bookings:
        to_person(booking.delegate, booking.event, words, booking)


def to_booker(order: BookingOrder, words: Words) -> None:
    """Tell who booked."""
    to_person(order.booked_by, order.event, words)
