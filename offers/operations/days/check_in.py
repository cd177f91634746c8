"""Delegates check themselves in with the code at the door: around the session's time, by account or by e-mail address.

Whoever types an address learns nothing from the answer: it is the same whether a place is booked with it or not.
"""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from membership.models import Person
from offers.enums import BookingStatus, CheckIn, Presence
from offers.errors import OffersRefused
from offers.models import Attendance, Booking, Session
from offers.operations.days import attendance

OPENS_BEFORE: Final = timedelta(minutes=60)
CLOSES_AFTER: Final = timedelta(minutes=30)  # after the end
LATE_AFTER: Final = timedelta(minutes=15)  # after the start


class NotNow(OffersRefused):
    """Check-in is open around the session's time only."""

    code = "not_now"
    message = "Check-in is open from one hour before the session until half an hour after it."


def is_open(session: Session, now: datetime) -> bool:
    """Whether delegates can check in; the session comes with its event."""
    is_on = session.cancelled_at is None and session.event.status in attendance.RUNNING and not session.event.settled_at
    return is_on and session.starts_at - OPENS_BEFORE <= now <= session.ends_at + CLOSES_AFTER


@transaction.atomic
def by_person(*, by: Person, session_id: int, now: datetime) -> Attendance:
    """Check in somebody who is signed in. Raises NotNow, NotExpected."""
    return _check_in(session_id, {"delegate": by}, by, now)


def by_email(*, session_id: int, email: str, now: datetime) -> None:
    """Check in whoever has a place booked with an address; silent when nobody has. Raises NotNow."""
    try:
        with transaction.atomic():
            _check_in(session_id, {"delegate__email": email.strip().lower()}, None, now)
    except (attendance.NotExpected, attendance.FeeRaised):
        return


def _check_in(session_id: int, who: dict[str, object], by: Person | None, now: datetime) -> Attendance:
    session = Session.objects.select_related("event").get(pk=session_id)
    if not is_open(session, now):
        raise NotNow
    live = (BookingStatus.HELD, BookingStatus.CONFIRMED)
    booking_id = Booking.objects.filter(event=session.event_id, status__in=live, **who).values_list("pk", flat=True)
    found = booking_id.first()
    if found is None:
        raise attendance.NotExpected
    attendance.hold(found)
    row = Attendance.objects.filter(session=session, booking=found).first()
    if row and row.presence != Presence.ABSENT:
        return row
    is_late = row is not None or now > session.starts_at + LATE_AFTER
    presence = Presence.LATE if is_late else Presence.PRESENT
    return attendance.record(
        by=by, session_id=session.pk, booking_id=found, presence=presence, how=CheckIn.CODE, now=now
    )
