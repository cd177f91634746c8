"""Background work of offers: each task loads by id and calls one operation."""

from celery import shared_task
from django.core.mail import get_connection
from django.utils import timezone

from offers import visit_emails
from offers.operations import messages
from offers.operations.deliveries import reminding
from offers.queries.deliveries import visits


@shared_task(name="offers.send_message")
def send_message(*, told_id: int) -> None:
    """Send one message about an event."""
    messages.send(told_id=told_id, now=timezone.now())


@shared_task(name="offers.send_messages")
def send_messages() -> None:
    """Send whatever waits, and try again what failed."""
    for told_id in messages.waiting_ids(now=timezone.now()):
        messages.send(told_id=told_id, now=timezone.now())


@shared_task(name="offers.email_visit", autoretry_for=(OSError,), retry_backoff=True, max_retries=8)
def email_visit(*, delivery_id: int, kind: str) -> None:
    """Tell those concerned what happened to a visit, each by an e-mail of their own."""
    with get_connection() as connection:
        connection.send_messages(visit_emails.messages(visits.get(delivery_id), kind))


@shared_task(name="offers.remind_to_sign")
def remind_to_sign() -> None:
    """Remind the schools that have not signed for a visit in a week."""
    reminding.remind(now=timezone.now())
