"""Sessions of an event: added, moved, taken out. Of a published event everybody is told, and calendars keep up."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from membership.models import Person
from offers.errors import OffersRefused
from offers.models import Event, Session
from offers.operations.events import telling
from offers.operations.events.locks import InThePast, held_alive, held_session
from offers.operations.events.telling import News
from offers.operations.events.writing import add_sessions, keep_period
from offers.timing.recurrence import MOST_MEETINGS, Meeting
from offers.words.events import when_words


class LastSession(OffersRefused):
    """A published event keeps at least one session."""

    code = "last_session"


class SessionAttended(OffersRefused):
    """Somebody was at the session: it stays as it was."""

    code = "session_attended"


class TooManySessions(OffersRefused):
    """An event has no more than sixty sessions."""

    code = "too_many_sessions"


@dataclass(frozen=True)
class SessionFacts:
    """What one session says of itself; an empty venue or link is the event's."""

    meeting: Meeting
    title: str = ""
    venue_id: int | None = None
    online_url: str = ""


@transaction.atomic
def add(
    *, by: Person, event_id: int, meetings: Sequence[Meeting], title: str = "", venue_id: int | None = None
) -> list[Session]:
    """Add sessions to an event; a meeting that begins when one does already is left out, so a second press adds nothing.

    Of a published event everybody is told. Raises EventOver, TooManySessions.
    """
    event = held_alive(event_id)
    there = set(event.sessions.filter(cancelled_at=None).values_list("starts_at", flat=True))
    new = [meeting for meeting in meetings if meeting.starts_at not in there]
    if len(there) + len(new) > MOST_MEETINGS:
        raise TooManySessions(f"That would be {len(there) + len(new)} sessions; an event has {MOST_MEETINGS} at most.")
    made = add_sessions(event, new, title)
    if venue_id:
        Session.objects.filter(pk__in=[row.pk for row in made]).update(venue=venue_id)
    if event.is_published and made:
        words = [f"New session of “{event}”: {when_words(row)}." for row in made]
        telling.everybody(event=event, news=News("session_added", f"New session: {event}", tuple(words)))
    return made


@transaction.atomic
def change(*, by: Person, session_id: int, facts: SessionFacts, now: datetime) -> Session:
    """Change when or where one session is; of a published event everybody is told when that changes.

    Raises EventOver, SessionAttended, InThePast.
    """
    event, session = held_session(session_id)
    before = when_words(session)
    is_moved = (session.starts_at, session.ends_at) != (facts.meeting.starts_at, facts.meeting.ends_at)
    is_elsewhere = (session.venue_id, session.online_url) != (facts.venue_id, facts.online_url)
    if is_moved and event.is_published and facts.meeting.starts_at <= now < session.starts_at:
        raise InThePast
    if is_moved and session.attendances.exists():
        raise SessionAttended("Somebody was at this session already: it cannot be moved.")
    session.starts_at, session.ends_at = facts.meeting.starts_at, facts.meeting.ends_at
    session.title, session.venue_id, session.online_url = facts.title, facts.venue_id, facts.online_url
    session.sequence += is_moved or is_elsewhere
    session.save()
    keep_period(event)
    if event.is_published and (is_moved or is_elsewhere):
        session.refresh_from_db()
        telling.everybody(event=event, news=_change_news(event, session, before, is_moved=is_moved))
    return session


@transaction.atomic
def remove(*, by: Person, session_id: int, reason: str, now: datetime) -> bool:
    """Take a session out, and tell whether it is gone for good.

    Only of a draft and only when nobody was there it is deleted; else it is kept as cancelled and, when the event is
    published, everybody is told. Raises EventOver, LastSession; SessionAttended where it has taken place.
    """
    event, session = held_session(session_id)
    if session.ends_at <= now and session.attendances.exists():
        raise SessionAttended("This session has taken place. Who was there is corrected on its page “Who is there”.")
    is_last = not event.sessions.filter(cancelled_at=None).exclude(pk=session.pk).exists()
    if event.is_published and is_last:
        raise LastSession("This is the only session. Cancel or move the event instead.")
    if not event.is_published and not session.attendances.exists():
        session.delete()
        keep_period(event)
        return True
    session.cancelled_at = now
    session.sequence += 1
    session.save(update_fields=["cancelled_at", "sequence"])
    keep_period(event)
    if event.is_published:
        telling.everybody(event=event, news=_removal_news(event, session, reason))
    return False


def _change_news(event: Event, session: Session, before: str, *, is_moved: bool) -> News:
    now_words = f"Now: {when_words(session)}." if is_moved else ""
    where = f"Place: {session.venue or event.venue or 'online'}."
    sentences = (f"A session of “{event}” has changed.", f"Before: {before}." if is_moved else "", now_words, where)
    return News("session_changed", f"Changed: {event}", sentences, "You keep your place.")


def _removal_news(event: Event, session: Session, reason: str) -> News:
    sentences = (
        f"The session of “{event}” on {when_words(session)} does not take place.",
        f"The reason: {reason}" if reason else "",
    )
    return News("session_cancelled", f"Session cancelled: {event}", sentences, "You keep your place in the others.")
