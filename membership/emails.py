"""What membership writes to people: plain text, one link, the words of the page it leads to."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse

from membership import arithmetic
from membership.arithmetic import LastYear
from membership.models import Invitation, Person, Quantity, Subscription
from tenants import emails
from tenants.addresses import absolute
from tenants.current import current_partnership
from tenants.money import format_pence

BANK_FIELDS: Final = {
    "bank_account_name": "Account name",
    "bank_sort_code": "Sort code",
    "bank_account_number": "Account number",
}


def confirmation_request(subscription: Subscription, last_year: LastYear | None, to: Sequence[Person]) -> EmailMessage:
    """Ask a school's heads to confirm membership, with the price and its arithmetic."""
    year = subscription.year
    return _message(
        "confirmation_request",
        f"{subscription.school}: please confirm membership for {year.label}",
        to,
        reverse("membership_of_school", args=[subscription.pk]),
        **_price(subscription, last_year),
    )


def confirmed(subscription: Subscription, to: Sequence[Person]) -> EmailMessage:
    """Tell a school's head and business manager what was agreed."""
    return _message(
        "confirmed",
        f"{subscription.school}: membership for {subscription.year.label} is confirmed",
        to,
        reverse("membership_of_school", args=[subscription.pk]),
        **_price(subscription, None),
    )


def number_decided(subscription: Subscription, quantity: Quantity, to: Sequence[Person]) -> EmailMessage:
    """Tell a school which pupil number counts, and the price that follows."""
    return _message(
        "number_decided",
        f"{subscription.school}: your pupil number for {quantity.year.label}",
        to,
        reverse("membership_of_school", args=[subscription.pk]),
        quantity=quantity,
        **_price(subscription, None),
    )


def invitation(invited: Invitation, key: str) -> EmailMessage:
    """Give somebody the link that opens their account."""
    partnership = current_partnership()
    return _message(
        "invitation",
        f"Your account with {partnership.name}",
        [invited.person],
        reverse("invitation", args=[key]),
        invitation=invited,
    )


def bank_changed(
    to: str, changes: Mapping[str, Sequence[str]], by: str, changed_at: datetime, payer: str, page: Sequence[str | int]
) -> EmailMessage:
    """Tell somebody which bank details changed (name of the field: before and after, shown), by whom and when.

    They are those of a payer when it is named; `page` is the route that shows them, with its arguments.
    """
    partnership = current_partnership()
    name, *arguments = page
    whose = " ".join((payer or partnership.name).split())  # a name of two lines is no subject
    subject = f"The bank details of {whose} were changed"
    context = {
        "subject": subject,
        "payer": payer,
        "partnership": partnership,
        "link": absolute(partnership, reverse(str(name), args=arguments)),
        "changes": [(BANK_FIELDS[name], *pair) for name, pair in changes.items()],
        "by": by,
        "changed_at": changed_at,
    }
    body = render_to_string("membership/emails/bank_changed.txt", context).strip() + "\n"
    return EmailMessage(subject, body, to=[to])


def _price(subscription: Subscription, last_year: LastYear | None) -> dict[str, object]:
    notes = arithmetic.notes(
        subscription.price,
        last_year=last_year,
        vat_treatment=subscription.tariff.vat_treatment,
        vat_reason=subscription.tariff.vat_reason,
    )
    return {
        "subscription": subscription,
        "line": arithmetic.line(subscription.price, subscription.quantity.basis),
        "amount": format_pence(subscription.amount_pence),
        "notes": notes,
    }


def _message(template: str, subject: str, to: Sequence[Person], path: str, **facts: object) -> EmailMessage:
    """Return a message with one link into the partnership's host; answers go to its office."""
    return emails.message(f"membership/emails/{template}.txt", subject, [person.email for person in to], path, **facts)
