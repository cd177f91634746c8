"""Telling people about events: what is said is written down with the change it is about, and leaves after the commit.

Nothing gets lost and nothing goes twice: a worker claims the row, sends and marks it; one left by a dead worker may be
claimed again.
"""

import smtplib
from datetime import datetime, timedelta
from typing import Final

from django.db.models import F, Q

from offers.emails import events as emails
from offers.models import Booking, Event, Told
from tenants.queue import enqueue

CLAIM_LASTS: Final = timedelta(minutes=15)
MOST_ATTEMPTS: Final = 48
UNREACHABLE: Final = (smtplib.SMTPException, OSError)


def tell(
    *,
    event: Event,
    kind: str,
    to: str,
    subject: str,
    body: str,
    booking: Booking | None = None,
    has_calendar: bool = False,
) -> Told:
    """Write a message to one person about an event and have it sent after commit; the calendar is made when it leaves.

    `kind` is a word for the record (“confirmed”, “moved”, “cancelled” …). The body must not name other delegates.
    """
    told = Told.objects.create(
        event=event,
        booking=booking,
        kind=kind,
        to=to,
        subject=" ".join(subject.split())[:200],
        body=body,
        has_calendar=has_calendar,
    )
    enqueue("offers.send_message", told_id=told.pk)
    return told


def ready(now: datetime) -> Q:
    """What may be sent now: new, failed not too often, or left behind by a dead worker."""
    is_free = Q(claimed_at__isnull=True) | Q(claimed_at__lt=now - CLAIM_LASTS)
    return is_free & Q(sent_at__isnull=True, attempts__lt=MOST_ATTEMPTS)


def waiting_ids(*, now: datetime) -> list[int]:
    """Return what may be sent now, oldest first."""
    return list(Told.objects.filter(ready(now)).order_by("pk").values_list("pk", flat=True))


def send(*, told_id: int, now: datetime) -> bool:
    """Send one message and tell whether it left; a failure is remembered and tried again later."""
    if not Told.objects.filter(ready(now), pk=told_id).update(claimed_at=now, attempts=F("attempts") + 1):
        return False
    told = Told.objects.select_related("event__venue", "booking__event", "booking__delegate").get(pk=told_id)
    try:
        emails.message(told).send()
    except UNREACHABLE:
        Told.objects.filter(pk=told_id).update(claimed_at=None, failed_at=now)
        return False
    Told.objects.filter(pk=told_id).update(sent_at=now, failed_at=None)
    return True
