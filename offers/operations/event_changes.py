"""The organiser changes an event schools have booked: cancelled, moved, elsewhere, fewer places. Everybody is told.

Each change holds the event's row, raises the sequence calendars go by, and writes the messages in the same transaction.
"""

from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import transaction

from membership.models import Person
from offers.enums import EventStatus
from offers.errors import OffersRefused
from offers.models import Event, Quota
from offers.operations import organiser, promotion
from offers.operations.events import telling
from offers.operations.events.locks import EventOver, InThePast, held, held_alive
from offers.operations.events.telling import News
from offers.operations.events.writing import CapacityTooLow, Place, check_capacity, check_place, keep_period
from offers.timing.recurrence import days_between, shifted
from offers.words.events import day_words, place_words, when_words


class NoSessions(OffersRefused):
    """The event has no session that could be moved."""

    code = "no_sessions"


class LeaveTooLate(OffersRefused):
    """The last day to leave without a fee must be before the event and not in the past."""

    code = "leave_too_late"


@dataclass(frozen=True)
class Move:
    """Where an event goes: the day of its first session to come, its time there if another, and until when one may leave."""

    to_day: date
    starts: time | None = None
    leave_until: date | None = None
    reason: str = ""


@transaction.atomic
def cancel(*, by: Person, event_id: int, reason: str, on: date, now: datetime) -> Event:
    """Cancel an event: every place ends without a fee, what was charged is given back, everybody is told.

    Nothing happens a second time. Raises EventOver.
    """
    event = held(event_id)
    if event.status == EventStatus.CANCELLED:
        return event
    if event.status == EventStatus.FINISHED:
        raise EventOver(f"“{event}” has taken place and cannot be cancelled.")
    was_published = event.is_published
    event.cancel()
    event.cancelled_at, event.cancel_reason, event.sequence = now, reason[:300], event.sequence + 1
    event.save(update_fields=["status", "cancelled_at", "cancel_reason", "sequence"])
    if was_published:
        organiser.release(by=by, event=event, reason=reason, on=on, now=now)
        sentences = (f"“{event}” does not take place.", f"The reason: {reason}" if reason else "")
        telling.trainers(event=event, news=News("cancelled", f"Cancelled: {event}", sentences))
    return event


@transaction.atomic
def move(*, by: Person, event_id: int, to: Move, on: date, now: datetime) -> Event:
    """Put an event on another day: all sessions to come go with its first, at the same times on London's clock.

    Who has booked keeps the place and may leave without a fee until `to.leave_until`. Raises EventOver, NoSessions,
    InThePast, LeaveTooLate, NoSuchTime.
    """
    event = held_alive(event_id)
    sessions = list(event.sessions.filter(cancelled_at=None, starts_at__gt=now).order_by("starts_at", "pk"))
    if not sessions:
        raise NoSessions("There is no session to come that could be moved.")
    days = days_between(sessions[0].starts_at, to.to_day)
    before = when_words(event)
    for number, session in enumerate(sessions):
        length = session.ends_at - session.starts_at
        clock = to.starts if number == 0 or len(sessions) == 1 else None
        session.starts_at = shifted(session.starts_at, days, clock)
        session.ends_at = session.starts_at + length if clock else shifted(session.ends_at, days)
        session.sequence += 1
        session.save(update_fields=["starts_at", "ends_at", "sequence"])
    if sessions[0].starts_at <= now:
        raise InThePast
    return _moved(event, to, days, before, on, now)


@transaction.atomic
def change_place(*, by: Person, event_id: int, place: Place) -> Event:
    """Change format, venue or link; whom it concerns is told when schools have seen it. Raises EventOver, LinkMissing."""
    check_place(place)
    event = held_alive(event_id)
    if place == Place(event.format, event.venue_id, event.online_url):
        return event
    event.format, event.venue_id, event.online_url = place.format, place.venue_id, place.online_url
    event.sequence += event.is_published
    event.save(update_fields=["format", "venue", "online_url", "sequence"])
    if event.is_published:
        event.refresh_from_db(fields=["venue"])
        sentences = (f"“{event}” takes place elsewhere than you were told.", f"Now: {place_words(event)}.")
        telling.everybody(event=event, news=News("place_changed", f"New place: {event}", sentences))
    return event


