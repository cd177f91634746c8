"""What a partnership writes to people: plain text, one link into its pages; answers go to its office."""

from collections.abc import Iterable, Sequence

from django.core.mail import EmailMessage
from django.template.loader import render_to_string

from tenants.addresses import absolute
from tenants.current import current_partnership


def message(template: str, subject: str, to: Sequence[str], path: str = "", **facts: object) -> EmailMessage:
    """Return one e-mail to some addresses, not sent yet; `path` is where its link leads. One query in public."""
    partnership = current_partnership()
    context = {"partnership": partnership, "link": absolute(partnership, path) if path else "", **facts}
    body = render_to_string(template, context).strip() + "\n"
    reply_to = [partnership.contact_email] if partnership.contact_email else None
    return EmailMessage(" ".join(subject.split()), body, to=list(to), reply_to=reply_to)


def each(template: str, subject: str, to: Iterable[str], path: str = "", **facts: object) -> list[EmailMessage]:
    """Return the same e-mail once for each address, not sent yet. One query in public."""
    same = message(template, subject, (), path, **facts)
    return [EmailMessage(same.subject, same.body, to=[address], reply_to=same.reply_to) for address in to]
