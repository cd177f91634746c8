"""A certificate by e-mail: delegates without an account have theirs too."""

from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse

from offers.attending import hours_words
from offers.models import Certificate
from offers.pdf.certificates import certificate_pdf, file_name
from tenants.addresses import absolute
from tenants.current import current_partnership


def message(certificate: Certificate) -> EmailMessage | None:
    """Return the message with the PDF, not sent yet; nothing for a revoked one, or for who left. Raises PdfProblem."""
    delegate, partnership = certificate.booking.delegate, current_partnership()
    if certificate.revoked_at or delegate is None or not delegate.is_active:
        return None
    link = absolute(partnership, reverse("certificate_check", args=[certificate.code]))
    context = {
        "certificate": certificate,
        "hours": hours_words(certificate.hours),
        "link": link,
        "record": absolute(partnership, reverse("cpd")),
        "partnership": partnership,
    }
    made = EmailMessage(
        subject=" ".join(f"Your certificate: {certificate.title}".split()),
        body=render_to_string("offers/email/certificate.txt", context).strip() + "\n",
        to=[delegate.email],
        reply_to=[partnership.contact_email] if partnership.contact_email else None,
    )
    made.attach(file_name(certificate), certificate_pdf(certificate, link, partnership), "application/pdf")
    return made