@transaction.atomic
def set_capacity(*, by: Person, event_id: int, capacity: int, now: datetime) -> Event:
    """Change how many places there are; new ones go to who waits. Raises EventOver, CapacityTooLow, which says by how many."""
    event = held_alive(event_id)
    check_capacity(event, capacity)
    event.capacity = capacity
    event.save(update_fields=["capacity"])
    promotion.fill(event=event, now=now)
    return event


@transaction.atomic
def set_quota(*, by: Person, event_id: int, label: str, audiences: list[str], capacity: int, now: datetime) -> Quota:
    """Keep places for schools of some audiences, under a label. Raises EventOver, CapacityTooLow."""
    event = held_alive(event_id)
    rows = Quota.objects.select_for_update(no_key=True)
    quota = rows.filter(event=event, label=label).first() or Quota(event=event, label=label)
    if capacity < quota.taken:
        raise CapacityTooLow(
            f"{quota.taken} of these places are taken: {capacity} would be {quota.taken - capacity} too few."
        )
    _check_kept(event, quota, capacity)
    quota.audiences, quota.capacity = audiences, capacity
    quota.save()
    promotion.fill(event=event, now=now)
    return quota


@transaction.atomic
def drop_quota(*, by: Person, event_id: int, quota_id: int, now: datetime) -> None:
    """Keep these places no longer: they are everybody's. Raises EventOver, CapacityTooLow while some are taken.

    A place that is being booked at this moment counts as taken: waiting for it would be waiting in a circle.
    """
    event = held_alive(event_id)
    quota = Quota.objects.filter(event=event, pk=quota_id).first()
    if quota is None:
        return
    free = Quota.objects.select_for_update(skip_locked=True).filter(pk=quota_id, taken=0)
    if not free.exists() or quota.bookings.exists():
        raise CapacityTooLow(f"“{quota.label}” has bookings: lower the number of its places instead.")
    quota.delete()
    promotion.fill(event=event, now=now)


def _check_kept(event: Event, quota: Quota, capacity: int) -> None:
    """All places kept, and those others have already, must fit into the event."""
    others = event.quotas.exclude(pk=quota.pk) if quota.pk else event.quotas.all()
    kept = capacity + sum(others.values_list("capacity", flat=True))
    shared = event.places_taken - sum(event.quotas.values_list("taken", flat=True))
    if kept + shared > event.capacity:
        over = kept + shared - event.capacity
        raise CapacityTooLow(f"That is {over} more than the event’s {event.capacity} places allow.")


def _moved(event: Event, to: Move, days: int, before: str, on: date, now: datetime) -> Event:
    """Booking closes as many days before as it did; who was promised to leave without a fee still may."""
    keep_period(event)
    event.sequence += 1
    event.closes_at = shifted(event.closes_at, days) if event.closes_at else None
    event.minimum_asked_at = None
    fields = ["sequence", "closes_at", "minimum_asked_at"]
    if event.is_published:
        _check_leave(to, on)
        event.moved_at, event.leave_free_until = now, to.leave_until or event.leave_free_until
        fields += ["moved_at", "leave_free_until"]
    event.save(update_fields=fields)
    if event.is_published:
        telling.everybody(event=event, news=_move_news(event, to, before))
    return event


def _check_leave(to: Move, on: date) -> None:
    if to.leave_until is None:
        return
    if not on <= to.leave_until <= to.to_day:
        raise LeaveTooLate("The last day to leave without a fee must be between today and the new day.")


def _move_news(event: Event, to: Move, before: str) -> News:
    aside, to_bookers = "You keep your place.", "The places you booked are kept."
    if to.leave_until:
        until = f"without a fee until {day_words(to.leave_until)}: cancel it by the link below."
        aside += f" If the new date does not suit you, you can leave {until}"
        to_bookers += f" Any of them can be given up {until}"
    sentences = (
        f"“{event}” has moved.",
        f"Before: {before}. Now: {when_words(event)}.",
        f"The reason: {to.reason}" if to.reason else "",
    )
    return News("moved", f"Moved: {event}", sentences, aside, to_bookers)
