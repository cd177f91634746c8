"""The roll of a session: who is expected, with one button for each presence."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from offers.enums import BookingStatus, CancelReason, CheckIn, Presence
from offers.models import Session
from offers.queries.attendance import Counts, Mark
from tenants.working_days import LONDON

COLOURS: Final = {Presence.PRESENT: "good", Presence.LATE: "warn", Presence.ABSENT: "bad"}


@dataclass(frozen=True)
class Tap:
    """One button."""

    value: str
    label: str
    is_on: bool


@dataclass(frozen=True)
class Line:
    """One delegate with their buttons; without any when a fee for not coming was raised."""

    booking_id: int
    name: str
    note: str
    taps: Sequence[Tap]


def lines(marks: Sequence[Mark]) -> list[Line]:
    """Return the roll."""
    return [_line(mark) for mark in marks]


def counts_words(counts: Counts) -> str:
    """Return “12 of 20 there, 1 absent, 7 not recorded”."""
    return f"{counts.there} of {counts.of} there, {counts.absent} absent, {counts.open} not recorded"


def when(session: Session) -> str:
    """Return “Wed 20 January 2027, 09:30 to 15:30” in London time."""
    first, last = session.starts_at.astimezone(LONDON), session.ends_at.astimezone(LONDON)
    return f"{first:%a} {first.day} {first:%B %Y}, {first:%H:%M} to {last:%H:%M}"


def where(session: Session) -> str:
    """Return the session's venue, or its event's, or “Online”."""
    venue = session.venue or session.event.venue
    return str(venue) if venue else session.event.get_format_display()


def _line(mark: Mark) -> Line:
    booking, shown = mark.booking, Presence.choices if mark.booking.cancel_reason != CancelReason.NO_SHOW else []
    taps = [Tap(value, label, value == mark.presence) for value, label in shown]
    return Line(booking.pk, str(booking.delegate or "Name to follow"), _note(mark), taps)


def _note(mark: Mark) -> str:
    booking, said = mark.booking, [str(mark.booking.school)]
    if booking.status == BookingStatus.HELD:
        said.append("not approved yet")
    if booking.is_walk_in:
        said.append("walk-in")
    if booking.cancel_reason == CancelReason.NO_SHOW:
        said.append("did not come, fee raised")
    if mark.attendance and mark.attendance.how == CheckIn.CODE:
        said.append("checked in by phone")
    return " · ".join(said)
