"""The e-mail that leads a school's head and chair of governors to their value statement."""

from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.urls import reverse

from offers.figures.value import Value
from offers.models import ValueStatement
from tenants import emails
from tenants.current import current_partnership


def statement_message(row: ValueStatement, to: Sequence[str]) -> EmailMessage:
    """Return the message with the link and the main figures; not sent yet."""
    return emails.message(
        "offers/email/value_statement.txt",
        f"{row.school}: what {current_partnership().name} was worth in {row.year.label}",
        to,
        reverse("value_frozen", args=[row.pk]),
        school=row.school,
        year=row.year,
        value=Value.from_json(row.figures),
    )
