"""What a partnership writes to people: plain text, one link into its pages; answers go to its office."""

from collections.abc import Iterable, Sequence
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPServerDisconnected
from typing import Final

import structlog
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.template.loader import render_to_string

from tenants.addresses import absolute
from tenants.current import current_partnership

# How a task that writes is tried again: after half a minute, then after twice as long each time up to an hour, for three hours.
RETRIED: Final = {
    "autoretry_for": (OSError,),
    "retry_backoff": 30,
    "retry_backoff_max": 3600,
    "retry_jitter": False,
    "max_retries": 9,
}
logger = structlog.get_logger("partnerships")


def message(template: str, subject: str, to: Sequence[str], path: str = "", **facts: object) -> EmailMessage:
    """Return one e-mail to some addresses, not sent yet; `path` is where its link leads. One query in public."""
    partnership = current_partnership()
    context = {"partnership": partnership, "link": absolute(partnership, path) if path else "", **facts}
    body = render_to_string(template, context).strip() + "\n"
    reply_to = [partnership.contact_email] if partnership.contact_email else None
    return EmailMessage(" ".join(subject.split()), body, to=list(to), reply_to=reply_to)


def send(messages: Iterable[EmailMessage]) -> None:
    """Send e-mails one by one: an address the server refuses keeps nobody else from theirs.

    Raises OSError when none has left, so that a task that tries again writes to nobody twice; also when the server cannot be
    reached any more half-way.
    """
    wanted, refusals = list(messages), []
    if not wanted:
        return
    with get_connection() as connection:
        for message in wanted:
            try:
                _send_one(connection, message)
            except (SMTPRecipientsRefused, SMTPDataError) as error:
                refusals.append(error)
                logger.warning("email_refused", subject=message.subject, reason=type(error).__name__)
    if len(refusals) == len(wanted):
        raise refusals[0]


def _send_one(connection: BaseEmailBackend, message: EmailMessage) -> None:
    """Send one e-mail; servers end a connection after so many, so it is opened once more."""
    try:
        connection.send_messages([message])
    except SMTPServerDisconnected:
        connection.close()
        connection.open()
        connection.send_messages([message])


def each(template: str, subject: str, to: Iterable[str], path: str = "", **facts: object) -> list[EmailMessage]:
    """Return the same e-mail once for each address, not sent yet. One query in public."""
    same = message(template, subject, (), path, **facts)
    return [EmailMessage(same.subject, same.body, to=[address], reply_to=same.reply_to) for address in to]
