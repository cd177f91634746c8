"""Free places go to the waiting list first, in its order: a place is offered, and counted as taken until it is answered."""

from collections.abc import Collection
from datetime import datetime, timedelta

from membership.link_keys import key_hash, new_key
from membership.models import Person
from offers.enums import EventStatus, WaitingStatus
from offers.models import Event, Quota, WaitingEntry
from offers.operations import booking_news as news
from offers.operations import places
from offers.operations.booking_locks import ENTRY_WITH
from offers.queries import booking_rules, standings
from offers.words import bookings as booking_words
from tenants.working_days import london_day

OFFERING = (EventStatus.OPEN, EventStatus.CLOSED)


def fill(*, event: Event, now: datetime) -> int:
    """Offer all free places of an event, whose row is held, to those who wait; return how many were offered.

    Who cannot have a place that is kept for other schools is passed over and keeps the place in the list.
    """
    if event.status not in OFFERING or not event.starts_at or event.starts_at <= now:
        return 0
    rows = WaitingEntry.objects.select_for_update(of=("self",)).select_related(*ENTRY_WITH)
    offered = 0
    for entry in list(rows.filter(event=event, status=WaitingStatus.WAITING).order_by("joined_at", "pk")):
        event.refresh_from_db(fields=["places_taken"])
        if not event.places_left:
            break
        offered += _offer_if_room(event, entry, now)
    return offered


def offer(event: Event, entry: WaitingEntry, quota_id: int | None, now: datetime) -> None:
    """Keep a place for an entry until it is answered and send the link. Raises SessionFull, BookingClosed."""
    places.take(event_id=event.pk, count=1, quota_id=quota_id, states=OFFERING)
    key = new_key()
    entry.offer()
    entry.offered_at, entry.quota_id, entry.key_hash = now, quota_id, key_hash(key)
    entry.offer_expires_at = _until(event, now)
    entry.save()
    words = booking_words.place_offered(
        event.title,
        news.starts(event),
        booking_words.when(entry.offer_expires_at),
        news.link(news.base(), "waiting_answer", key),
    )
    news.to_asker(entry, words)


def leave_booked(*, event: Event, people: Collection[Person], now: datetime) -> None:
    """Take people who were booked off the waiting list of the event."""
    if not people:
        return
    rows = WaitingEntry.objects.select_for_update().filter(
        event=event, delegate__in=people, status=WaitingStatus.WAITING
    )
    for entry in rows.order_by("pk"):
        entry.leave()
        entry.ended_at = now
        entry.save()


def _offer_if_room(event: Event, entry: WaitingEntry, now: datetime) -> bool:
    quotas = list(Quota.objects.filter(event=event))
    kept = _kept_for(entry, quotas, now) if quotas else None
    if kept is None and quotas and not places.unkept_left(event.pk):
        return False
    offer(event, entry, kept.pk if kept else None, now)
    return True


def _kept_for(entry: WaitingEntry, quotas: list[Quota], now: datetime) -> Quota | None:
    audience = standings.standing_of(entry.school, london_day(now)).audience
    return next((row for row in quotas if row.admits(audience) and row.taken < row.capacity), None)


def _until(event: Event, now: datetime) -> datetime:
    """An offer ends when the event begins at the latest."""
    until = now + timedelta(hours=booking_rules.waiting_hours(event))
    return min(until, event.starts_at) if event.starts_at else until
