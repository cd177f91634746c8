"""E-mails about events: one person, one event, the text as it was written and the calendar as it stands when it leaves."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from email.mime.text import MIMEText

from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse

from offers.models import Booking, Event, Told
from offers.queries import calendar_entries
from tenants import ical
from tenants.addresses import absolute
from tenants.current import current_partnership
from tenants.ical import Entry


def message(told: Told) -> EmailMessage:
    """Return the message a row stands for, not sent yet; the invitation names its reader and nobody else."""
    partnership = current_partnership()
    made = EmailMessage(
        subject=told.subject,
        body=told.body,
        to=[told.to],
        reply_to=[partnership.contact_email] if partnership.contact_email else None,
    )
    for part in invitations(told) if told.has_calendar else ():
        made.attach(part)
    return made


def changed_body(name: str, sentences: Sequence[str], link: str, *, has_calendar: bool = True) -> str:
    """Return the text that tells one person of a change; empty sentences are left out."""
    context = {
        "name": name,
        "sentences": [sentence for sentence in sentences if sentence],
        "link": link,
        "has_calendar": has_calendar,
        "partnership": current_partnership().name,
    }
    return render_to_string("offers/email/event_changed.txt", context).strip() + "\n"


def invitations(told: Told) -> list[MIMEText]:
    """Return the calendars that go with a message: a request for what takes place, a cancellation for what does not."""
    entries = _entries(told)
    parts = {
        ical.Method.REQUEST: [entry for entry in entries if not entry.is_cancelled],
        ical.Method.CANCEL: [entry for entry in entries if entry.is_cancelled],
    }
    return [_part(told, method, found) for method, found in parts.items() if found]


def _part(told: Told, method: ical.Method, entries: Sequence[Entry]) -> MIMEText:
    partnership = current_partnership()
    organiser = ical.Party(partnership.name, partnership.contact_email or "no-reply@example.invalid")
    delegate = told.booking.delegate if told.booking else None
    attendee = ical.Party(delegate.name if delegate and delegate.email == told.to else told.to, told.to)
    content = ical.invitation(entries, organiser, attendee, is_cancelled=method == ical.Method.CANCEL)
    part = MIMEText(content.decode(), "calendar", "utf-8")
    part.set_param("method", method)
    name = "cancelled.ics" if method == ical.Method.CANCEL else "event.ics"
    part.add_header("Content-Disposition", "attachment", filename=name)
    return part


def _entries(told: Told) -> list[Entry]:
    """The reader's own: who has handed the place on, or moved it to another date, is told that the old one is over."""
    booking, at = told.booking, told.claimed_at or told.created_at
    if booking is None:
        return calendar_entries.of_event(told.event, _url(told.event), at)
    if booking.delegate is not None and booking.delegate.email != told.to:
        return [replace(entry, is_cancelled=True) for entry in _of_bookings([booking], at)]
    old = Booking.objects.filter(moved_to=booking).first()
    left = _of_bookings(_same(old), at) if old else []
    return [*_of_bookings(_same(booking), at), *left]


def _of_bookings(bookings: Sequence[Booking], at: datetime) -> list[Entry]:
    return calendar_entries.of_bookings(bookings, _url(bookings[0].event), at)


def _url(event: Event) -> str:
    return absolute(current_partnership(), reverse("event", args=[event.pk]))


def _same(booking: Booking) -> list[Booking]:
    """All bookings of the event for the same delegate: their sequence goes on when a place is booked again."""
    rows = Booking.objects.select_related("event__venue").prefetch_related("event__sessions__venue")
    same = {"event": booking.event_id, "delegate": booking.delegate_id} if booking.delegate_id else {"pk": booking.pk}
    return list(rows.filter(**same).order_by("pk"))
