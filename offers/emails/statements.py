"""The e-mail that carries a provider's statement."""

from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse

from offers.models import ProviderStatement
from offers.pdf import provider_statements
from tenants.addresses import absolute
from tenants.current import current_partnership


def message(statement: ProviderStatement) -> EmailMessage:
    """Return the e-mail of a statement with its PDF, not sent yet. Raises PdfProblem."""
    partnership = current_partnership()
    context = {
        "statement": statement,
        "partnership": partnership,
        "link": absolute(partnership, reverse("provider_statement", args=[statement.pk])),
    }
    made = EmailMessage(
        f"Statement {statement.number} from {partnership.name}",
        render_to_string("offers/email/provider_statement.txt", context).strip() + "\n",
        to=[statement.sent_to],
        reply_to=[partnership.contact_email] if partnership.contact_email else None,
    )
    made.attach(provider_statements.file_name(statement), provider_statements.pdf(statement), "application/pdf")
    return made
