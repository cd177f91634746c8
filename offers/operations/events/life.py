"""The life of an event: published when nothing lacks, closed, opened again, finished."""

from contextlib import suppress
from datetime import datetime

from django.db import transaction

from membership.models import Person
from offers.enums import EventStatus, OfferKind, OfferStatus
from offers.errors import OffersRefused
from offers.models import Event
from offers.operations import promotion
from offers.operations.events.locks import held


class NotReady(OffersRefused):
    """Something lacks before schools may book; the message says what."""

    code = "not_ready"


class WrongStatus(OffersRefused):
    """The event is not in a state in which this can be done."""

    code = "wrong_status"


def lacks(event: Event, now: datetime) -> list[str]:
    """Return what lacks before schools may book an event, in words; four queries at most."""
    found = []
    if not event.sessions.filter(cancelled_at=None).exists():
        found.append("Add a session: an event without one cannot be booked.")
    elif event.ends_at and event.ends_at <= now:
        found.append("Its sessions are over: move it to a day to come.")
    if event.capacity == 0:
        found.append("Say how many places there are.")
    if event.closes_at and event.closes_at <= now:
        found.append("Booking has closed already: say a later day.")
    if event.offer.status != OfferStatus.PUBLISHED:
        found.append(f"Publish the offer “{event.offer}” first.")
    if not event.is_free and event.offer.kind != OfferKind.CORE and not event.offer.prices.exists():
        found.append("Say what a place costs in the offer’s prices, or that the event is free.")
    if not event.policy.is_current:
        found.append(f"The terms “{event.policy.name}” have a newer version: choose it.")
    return found


@transaction.atomic
def publish(*, by: Person, event_id: int, now: datetime) -> Event:
    """Let schools see and book an event. A second press changes nothing. Raises NotReady, WrongStatus."""
    event = held(event_id)
    if event.status == EventStatus.OPEN:
        return event
    if event.status not in (EventStatus.DRAFT, EventStatus.CLOSED):
        raise WrongStatus(f"“{event}” is {event.get_status_display().lower()} and cannot be opened.")
    found = lacks(event, now)
    if found:
        raise NotReady(" ".join(found))
    event.open()
    event.save(update_fields=["status"])
    promotion.fill(event=event, now=now)
    return event


@transaction.atomic
def close(*, by: Person, event_id: int) -> Event:
    """Take no more bookings; those there are stay. A second press changes nothing. Raises WrongStatus."""
    event = held(event_id)
    if event.status == EventStatus.CLOSED:
        return event
    if event.status != EventStatus.OPEN:
        raise WrongStatus(f"“{event}” is not open for booking.")
    event.close()
    event.save(update_fields=["status"])
    return event


@transaction.atomic
def finish(*, by: Person | None, event_id: int, now: datetime) -> Event:
    """Say that an event is over. A second press changes nothing. Raises WrongStatus."""
    event = held(event_id)
    if event.status == EventStatus.FINISHED:
        return event
    if event.status not in (EventStatus.OPEN, EventStatus.CLOSED):
        raise WrongStatus(f"“{event}” has not taken place.")
    if event.ends_at is None or event.ends_at > now:
        raise WrongStatus(f"“{event}” is not over yet.")
    event.finish()
    event.save(update_fields=["status"])
    return event


def finish_past(*, now: datetime) -> int:
    """Finish all events whose last session has ended; return how many."""
    over = Event.objects.filter(status__in=[EventStatus.OPEN, EventStatus.CLOSED], ends_at__lte=now)
    found = list(over.values_list("pk", flat=True))
    for event_id in found:
        with suppress(WrongStatus):  # changed meanwhile
            finish(by=None, event_id=event_id, now=now)
    return len(found)
