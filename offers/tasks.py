"""Background work of offers: each task loads by id and calls one operation."""

from celery import shared_task
from django.utils import timezone

from offers.operations import messages


@shared_task(name="offers.send_message")
def send_message(*, told_id: int) -> None:
    """Send one message about an event."""
    messages.send(told_id=told_id, now=timezone.now())


@shared_task(name="offers.send_messages")
def send_messages() -> None:
    """Send whatever waits, and try again what failed."""
    for told_id in messages.waiting_ids(now=timezone.now()):
        messages.send(told_id=told_id, now=timezone.now())
