"""Waiting lists: joined while an event is full, left by oneself, a place offered in turn and used once.

waiting → offered → accepted, declined or expired; waiting or offered → left. An offered place is counted as taken.
"""

from datetime import date, datetime
from uuid import uuid4

from django.db import IntegrityError, transaction
from django.urls import reverse

from membership.models import Person, School
from offers.booking_errors import AlreadyBooked, NoWaitingList, OfferEnded, PlacesFree
from offers.enums import WaitingStatus
from offers.models import Booking, BookingOrder, Event, Quota, WaitingEntry
from offers.operations import (
    booking_checks,
    booking_locks,
    booking_news,
    delegates,
    holds,
    place_money,
    place_rows,
    places,
    promotion,
)
from offers.operations.booking_locks import lock_entry, lock_event
from offers.operations.delegates import Delegate, Guest
from offers.queries import booking_rules
from offers.words import bookings as booking_words

WAITS = (WaitingStatus.WAITING, WaitingStatus.OFFERED)


@transaction.atomic
def join(
    *, by: Person, school_id: int, event_id: int, delegate: Delegate, purchase_order: str, on: date, now: datetime
) -> WaitingEntry:
    """Put somebody on the waiting list of a full event; who is on it already stays where they are.

    Raises NoWaitingList, PlacesFree, BookingClosed, NotEligible, NotYourSchool, AlreadyBooked.
    """
    event, school = booking_rules.event(event_id), School.objects.get(pk=school_id)
    booking_checks.refuse_closed(event, now)
    if not event.has_waiting_list:
        raise NoWaitingList(f"“{event}” keeps no waiting list.")
    booking_checks.quote(event, school, on)
    [guest] = delegates.resolve(by=by, school_id=school_id, delegates=[delegate])
    if guest.person is None:
        raise NoWaitingList("Say who waits: a waiting list is for named people.")
    before = WaitingEntry.objects.filter(event=event, delegate=guest.person, status__in=WAITS).first()
    if before:
        return before
    booking_checks.refuse_people(event, school, [guest.person])
    entry = WaitingEntry(
        event=event,
        school=school,
        delegate=guest.person,
        asked_by=by,
        purchase_order=purchase_order,
        joined_at=now,
    )
    _write(entry)
    words = booking_words.waiting(
        event.title, booking_news.starts(event), f"{booking_news.base()}{reverse('bookings')}"
    )
    booking_news.to_person(by, event, words)
    return entry


@transaction.atomic
def leave(*, by: Person | None, entry_id: int, now: datetime) -> WaitingEntry:
    """Wait no longer; a place that was offered goes to the next. Raises OfferEnded."""
    event, entry = _locked(entry_id)
    if entry.status not in WAITS:
        raise OfferEnded(_ended(entry))
    was_offered = entry.status == WaitingStatus.OFFERED
    entry.leave()
    _end(entry, now)
    if was_offered:
        _pass_on(event, entry, now)
    return entry


@transaction.atomic
def offer_next(*, event_id: int, now: datetime) -> int:
    """Offer all free places of an event to those who wait and return how many were offered."""
    return promotion.fill(event=lock_event(event_id), now=now)


def offer_all(*, now: datetime) -> int:
    """Offer whatever is free anywhere; for the hourly job, should a place ever have been left lying."""
    waiting = WaitingEntry.objects.filter(status=WaitingStatus.WAITING, event__starts_at__gt=now)
    return sum(offer_next(event_id=pk, now=now) for pk in sorted(set(waiting.values_list("event_id", flat=True))))


@transaction.atomic
def offer_by_hand(*, by: Person, entry_id: int, reason: str, now: datetime) -> WaitingEntry:
    """Offer a free place out of turn, also one kept for other schools, and keep the reason. Raises OfferEnded, SessionFull."""
    event, entry = _locked(entry_id)
    if entry.status != WaitingStatus.WAITING:
        raise OfferEnded(_ended(entry))
    entry.offered_by, entry.offer_note = by, reason[:300]
    promotion.offer(event, entry, _any_quota(event), now)
    return entry


@transaction.atomic
def accept(*, by: Person | None, entry_id: int, on: date, now: datetime) -> Booking:
    """Turn an offered place into a booking, once; held for approval where it is above the limit of who asked.

    Raises OfferEnded, BookingClosed, NotEligible, AlreadyBooked, NotPriced, NoApprover.
    """
    event, entry = _locked(entry_id)
    _refuse_unanswerable(entry, now)
    booking_checks.refuse_over(event, now)
    booking = _booked(by or booking_news.asker(entry), entry, on, now)
    entry.accept()
    entry.booking = booking
    _end(entry, now)
    return booking


