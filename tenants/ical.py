"""Calendars as RFC 5545 says: feeds, downloads and invitations of events, built from plain values.

An entry keeps its UID for good and raises its SEQUENCE with every change, so that calendars replace what they have; a
cancelled one is sent again as cancelled. Times are London time with the rule of summer time in the file.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from icalendar import Calendar, Event, Timezone, vCalAddress, vText, vUri

from tenants.working_days import LONDON

CANCELLED_KEPT: Final = timedelta(days=30)
MIME_TYPE: Final = "text/calendar"
# Summer time changes at 01:00 GMT in both directions; the library's own writer is an hour late in March.
LONDON_RULES: Final = b"""BEGIN:VTIMEZONE
TZID:Europe/London
X-LIC-LOCATION:Europe/London
BEGIN:DAYLIGHT
DTSTART:19810329T010000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
TZNAME:BST
TZOFFSETFROM:+0000
TZOFFSETTO:+0100
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T020000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
TZNAME:GMT
TZOFFSETFROM:+0100
TZOFFSETTO:+0000
END:STANDARD
END:VTIMEZONE
"""


class Method(StrEnum):
    """What a calendar is to do with what it gets."""

    PUBLISH = "PUBLISH"
    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


@dataclass(frozen=True)
class Entry:
    """One meeting in somebody's calendar; `uid` is the same for good, `sequence` only rises."""

    uid: str
    sequence: int
    title: str
    starts_at: datetime
    ends_at: datetime
    changed_at: datetime
    place: str = ""
    text: str = ""
    url: str = ""
    is_cancelled: bool = False
    is_tentative: bool = False
    is_all_day: bool = False  # whole days; the last is the day before `ends_at`


@dataclass(frozen=True)
class Party:
    """A name and an e-mail address."""

    name: str
    email: str


def calendar(name: str, entries: Iterable[Entry]) -> bytes:
    """Return a calendar to look at: a feed or a download, without who else comes."""
    made = _empty(Method.PUBLISH)
    made.add("name", name)
    made.add("x-wr-calname", name)
    made.add("x-wr-timezone", LONDON.key)
    made.add("refresh-interval", timedelta(hours=6), {"value": "DURATION"})
    made.add("x-published-ttl", "PT6H")
    for entry in entries:
        made.add_component(_event(entry))
    return bytes(made.to_ical())


def invitation(entries: Iterable[Entry], organiser: Party, attendee: Party, *, is_cancelled: bool = False) -> bytes:
    """Return what goes with an e-mail to one delegate: a request, or the word that it is cancelled."""
    made = _empty(Method.CANCEL if is_cancelled else Method.REQUEST)
    for entry in entries:
        event = _event(entry)
        event.add("organizer", _party(organiser))
        event.add("attendee", _party(attendee, is_attendee=True))
        made.add_component(event)
    return bytes(made.to_ical())


def _empty(method: Method) -> Calendar:
    made = Calendar()
    made.add("prodid", "-//Education partnerships//Events//EN")
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("method", method.value)
    made.add_component(Timezone.from_ical(LONDON_RULES))
    return made


def _event(entry: Entry) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", entry.changed_at)
    for name, at in (("dtstart", entry.starts_at), ("dtend", entry.ends_at)):
        event.add(name, at.astimezone(LONDON).date() if entry.is_all_day else at.astimezone(LONDON))
    event.add("summary", entry.title)
    event.add("status", _status(entry))
    event.add("transp", "TRANSPARENT" if entry.is_cancelled else "OPAQUE")
    for name, value in (("location", entry.place), ("description", entry.text)):
        if value:
            event.add(name, value)
    if entry.url:
        event.add("url", vUri(entry.url))
    return event


def _status(entry: Entry) -> str:
    if entry.is_cancelled:
        return "CANCELLED"
    return "TENTATIVE" if entry.is_tentative else "CONFIRMED"


def _party(party: Party, *, is_attendee: bool = False) -> vCalAddress:
    address = vCalAddress(f"mailto:{party.email}")
    address.params["CN"] = vText(party.name)
    if is_attendee:
        address.params["ROLE"] = vText("REQ-PARTICIPANT")
        address.params["PARTSTAT"] = vText("ACCEPTED")
        address.params["RSVP"] = vText("FALSE")
    return address
