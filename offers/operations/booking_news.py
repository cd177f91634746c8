"""Who is told what about places: the delegate, and who booked when that is somebody else."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.urls import reverse

from membership.models import Person
from offers.models import Booking, BookingOrder, Event, WaitingEntry
from offers.operations import messages
from offers.words import bookings as booking_words
from offers.words.bookings import Words, when
from tenants.addresses import absolute
from tenants.current import current_partnership
from tenants.money import format_pence


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


def asker(entry: WaitingEntry) -> Person:
    """Return who answers for an entry of a waiting list: who put it there, or the delegate where they left."""
    return entry.asked_by if entry.asked_by and entry.asked_by.is_active else entry.delegate


def to_asker(entry: WaitingEntry, words: Words) -> None:
    """Tell who answers for an entry of a waiting list."""
    to_person(asker(entry), entry.event, words)


def tell_booked(order: BookingOrder, made: Sequence[Booking]) -> None:
    """Tell delegates that their places are sure, and who booked for others what was booked."""
    site, event = base(), order.event
    tell_confirmed(made, site)
    if any(booking.delegate_id != order.booked_by_id for booking in made):
        page = link(site, "booking", made[0].pk)
        to_booker(order, booking_words.ordered(event.title, starts(event), len(made), price_words(made), page))


def tell_held(order: BookingOrder, made: Sequence[Booking], until: datetime, approver: Person) -> None:
    """Tell who booked above their limit that somebody was asked."""
    event, page = order.event, link(base(), "booking", made[0].pk)
    words = booking_words.held(event.title, starts(event), len(made), when(until), str(approver), page)
    to_booker(order, words)


def tell_confirmed(made: Sequence[Booking], site: str) -> None:
    """Tell delegates that their places are sure."""
    for booking in made:
        event, page = booking.event, link(site, "booking", booking.pk)
        to_person(booking.delegate, event, booking_words.confirmed(event.title, starts(event), page), booking)


def price_words(made: Sequence[Booking]) -> str:
    """“£190.00 before VAT”, “free of charge”, with what comes from allowances."""
    pence = sum(booking.price_pence for booking in made)
    covered = sum(booking.allowance_id is not None for booking in made)
    paid = f"{format_pence(pence)} before VAT" if pence else "" if covered else "free of charge"
    return ", ".join(part for part in (paid, f"{covered} from your allowance" if covered else "") if part)
