"""What the association writes to representatives: plain text, one link."""

import os

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse

from peer_review.between.models import Representative, Seat


def welcome(representative: Representative, email: str) -> EmailMessage:
    """Tell somebody that they speak for their partnership, and how to sign in."""
    subject = f"You speak for {representative.partnership} in peer reviews between partnerships"
    return _message("welcome", subject, email, _own_page(), representative=representative)


def invitation(seat: Seat, email: str) -> EmailMessage:
    """Ask somebody into a team."""
    subject = f"Please review {seat.review.partnership}: {seat.get_role_display().lower()}"
    return _message("invitation", subject, email, _own_page(), seat=seat, review=seat.review)


def _own_page() -> str:
    return reverse("between_reviews", urlconf=settings.PUBLIC_SCHEMA_URLCONF)


def _message(template: str, subject: str, to: str, path: str, **facts: object) -> EmailMessage:
    scheme = settings.ACCOUNT_DEFAULT_HTTP_PROTOCOL
    port = os.environ.get("PORT", "") if scheme == "http" else ""
    link = f"{scheme}://{settings.BASE_HOST}{f':{port}' if port else ''}{path}"
    body = render_to_string(f"peer_review/between/email/{template}.txt", {"link": link, **facts}).strip() + "\n"
    return EmailMessage(subject, body, to=[to])
