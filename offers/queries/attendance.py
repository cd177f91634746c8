"""Who was there: the roll of a session, and what each delegate attended of an event."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from django.db.models import Count, Q, QuerySet

from offers.attending import Attended, Meeting, attended
from offers.enums import BookingStatus, CancelReason, Presence
from offers.models import Attendance, Booking, Session

THERE: Final = (Presence.PRESENT, Presence.LATE)
LIVE: Final = (BookingStatus.HELD, BookingStatus.CONFIRMED)


@dataclass(frozen=True)
class Mark:
    """One delegate on the roll of a session, and what is recorded."""

    booking: Booking
    attendance: Attendance | None

    @property
    def presence(self) -> str:
        """The presence recorded, or nothing."""
        return self.attendance.presence if self.attendance else ""


@dataclass(frozen=True)
class Counts:
    """How many of a roll were there, are absent, and are not recorded yet."""

    there: int
    absent: int
    open: int

    @property
    def of(self) -> int:
        """All on the roll."""
        return self.there + self.absent + self.open


def on_roll(event_id: int) -> QuerySet[Booking]:
    """Return the bookings on an event's roll with delegate and school, by the delegate's name."""
    rows = Booking.objects.filter(event=event_id, status__in=LIVE).select_related("delegate", "school")
    return rows.order_by("delegate__name", "school__name", "pk")


def roll(session: Session) -> list[Mark]:
    """Return who is expected at a session with what is recorded; two queries."""
    recorded = {row.booking_id: row for row in Attendance.objects.filter(session=session)}
    return [Mark(booking, recorded.get(booking.pk)) for booking in on_roll(session.event_id)]


def matching(marks: Iterable[Mark], name: str) -> list[Mark]:
    """Return those of a roll whose delegate or school has a text in its name."""
    wanted = name.strip().casefold()
    return [mark for mark in marks if wanted in f"{mark.booking.delegate or ''}\n{mark.booking.school}".casefold()]


def counts(marks: Iterable[Mark]) -> Counts:
    """Return how a roll stands."""
    found = [mark.presence for mark in marks]
    there, absent = sum(presence in THERE for presence in found), found.count(Presence.ABSENT)
    return Counts(there, absent, len(found) - there - absent)


def attended_of(event_id: int, booking_ids: Iterable[int]) -> Mapping[int, Attended]:
    """Return what bookings attended of an event's sessions that were held, by booking; two queries."""
    wanted = list(booking_ids)
    held = list(Session.objects.filter(event=event_id, cancelled_at__isnull=True))
    there: dict[int, set[int]] = defaultdict(set)
    rows = Attendance.objects.filter(booking__in=wanted, presence__in=THERE)
    for booking_id, session_id in rows.values_list("booking_id", "session_id"):
        there[booking_id].add(session_id)
    return {pk: attended(Meeting(s.starts_at, s.ends_at, s.pk in there[pk]) for s in held) for pk in wanted}


def were_there(event_id: int) -> QuerySet[Booking]:
    """Return the named delegates who were at one session or more."""
    rows = on_roll(event_id).filter(delegate__isnull=False, delegate__is_active=True)
    return rows.filter(pk__in=Attendance.objects.filter(presence__in=THERE).values("booking"))


def absent(event_id: int) -> QuerySet[Booking]:
    """Return the confirmed places for which nobody was at any session and no fee is recorded yet."""
    rows = on_roll(event_id).filter(status=BookingStatus.CONFIRMED).exclude(cancel_reason=CancelReason.NO_SHOW)
    return rows.exclude(pk__in=Attendance.objects.filter(presence__in=THERE).values("booking"))


def unrecorded(event_id: int) -> list[tuple[Session, int]]:
    """Return the sessions held at which some delegates have no mark, and how many; two queries."""
    of = Booking.objects.filter(event=event_id, status__in=LIVE).count()
    held = Session.objects.filter(event=event_id, cancelled_at__isnull=True)
    rows = held.annotate(marks=Count("attendances", filter=Q(attendances__booking__status__in=LIVE)))
    return [(session, of - session.marks) for session in rows if session.marks < of]
