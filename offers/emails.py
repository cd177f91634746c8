"""E-mails about events: one person, one event, the text as it was written and the calendar as it stands when it leaves."""

from collections.abc import Sequence
from email.mime.text import MIMEText

from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse

from offers import ical
from offers.enums import EventStatus
from offers.models import Booking, Told
from offers.queries import calendar_entries
from tenants.addresses import absolute
from tenants.current import current_partnership


def message(told: Told) -> EmailMessage:
    """Return the message a row stands for, not sent yet; the invitation names its reader and nobody else."""
    partnership = current_partnership()
    made = EmailMessage(
        subject=told.subject,
        body=told.body,
        to=[told.to],
        reply_to=[partnership.contact_email] if partnership.contact_email else None,
    )
    if told.has_calendar:
        made.attach(invitation(told))
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


def invitation(told: Told) -> MIMEText:
    """Return the calendar that goes with a message: a request, or a cancellation when there is no place any more."""
    event, booking, partnership = told.event, told.booking, current_partnership()
    url = absolute(partnership, reverse("event", args=[event.pk]))
    at = told.claimed_at or told.created_at
    organiser = ical.Party(partnership.name, partnership.contact_email or "no-reply@example.invalid")
    attendee = ical.Party(str(booking.delegate) if booking and booking.delegate else told.to, told.to)
    if booking is None:
        entries = calendar_entries.of_event(event, url, at)
    else:
        entries = calendar_entries.of_bookings(_same(booking), url, at)
    is_off = event.status == EventStatus.CANCELLED or (booking is not None and not booking.is_live)
    content = ical.invitation(entries, organiser, attendee, is_cancelled=is_off)
    part = MIMEText(content.decode(), "calendar", "utf-8")
    part.set_param("method", ical.Method.CANCEL if is_off else ical.Method.REQUEST)
    part.add_header("Content-Disposition", "attachment", filename="event.ics")
    return part


def _same(booking: Booking) -> list[Booking]:
    """All bookings of the event for the same delegate: their sequence goes on when a place is booked again."""
    if booking.delegate_id is None:
        return [booking]
    rows = Booking.objects.select_related("event__venue").prefetch_related("event__sessions__venue")
    return list(rows.filter(event=booking.event_id, delegate=booking.delegate_id).order_by("pk"))
