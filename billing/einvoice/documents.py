"""An issued document as an e-invoice, and whether it can be one."""

from billing.einvoice.content import NoStructuredForm, content
from billing.einvoice.writing import write
from billing.models import Document

__all__ = ["MIME_TYPE", "NoStructuredForm", "document_ubl", "file_name", "ubl_or_none"]

MIME_TYPE = "application/xml"


def document_ubl(document: Document) -> bytes:
    """Return the UBL of an issued document. Raises NoStructuredForm, NotValid."""
    account = document.account
    lines = list(document.lines.all())
    return write(content(document, lines, participant=account.e_invoice_id, email=account.invoice_email))


def ubl_or_none(document: Document) -> bytes | None:
    """Return the UBL; None for a document that can only go out as a PDF."""
    try:
        return document_ubl(document)
    except NoStructuredForm:
        return None


def file_name(document: Document) -> str:
    """Return “LL-INV-2627-0001.xml”."""
    return f"{document.number}.xml"
