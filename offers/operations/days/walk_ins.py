"""Somebody comes without a place: gets one when there is one, or when who runs the day says that the capacity may be raised.

The capacity itself always holds. It is raised by one, with the reason in the event's history, never exceeded.
"""

from datetime import date, datetime

import pghistory
from django.db import transaction
from django.db.models import F

from membership.models import Person, School
from offers.enums import CheckIn, Presence
from offers.models import Booking, BookingOrder, Event, Session
from offers.operations import allowances, booking_checks, delegates, place_money, place_rows, places
from offers.operations.booking_locks import lock_event
from offers.operations.days import attendance
from offers.operations.delegates import Delegate, Guest
from offers.operations.places import SessionFull
from offers.queries import booking_rules


@transaction.atomic
def add(
    *,
    by: Person,
    session_id: int,
    school_id: int,
    name: str,
    email: str,
    raises_capacity: bool = False,
    reason: str = "",
    on: date,
    now: datetime,
) -> Booking:
    """Give somebody of a school a place at its price and record them as present.

    Who has one already is recorded; a place of the school whose name was to follow is theirs.
    Raises SessionNotOn, NotYourSchool, NotEligible, NotPriced, SessionFull, BookingClosed.
    """
    session = attendance.session_on(session_id, now)
    lock_event(session.event_id)
    wanted = [Delegate(name=name, email=email)]
    [guest] = delegates.resolve(by=by, school_id=school_id, delegates=wanted)
    booking = _place_of(session, guest) or _unnamed_of(session, school_id, guest)
    if booking is None:
        booking = _new(by, session, school_id, guest, reason if raises_capacity else "", on, now)
    attendance.record(
        by=by,
        session_id=session.pk,
        booking_id=booking.pk,
        presence=Presence.PRESENT,
        how=CheckIn.WALK_IN,
        now=now,
    )
    return booking


def _place_of(session: Session, guest: Guest) -> Booking | None:
    rows = Booking.objects.filter(event=session.event_id, delegate=guest.person)
    return rows.filter(status__in=delegates.LIVE).first()


def _unnamed_of(session: Session, school_id: int, guest: Guest) -> Booking | None:
    """Name the school's first place whose name was to follow; the event's row is held."""
    rows = Booking.objects.filter(event=session.event_id, school=school_id, delegate__isnull=True)
    booking = rows.filter(status__in=delegates.LIVE).order_by("pk").first()
    if booking:
        booking.delegate = guest.person
        booking.sequence += 1
        booking.save(update_fields=["delegate", "sequence"])
    return booking


def _new(by: Person, session: Session, school_id: int, guest: Guest, reason: str, on: date, now: datetime) -> Booking:
    event, school = booking_rules.event(session.event_id), School.objects.get(pk=school_id)
    quote = booking_checks.quote(event, school, on)
    order = BookingOrder.objects.create(school=school, event=event, booked_by=by)
    [booking] = place_rows.drafts(order, [guest], quote, now, uses_allowance=True)
    booking.is_walk_in = True
    place_rows.insert([booking])
    _take(event, booking, reason)
    if booking.allowance_id:
        allowances.use(allowance_id=booking.allowance_id, amount=place_money.ONE)
    place_money.charge_places(by=by, bookings=[booking], on=on)
    return booking


def _take(event: Event, booking: Booking, reason: str) -> None:
    """Take a place; with a reason the capacity is raised by one when there is none. Raises SessionFull, BookingClosed."""
    try:
        with transaction.atomic():
            places.take(event_id=event.pk, count=1, quota_id=booking.quota_id, states=attendance.RUNNING)
    except SessionFull as full:
        if not reason:
            raise SessionFull(f"{full} To let somebody in all the same, raise the capacity and say why.") from full
        with pghistory.context(capacity_raised=reason):
            Event.objects.filter(pk=event.pk).update(capacity=F("capacity") + 1)
            places.take(event_id=event.pk, count=1, states=attendance.RUNNING)
