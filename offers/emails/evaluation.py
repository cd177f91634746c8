"""The e-mail that asks a delegate what they thought: one link, no account needed, no other delegate's name."""

from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse

from offers.models import EvaluationRequest
from tenants.addresses import absolute
from tenants.current import current_partnership


def message(request: EvaluationRequest, key: str, *, is_reminder: bool) -> EmailMessage:
    """Return the message with the link of a key, not sent yet; the request comes with form, event and delegate."""
    partnership = current_partnership()
    context = {
        "request": request,
        "partnership": partnership,
        "is_reminder": is_reminder,
        "link": absolute(partnership, reverse("evaluation", args=[key])),
    }
    question = "What did you think of" if request.kind == "after" else "What has come of"
    opening = "Reminder: " if is_reminder else ""
    delegate = request.booking.delegate
    return EmailMessage(
        subject=" ".join(f"{opening}{question} “{request.event}”?".split()),
        body=render_to_string("offers/email/evaluation.txt", context).strip() + "\n",
        to=[delegate.email] if delegate else [],
        reply_to=[partnership.contact_email] if partnership.contact_email else None,
    )