@transaction.atomic
def decline(*, by: Person | None, entry_id: int, now: datetime) -> WaitingEntry:
    """Leave an offered place to the next. Raises OfferEnded."""
    event, entry = _locked(entry_id)
    if entry.status != WaitingStatus.OFFERED:
        raise OfferEnded(_ended(entry))
    entry.decline()
    _end(entry, now)
    _pass_on(event, entry, now)
    return entry


@transaction.atomic
def expire(*, entry_id: int, now: datetime) -> bool:
    """Pass a place on that was not answered in time; nothing when it was."""
    event, entry = _locked(entry_id)
    if entry.status != WaitingStatus.OFFERED or (entry.offer_expires_at and entry.offer_expires_at > now):
        return False
    entry.expire()
    _end(entry, now)
    _pass_on(event, entry, now)
    reason = "The place kept for you was not taken in time."
    words = booking_words.offer_over(event.title, booking_news.starts(event), reason)
    booking_news.to_asker(entry, words)
    return True


def expire_due(*, now: datetime) -> int:
    """Pass on all places that were not answered in time; each in a transaction of its own."""
    due = WaitingEntry.objects.filter(status=WaitingStatus.OFFERED, offer_expires_at__lte=now).order_by("pk")
    return sum(expire(entry_id=pk, now=now) for pk in list(due.values_list("pk", flat=True)))


def _locked(entry_id: int) -> tuple[Event, WaitingEntry]:
    event = lock_event(WaitingEntry.objects.values_list("event_id", flat=True).get(pk=entry_id))
    entry = lock_entry(entry_id)
    entry.event = event
    return event, entry


def _write(entry: WaitingEntry) -> None:
    """Save a new entry while the event's row is held: a place freed now either is seen here or sees the entry."""
    event = booking_locks.lock_event(entry.event_id)
    booking_checks.refuse_closed(event, entry.joined_at)  # again: it may have been called off meanwhile
    if places.unkept_left(event.pk) and not _others_wait(event):
        raise PlacesFree
    try:
        with transaction.atomic():
            entry.save(force_insert=True)
    except IntegrityError as error:
        raise AlreadyBooked(f"{entry.delegate} waits already.") from error


def _others_wait(event: Event) -> bool:
    return WaitingEntry.objects.filter(event=event, status=WaitingStatus.WAITING).exists()


def _refuse_unanswerable(entry: WaitingEntry, now: datetime) -> None:
    if entry.status != WaitingStatus.OFFERED:
        raise OfferEnded(_ended(entry))
    if entry.offer_expires_at and entry.offer_expires_at <= now:
        raise OfferEnded("The time to answer is over; the place goes to the next.")
    if entry.event.status not in promotion.OFFERING:
        raise places.BookingClosed(f"“{entry.event}” cannot be booked: {entry.event.get_status_display().lower()}.")


def _booked(by: Person, entry: WaitingEntry, on: date, now: datetime) -> Booking:
    """The booking of a place that is counted already."""
    event, school = entry.event, entry.school
    quote = booking_checks.quote(event, school, on)
    order = BookingOrder.objects.create(
        school=school, event=event, booked_by=by, purchase_order=entry.purchase_order, submission=uuid4()
    )
    [source] = quote.sources(1)
    made = [place_rows.draft(order, Guest(entry.delegate, ""), quote, now, source, entry.quota)]
    hold = holds.needed(by=by, school=school, event=event, amount_pence=made[0].price_pence, now=now)
    place_rows.insert(made, hold.until if hold else None)
    place_money.use_allowances(made)
    if hold:
        holds.ask(order=order, hold=hold, made=made, message="", now=now)
    else:
        place_money.charge_places(by=by, bookings=made, on=on)
        booking_news.tell_booked(order, made)
    return made[0]


def _any_quota(event: Event) -> int | None:
    """Where a place is free: shared, else kept for whomever."""
    if places.unkept_left(event.pk):
        return None
    rooms = [row.pk for row in Quota.objects.filter(event=event) if row.taken < row.capacity]
    return rooms[0] if rooms else None


def _end(entry: WaitingEntry, now: datetime) -> None:
    entry.ended_at = now
    entry.save()


def _pass_on(event: Event, entry: WaitingEntry, now: datetime) -> None:
    places.give_back(event_id=event.pk, count=1, quota_id=entry.quota_id)
    promotion.fill(event=event, now=now)


def _ended(entry: WaitingEntry) -> str:
    return f"This place was answered before: {entry.get_status_display().lower()}."
