"""Telling everybody an event concerns that it has changed: each gets one message, delegates and trainers with their calendar."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse

from offers.emails import events as emails
from offers.models import Booking, Event, Provider
from offers.operations import messages
from offers.queries import event_people
from tenants.addresses import absolute
from tenants.current import current_partnership


@dataclass(frozen=True)
class News:
    """What is told: a word for the record, the subject, and sentences; `aside` is for those with a place.

    `to_bookers` is for those who booked for others and have no place themselves.
    """

    kind: str
    subject: str
    sentences: tuple[str, ...]
    aside: str = ""
    to_bookers: str = ""


@dataclass(frozen=True)
class Reader:
    """Somebody to write to, about their own place where they have one."""

    name: str
    email: str
    booking: Booking | None = None
    has_calendar: bool = False
    has_booked: bool = False


def everybody(*, event: Event, news: News) -> int:
    """Tell delegates, who booked for them, who waits and who trains; return how many messages are written."""
    readers = [*_with_places(event), *_trainers(event), *_waiting(event)]
    return _tell(event, news, _once(readers))


def trainers(*, event: Event, news: News) -> int:
    """Tell who trains alone; return how many messages are written."""
    return _tell(event, news, _once(_trainers(event)))


def _tell(event: Event, news: News, readers: list[Reader]) -> int:
    base = absolute(current_partnership(), "") if readers else ""
    for reader in readers:
        aside = news.aside if reader.booking is not None else news.to_bookers if reader.has_booked else ""
        messages.tell(
            event=event,
            kind=news.kind,
            to=reader.email,
            subject=news.subject,
            body=emails.changed_body(
                reader.name, [*news.sentences, aside], base + _path(event, reader), has_calendar=reader.has_calendar
            ),
            booking=reader.booking,
            has_calendar=reader.has_calendar,
        )
    return len(readers)


def _path(event: Event, reader: Reader) -> str:
    """The page of the own place, where it can be left, the places somebody booked for others, or the event."""
    if reader.booking:
        return reverse("booking", args=[reader.booking.pk])
    return f"{reverse('bookings')}?event={event.pk}" if reader.has_booked else reverse("event", args=[event.pk])


def _with_places(event: Event) -> Iterator[Reader]:
    bookings = event_people.live_bookings(event)
    for booking in bookings:
        if booking.delegate is not None and booking.delegate.is_active:
            yield Reader(booking.delegate.name, booking.delegate.email, booking, has_calendar=True)
    for booking in bookings:
        booker = booking.order.booked_by
        if booker is not None and booker.is_active:
            yield Reader(booker.name, booker.email, None if booking.delegate else booking, has_booked=True)


def _trainers(event: Event) -> Iterator[Reader]:
    for provider in event_people.trainers(event):
        email = _address(provider)
        if email:
            yield Reader(provider.name, email, has_calendar=True)


def _waiting(event: Event) -> Iterator[Reader]:
    for entry in event_people.hoping(event):
        if entry.delegate.is_active:
            yield Reader(entry.delegate.name, entry.delegate.email)


def _address(provider: Provider) -> str:
    return provider.email or (provider.person.email if provider.person else "")


def _once(readers: list[Reader] | Iterator[Reader]) -> list[Reader]:
    """Leave out who comes again: a delegate who also booked for others reads of the own place."""
    found: dict[str, Reader] = {}
    for reader in readers:
        found.setdefault(reader.email, reader)
    return list(found.values())
