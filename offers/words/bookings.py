"""What people are told about places: subject and text of each message. Plain text, one link, no names of other delegates."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from tenants.working_days import LONDON


class Words(NamedTuple):
    """A message before it is addressed."""

    kind: str
    subject: str
    body: str
    has_calendar: bool = False


def when(starts_at: datetime | None) -> str:
    """“Wednesday 20 January 2027 at 09:30”, London time; nothing without a date."""
    if starts_at is None:
        return "Date to follow"
    local = starts_at.astimezone(LONDON)
    return f"{local:%A} {local.day} {local:%B %Y} at {local:%H:%M}"


def places(count: int) -> str:
    """“1 place”, “3 places”."""
    return f"{count} place{'' if count == 1 else 's'}"


def confirmed(title: str, starts: str, link: str) -> Words:
    """To a delegate whose place is sure."""
    return Words(
        "confirmed", f"Your place: {title}", _body(f"You have a place on “{title}”.", starts, link), has_calendar=True
    )


def ordered(title: str, starts: str, count: int, price: str, link: str) -> Words:
    """To who booked."""
    said = f"{places(count)} on “{title}” {'is' if count == 1 else 'are'} booked: {price}."
    return Words("ordered", f"Booked: {title}", _body(said, starts, link))


def held(title: str, starts: str, count: int, until: str, approver: str, link: str) -> Words:
    """To who booked above their limit."""
    said = f"{places(count)} on “{title}” {'is' if count == 1 else 'are'} held until {until}. {approver} was asked to approve."
    return Words("held", f"Held until approved: {title}", _body(said, starts, link))


def not_approved(title: str, starts: str, reason: str, link: str) -> Words:
    """To who booked, when the places went back."""
    return Words("not_approved", f"Not booked: {title}", _body(f"{reason} The places were given back.", starts, link))


def cancelled(title: str, starts: str, fee: str, link: str) -> Words:
    """To a delegate or booker whose place is cancelled."""
    said = f"The place on “{title}” is cancelled. {fee}".strip()
    return Words("cancelled", f"Cancelled: {title}", _body(said, starts, link), has_calendar=True)


def missed(title: str, starts: str, fee: str, link: str) -> Words:
    """To a delegate who did not come, and who booked, when the terms ask for a fee."""
    said = f"Nobody came for the place on “{title}”. {fee}".strip()
    return Words("missed", f"Did not come: {title}", _body(said, starts, link))


def passed_on(title: str, starts: str) -> Words:
    """To a delegate somebody else comes for."""
    said = f"You no longer have a place on “{title}”."
    return Words("passed_on", f"Somebody else goes: {title}", _body(said, starts), has_calendar=True)


def moved(title: str, starts: str, link: str) -> Words:
    """To a delegate whose place is now on another date."""
    said = f"Your place was moved: it is now on “{title}”."
    return Words("moved", f"Moved to another date: {title}", _body(said, starts, link), has_calendar=True)


def called_off(title: str, starts: str, reason: str) -> Words:
    """To a delegate or booker when the organiser cancels."""
    said = f"“{title}” does not take place. {reason}\nNothing is charged; what was charged is credited."
    return Words("called_off", f"Cancelled by the organiser: {title}", _body(said, starts), has_calendar=True)


def waiting(title: str, starts: str, link: str) -> Words:
    """To who joined a waiting list."""
    said = f"You are on the waiting list of “{title}”. As soon as a place is free you get an e-mail."
    return Words("waiting", f"Waiting list: {title}", _body(said, starts, link))


def place_offered(title: str, starts: str, until: str, link: str) -> Words:
    """To who waited: a place is kept."""
    said = f"A place on “{title}” is kept for you until {until}. Take it or leave it on the page below."
    return Words("place_offered", f"A place is free: {title}", _body(said, starts, link))


def offer_over(title: str, starts: str, reason: str) -> Words:
    """To who waited, when the wait is over without a place."""
    return Words("waiting_over", f"Waiting list: {title}", _body(f"{reason} You wait no longer for “{title}”.", starts))


def _body(said: str, starts: str, link: str = "") -> str:
    parts: Sequence[str] = [said, starts, link]
    return "\n\n".join(part for part in parts if part)
