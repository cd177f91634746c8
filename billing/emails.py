"""E-mails of billing: one document, said in words and attached as PDF, with its structured form where the payer takes it."""

from django.core.mail import EmailMessage
from django.template.loader import render_to_string

from billing.einvoice import documents as einvoice
from billing.models import Dispatch
from billing.pdf.documents import document_pdf, file_name


def document_message(dispatch: Dispatch) -> EmailMessage:
    """Return the message that carries a document; not sent yet. Raises PdfProblem."""
    document = dispatch.document
    supplier = document.supplier
    message = EmailMessage(
        subject=f"{document.get_kind_display()} {document.number} from {supplier['name']}",
        body=render_to_string("billing/email/document.txt", {"document": document, "supplier": supplier}),
        to=[dispatch.email],
        reply_to=[supplier["contact_email"]] if supplier["contact_email"] else None,
    )
    message.attach(file_name(document), document_pdf(document), "application/pdf")
    structured = einvoice.ubl_or_none(document) if document.account.wants_e_invoice else None
    if structured is not None:
        message.attach(einvoice.file_name(document), structured, einvoice.MIME_TYPE)
    return message
