"""The e-mail that carries a provider's statement."""

from django.core.mail import EmailMessage
from django.urls import reverse

from offers.models import ProviderStatement
from offers.pdf import provider_statements
from tenants import emails
from tenants.current import current_partnership


def message(statement: ProviderStatement) -> EmailMessage:
    """Return the e-mail of a statement with its PDF, not sent yet. Raises PdfProblem."""
    made = emails.message(
        "offers/email/provider_statement.txt",
        f"Statement {statement.number} from {current_partnership().name}",
        [statement.sent_to],
        reverse("provider_statement", args=[statement.pk]),
        statement=statement,
    )
    made.attach(provider_statements.file_name(statement), provider_statements.pdf(statement), "application/pdf")
    return made
