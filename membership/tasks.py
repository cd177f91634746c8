"""Work of membership in the background: e-mails, the turn of the year, following the register."""

from collections.abc import Sequence
from datetime import datetime

from celery import shared_task
from django.core.mail import get_connection
from django.utils import timezone

from membership import emails
from membership.operations import quantities, schools, subscriptions
from membership.queries import recipients, years
from membership.queries import subscriptions as queries


@shared_task(name="membership.email_confirmation_requests", autoretry_for=(OSError,), retry_backoff=True, max_retries=8)
def email_confirmation_requests(subscription_ids: list[int]) -> None:
    """Ask the heads of some schools to confirm; a school that has answered meanwhile is left in peace."""
    waiting = recipients.waiting(subscription_ids)
    heads = recipients.by_school([sub.school_id for sub in waiting], recipients.DECIDES)
    with get_connection() as connection:
        for sub in waiting:
            to = heads.get(sub.school_id, [])
            if to:
                connection.send_messages([emails.confirmation_request(sub, queries.last_year(sub), to)])


@shared_task(name="membership.email_confirmed", autoretry_for=(OSError,), retry_backoff=True, max_retries=8)
def email_confirmed(subscription_id: int) -> None:
    """Tell head and business manager what was agreed."""
    sub = recipients.subscription(subscription_id)
    to = recipients.by_school([sub.school_id], recipients.INFORMED).get(sub.school_id, [])
    if to:
        emails.confirmed(sub, to).send()


@shared_task(name="membership.email_number_decided", autoretry_for=(OSError,), retry_backoff=True, max_retries=8)
def email_number_decided(quantity_id: int) -> None:
    """Tell a school which pupil number counts and what follows."""
    quantity, priced = recipients.priced_on(quantity_id)
    to = recipients.by_school([quantity.school_id], recipients.INFORMED).get(quantity.school_id, [])
    for sub in priced if to else []:
        emails.number_decided(sub, quantity, to).send()


@shared_task(name="membership.email_invitation", autoretry_for=(OSError,), retry_backoff=True, max_retries=8)
def email_invitation(invitation_id: int, key: str) -> None:
    """Send the link that opens an account."""
    emails.invitation(recipients.invitation(invitation_id), key).send()


@shared_task(name="membership.email_bank_changed", autoretry_for=(OSError,), retry_backoff=True, max_retries=8)
def email_bank_changed(
    to: list[str],
    changes: dict[str, list[str]],
    by_name: str,
    by_email: str,
    changed_at: str,
    payer: str = "",
    page: Sequence[str | int] = ("settings",),
) -> None:
    """Tell everybody who is to know that bank details changed, each by an e-mail of their own."""
    when, who = datetime.fromisoformat(changed_at), f"{by_name} ({by_email})"
    with get_connection() as connection:
        connection.send_messages([emails.bank_changed(address, changes, who, when, payer, page) for address in to])


@shared_task(name="membership.move_on")
def move_on() -> None:
    """Begin and end memberships by date."""
    subscriptions.move_on(by=None, on=timezone.localdate(), now=timezone.now())


@shared_task(name="membership.follow_register")
def follow_register() -> None:
    """Take over what the register says now: facts of schools, and pupil numbers nobody has agreed yet."""
    now = timezone.now()
    schools.follow_register(by=None, now=now)
    for year in years.every():
        if year.ends_before > timezone.localdate():
            quantities.refresh_from_register(by=None, year_id=year.pk, now=now)
