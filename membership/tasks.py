"""Work of membership in the background: e-mails, the turn of the year, following the register."""

from collections.abc import Sequence
from datetime import datetime

from celery import shared_task
from django.utils import timezone

from membership import emails
from membership.operations import quantities, schools, subscriptions
from membership.queries import recipients, years
from membership.queries import subscriptions as queries
from tenants.emails import RETRIED, send


@shared_task(name="membership.email_confirmation_requests", **RETRIED)
def email_confirmation_requests(subscription_ids: list[int]) -> None:
    """Ask the heads of some schools to confirm; a school that has answered meanwhile is left in peace."""
    waiting = recipients.waiting(subscription_ids)
    heads = recipients.by_school([sub.school_id for sub in waiting], recipients.DECIDES)
    asked = [(sub, to) for sub in waiting if (to := heads.get(sub.school_id))]
    send([emails.confirmation_request(sub, queries.last_year(sub), to) for sub, to in asked])


@shared_task(name="membership.email_confirmed", **RETRIED)
def email_confirmed(subscription_id: int) -> None:
    """Tell head and business manager what was agreed."""
    sub = recipients.subscription(subscription_id)
    to = recipients.by_school([sub.school_id], recipients.INFORMED).get(sub.school_id, [])
    if to:
        emails.confirmed(sub, to).send()


@shared_task(name="membership.email_number_decided", **RETRIED)
def email_number_decided(quantity_id: int) -> None:
    """Tell a school which pupil number counts and what follows."""
    quantity, priced = recipients.priced_on(quantity_id)
    to = recipients.by_school([quantity.school_id], recipients.INFORMED).get(quantity.school_id, [])
    send([emails.number_decided(sub, quantity, to) for sub in priced] if to else [])


@shared_task(name="membership.email_invitation", **RETRIED)
def email_invitation(invitation_id: int, key: str) -> None:
    """Send the link that opens an account."""
    emails.invitation(recipients.invitation(invitation_id), key).send()


@shared_task(name="membership.email_bank_changed", **RETRIED)
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
    send([emails.bank_changed(address, changes, who, when, payer, page) for address in to])


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
