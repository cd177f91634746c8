"""Events that have too few places booked some days before: the organiser is told once, and decides."""

from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse

from offers.emails import events as emails
from offers.models import Event
from offers.operations import messages
from offers.queries.event_lists import DAYS_AHEAD, under_minimum
from offers.words.events import when_words
from tenants.addresses import absolute
from tenants.current import current_partnership


def tell_organisers(*, now: datetime) -> int:
    """Tell the organiser of each event under its minimum, once; return how many were told."""
    found = under_minimum(now, now + timedelta(days=DAYS_AHEAD)).filter(minimum_asked_at=None)
    return sum(_tell(event, now) for event in found.select_related("created_by"))


@transaction.atomic
def _tell(event: Event, now: datetime) -> bool:
    """Claim the row and write the message; of two workers one does."""
    if not Event.objects.filter(pk=event.pk, minimum_asked_at=None).update(minimum_asked_at=now):
        return False
    partnership = current_partnership()
    email = event.created_by.email if event.created_by else partnership.contact_email
    if not email:
        return False
    sentences = [
        f"“{event}” is on {when_words(event)}.",
        f"{event.places_taken} of at least {event.minimum} places are booked.",
        "Run it all the same, move it or cancel it: those who have booked are told what you decide.",
    ]
    name = event.created_by.name if event.created_by else partnership.name
    link = absolute(partnership, reverse("event", args=[event.pk]))
    messages.tell(
        event=event,
        kind="under_minimum",
        to=email,
        subject=f"Under its minimum: {event}",
        body=emails.changed_body(name, sentences, link, has_calendar=False),
    )
    return True
