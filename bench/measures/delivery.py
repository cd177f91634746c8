"""Four hundred invoices on their way: issued by a run, each as PDF and as structured invoice, beside plain inserts.

One process renders one after the other; a worker with two processes takes about half as long.
"""

from collections.abc import Iterator

from django.db import transaction

from bench import landscape
from bench.invoicing import empty, issue, preview
from bench.server import bare
from bench.timing import Measure
from billing.einvoice.documents import document_ubl
from billing.models import Document, DocumentLine
from billing.pdf.documents import document_pdf
from tenants.fanout import in_partnership
from tenants.queue import silenced

INVOICES = 400
BASE, ISSUED, PDFS, UBLS, ALL = "bulk_create of the rows", "issued by runs", "as PDF", "as UBL", "issued, PDF and UBL"
CEILINGS = {ALL: 60.0}  # seconds


def run() -> Iterator[Measure]:
    """Partnerships are billed until there are 400 invoices; all of them are rendered."""
    landscape.filled()
    measure = Measure(f"{INVOICES} invoices with PDF and UBL", BASE, ceilings=CEILINGS)
    schemas, left = [], INVOICES
    with silenced(), bare() as owner:
        with measure.timed(ALL):
            for partnership in landscape.partnerships():
                if left <= 0:
                    break
                schemas.append(partnership.schema_name)
                left -= in_partnership(partnership, _deliver, measure, left)
        in_partnership(landscape.partnerships()[0], _plain, measure)
        empty(owner, schemas)
    for label in (ISSUED, PDFS, UBLS):
        measure.seconds[label] = [sum(measure.seconds[label])]
    yield measure


def _deliver(measure: Measure, most: int) -> int:
    with measure.timed(ISSUED):
        issue(preview())
    invoices = list(Document.objects.select_related("account").prefetch_related("lines").order_by("pk")[:most])
    with measure.timed(PDFS):
        pdfs = [document_pdf(invoice) for invoice in invoices]
    with measure.timed(UBLS):
        ubls = [document_ubl(invoice) for invoice in invoices]
    assert all(pdf.startswith(b"%PDF-") for pdf in pdfs)
    assert all(invoice.number.encode() in ubl for invoice, ubl in zip(invoices, ubls, strict=True))
    return len(invoices)


def _plain(measure: Measure) -> None:
    """The same rows once more under other numbers, by the ORM; taken back."""
    rows = list(Document.objects.prefetch_related("lines").order_by("pk"))
    rows = (rows * (INVOICES // len(rows) + 1))[:INVOICES]
    with transaction.atomic():
        with measure.timed(BASE):
            made = Document.objects.bulk_create(_copy(row, number) for number, row in enumerate(rows, 100_000))
            DocumentLine.objects.bulk_create(
                _line(document, line) for document, row in zip(made, rows, strict=True) for line in row.lines.all()
            )
        transaction.set_rollback(True)


def _copy(row: Document, sequence: int) -> Document:
    values = {field.attname: getattr(row, field.attname) for field in Document._meta.concrete_fields}
    return Document(**(values | {"id": None, "sequence": sequence, "number": f"PLAIN-{sequence}"}))


def _line(document: Document, line: DocumentLine) -> DocumentLine:
    values = {field.attname: getattr(line, field.attname) for field in DocumentLine._meta.concrete_fields}
    return DocumentLine(**(values | {"id": None, "document_id": document.pk, "charge_id": None}))
