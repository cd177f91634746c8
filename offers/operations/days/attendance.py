"""Recording who was there: one mark per delegate and session; a correction changes it and what it was is kept."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from membership.models import Person
from offers.enums import CancelReason, CheckIn, EventStatus, Presence
from offers.errors import OffersRefused
from offers.models import Attendance, Booking, Session
from offers.queries.attendance import on_roll

RUNNING: Final = (EventStatus.OPEN, EventStatus.CLOSED, EventStatus.FINISHED)
EARLIEST: Final = timedelta(hours=12)  # a mark before the day itself is a slip of the thumb


class NotExpected(OffersRefused):
    """The delegate has no place at this event."""

    code = "not_expected"
    message = "This delegate has no place at this event. Add them as a walk-in."


class SessionNotOn(OffersRefused):
    """Attendance cannot be recorded: the session is cancelled, or not yet on."""

    code = "session_not_on"


class FeeRaised(OffersRefused):
    """The delegate was charged for not coming."""

    code = "fee_raised"
    message = "A fee for not coming was raised. Take the fee back before you correct the attendance."


@transaction.atomic
def record(
    *, by: Person | None, session_id: int, booking_id: int, presence: str, how: str = CheckIn.TAP, now: datetime
) -> Attendance:
    """Record a delegate's presence; the same mark again changes nothing. Raises NotExpected, SessionNotOn, FeeRaised."""
    booking = hold(booking_id)
    session = session_on(session_id, now)
    _refuse(booking, session)
    facts = {"presence": presence, "how": how, "recorded_by": by, "recorded_at": now}
    row = mark_of(booking, session)
    if row is None:
        return Attendance.objects.create(session=session, booking=booking, **facts)
    if row.presence != presence:
        Attendance.objects.filter(pk=row.pk).update(**facts)
        row.refresh_from_db()
    return row


@transaction.atomic
def record_rest(*, by: Person, session_id: int, presence: str, now: datetime) -> int:
    """Record everybody who has no mark yet, and return how many they were. Raises SessionNotOn."""
    session = session_on(session_id, now)
    held = [row for row in hold_roll(session.event_id) if row.cancel_reason != CancelReason.NO_SHOW]
    marked = set(Attendance.objects.filter(session=session).values_list("booking_id", flat=True))
    facts = {"presence": Presence(presence), "how": CheckIn.TAP, "recorded_by": by, "recorded_at": now}
    new = [Attendance(session=session, booking=row, **facts) for row in held if row.pk not in marked]
    return len(Attendance.objects.bulk_create(new))


def hold(booking_id: int) -> Booking:
    """Return a booking, its marks held until the transaction ends. Raises NotExpected."""
    booking = Booking.objects.select_for_update(of=("self",), no_key=True).filter(pk=booking_id).first()
    if booking is None:
        raise NotExpected
    return booking


def hold_roll(event_id: int) -> list[Booking]:
    """Return all bookings of an event's roll in id order, their marks held until the transaction ends."""
    return list(on_roll(event_id).order_by("pk").select_for_update(of=("self",), no_key=True))


def mark_of(booking: Booking, session: Session) -> Attendance | None:
    """Return the delegate's mark at a session, or None."""
    return Attendance.objects.filter(session=session, booking=booking).first()


def session_on(session_id: int, now: datetime) -> Session:
    """Return a session whose attendance can be recorded. Raises SessionNotOn."""
    session = Session.objects.select_related("event").get(pk=session_id)
    if session.cancelled_at or session.event.status not in RUNNING:
        raise SessionNotOn("This session is cancelled, or its event is not open.")
    if now < session.starts_at - EARLIEST:
        raise SessionNotOn("This session is not on yet. Attendance is recorded on the day.")
    return session


def _refuse(booking: Booking, session: Session) -> None:
    if booking.event_id != session.event_id:
        raise NotExpected
    if booking.cancel_reason == CancelReason.NO_SHOW:
        raise FeeRaised
    if not booking.is_live:
        raise NotExpected
