"""The e-mail that leads a school's head and chair of governors to their value statement."""

from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse

from offers.figures.value import Value
from offers.models import ValueStatement
from tenants.addresses import absolute
from tenants.current import current_partnership


def statement_message(row: ValueStatement, to: Sequence[str]) -> EmailMessage:
    """Return the message with the link and the main figures; not sent yet."""
    partnership = current_partnership()
    context = {
        "partnership": partnership,
        "school": row.school,
        "year": row.year,
        "value": Value.from_json(row.figures),
        "link": absolute(partnership, reverse("value_frozen", args=[row.pk])),
    }
    return EmailMessage(
        subject=" ".join(f"{row.school}: what {partnership.name} was worth in {row.year.label}".split()),
        body=render_to_string("offers/email/value_statement.txt", context).strip() + "\n",
        to=list(to),
        reply_to=[partnership.contact_email] if partnership.contact_email else None,
    )
