"""The register of numbers: what every number of a series is, and that none is missing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from billing.enums import DocumentKind
from billing.models import Document, NumberSeries, Quote, SpoiltNumber
from tenants.working_days import london_day

DOCUMENTS: Final = (DocumentKind.INVOICE, DocumentKind.CREDIT_NOTE)


@dataclass(frozen=True)
class Entry:
    """One number: on a document or quote (with its day, payer, gross pence and key), or spoilt (with the reason)."""

    sequence: int
    number: str
    on: date
    text: str
    gross_pence: int | None = None
    document_id: int | None = None
    quote_id: int | None = None

    @property
    def is_spoilt(self) -> bool:
        """Whether no document carries it."""
        return self.document_id is None and self.quote_id is None


@dataclass(frozen=True)
class Register:
    """One series of one financial year: its numbers in order, the last one given, and those nothing accounts for."""

    entries: Sequence[Entry]
    last_number: int
    missing: Sequence[int]


def numbers_register(kind: DocumentKind, financial_year: int) -> Register:
    """Return the register of a series; `missing` is empty, or something is wrong. Three queries."""
    entries = sorted(_carried(kind, financial_year) + _spoilt(kind, financial_year), key=lambda entry: entry.sequence)
    series = NumberSeries.objects.filter(kind=kind, financial_year=financial_year).first()
    last = series.last_number if series else 0
    found = {entry.sequence for entry in entries}
    missing = [number for number in range(1, last + 1) if number not in found]
    beyond = sorted(number for number in found if number > last)  # more numbers than the series gave would be as wrong
    return Register(entries, last, missing + beyond)


def _carried(kind: DocumentKind, financial_year: int) -> list[Entry]:
    if kind in DOCUMENTS:
        documents = Document.objects.filter(kind=kind, financial_year=financial_year)
        return [
            Entry(row.sequence, row.number, row.issued_on, row.buyer_name, row.gross_pence, document_id=row.pk)
            for row in documents
        ]
    quotes = Quote.objects.filter(kind=kind, financial_year=financial_year)
    return [
        Entry(row.sequence, row.number, row.issued_on, row.buyer_name, row.gross_pence, quote_id=row.pk)
        for row in quotes
    ]


def _spoilt(kind: DocumentKind, financial_year: int) -> list[Entry]:
    rows = SpoiltNumber.objects.filter(kind=kind, financial_year=financial_year)
    return [Entry(row.sequence, row.number, london_day(row.created_at), row.reason) for row in rows]
