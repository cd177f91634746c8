"""Invoices and credit notes as files: each as PDF, as e-invoice, or both."""

from collections.abc import Iterator

from django.db.models import Prefetch, QuerySet

from billing.einvoice import documents as einvoice
from billing.models import Document, DocumentLine
from billing.pdf.documents import document_pdf, file_name

PDF, UBL = "pdf", "ubl"
FORMS = {PDF: "PDF", UBL: "E-invoice (UBL)"}
AT_ONCE = 50

Named = tuple[str, bytes]


def files(rows: QuerySet[Document], forms: set[str], folder: str = "") -> Iterator[list[Named]]:
    """Yield the files of one document after the other; one without a structured form has its PDF alone."""
    lines = Prefetch("lines", DocumentLine.objects.order_by("position"))
    whole = rows.select_related("account", "credits").prefetch_related(lines)
    for document in whole.iterator(chunk_size=AT_ONCE):
        yield [(folder + name, content) for name, content in _forms(document, forms)]


def _forms(document: Document, forms: set[str]) -> Iterator[Named]:
    structured = einvoice.ubl_or_none(document) if UBL in forms else None
    if PDF in forms or structured is None:
        yield file_name(document), document_pdf(document)
    if structured is not None:
        yield einvoice.file_name(document), structured
