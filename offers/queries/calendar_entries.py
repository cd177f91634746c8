"""What calendars show: one entry per session, changed and cancelled in sequence, never with other people's names."""

from collections.abc import Sequence
from datetime import datetime

from offers.enums import BookingStatus, EventFormat, EventStatus
from offers.models import Booking, Event, Session
from tenants.ical import Entry

GONE = (BookingStatus.CANCELLED, BookingStatus.EXPIRED, BookingStatus.MOVED)


def of_event(event: Event, url: str, at: datetime) -> list[Entry]:
    """Return the entries of an event as everybody may see them: no link to join."""
    return [_entry(event, session, at=at, url=url, raised=0) for session in event.sessions.all()]


def of_bookings(
    bookings: Sequence[Booking], url: str, at: datetime, text: str = "", *, is_school: bool = False
) -> list[Entry]:
    """Return the entries of one event for whom these bookings of it are: a live one, else the newest, says how they stand.

    The link to join is in them only while a place is confirmed, and never in a school's: it is the delegate's.
    """
    newest = max(bookings, key=lambda booking: booking.pk)
    live = next((one for one in bookings if one.is_live), newest)
    raised = sum(booking.sequence + 1 for booking in bookings)
    return [
        _entry(live.event, session, at=at, url=url, raised=raised, booking=live, text=text, has_link=not is_school)
        for session in live.event.sessions.all()
    ]


def _entry(
    event: Event,
    session: Session,
    *,
    at: datetime,
    url: str,
    raised: int,
    booking: Booking | None = None,
    text: str = "",
    has_link: bool = True,
) -> Entry:
    is_confirmed = has_link and booking is not None and booking.status == BookingStatus.CONFIRMED
    link = (session.online_url or event.online_url) if is_confirmed else ""
    return Entry(
        uid=f"{session.calendar_uid}@events",
        sequence=event.sequence + session.sequence + raised,
        title=f"{event.title}: {session.title}" if session.title else event.title,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        changed_at=at,
        place=place_of(event, session),
        text="\n".join(line for line in (text, f"Join online: {link}" if link else "", url) if line),
        url=url,
        is_cancelled=_is_cancelled(event, session, booking),
        is_tentative=booking is not None and booking.status == BookingStatus.HELD,
    )


def place_of(event: Event, session: Session) -> str:
    """Return where a session takes place in one line: venue and postcode, or that it is online."""
    venue = session.venue or event.venue
    if event.format == EventFormat.ONLINE or venue is None:
        return "Online" if event.format != EventFormat.IN_PERSON else ""
    words = ", ".join(part for part in (venue.name, *venue.address.splitlines(), venue.postcode) if part)
    return f"{words} or online" if event.format == EventFormat.HYBRID else words


def _is_cancelled(event: Event, session: Session, booking: Booking | None) -> bool:
    is_off = event.status == EventStatus.CANCELLED or session.cancelled_at is not None
    return is_off or (booking is not None and booking.status in GONE)
