"""The e-mail that asks a delegate what they thought: one link, no account needed, no other delegate's name."""

from django.core.mail import EmailMessage
from django.urls import reverse

from offers.models import EvaluationRequest
from tenants import emails


def message(request: EvaluationRequest, key: str, *, is_reminder: bool) -> EmailMessage:
    """Return the message with the link of a key, not sent yet; the request comes with form, event and delegate."""
    question = "What did you think of" if request.kind == "after" else "What has come of"
    opening = "Reminder: " if is_reminder else ""
    delegate = request.booking.delegate
    return emails.message(
        "offers/email/evaluation.txt",
        f"{opening}{question} “{request.event}”?",
        [delegate.email] if delegate else [],
        reverse("evaluation", args=[key]),
        request=request,
        is_reminder=is_reminder,
    )
