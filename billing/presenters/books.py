"""Batches, VAT figures, spending and files as pages show them."""

from datetime import date
from typing import Any, Final

from django.http import HttpRequest
from django.urls import reverse

from billing.enums import AccountingSystem, ExportStatus
from billing.models import AccountingBatch, Document, DocumentLine, Export
from billing.presenters.invoices import Tag, pounds
from billing.queries import spending
from billing.vat_return import Boxes, Sale
from tenants.calendars import AcademicYear, FinancialYear
from tenants.lists import Chip, Column, one_of
from tenants.money import format_pence
from tenants.working_days import london_day

SYSTEMS: Final = [(AccountingSystem.XERO, "Xero"), (AccountingSystem.SAGE, "Sage 50")]
FROM_LEDGER: Final = "From your purchase ledger"
COLOURS: Final = {
    ExportStatus.WAITING: "accent", ExportStatus.MAKING: "accent", ExportStatus.READY: "good",
    ExportStatus.FAILED: "bad", ExportStatus.GONE: "neutral",
}  # fmt: skip

BATCH_COLUMNS: Final[list[Column[AccountingBatch]]] = [
    Column("Batch", lambda row: row.number),
    Column("Up to", lambda row: row.until),
    Column("Documents", lambda row: row.documents),
    Column("Payments", lambda row: row.payments),
    Column("Made by", lambda row: str(row.created_by or "")),
    Column("State", lambda row: batch_tag(row).text),
]
SALE_COLUMNS: Final[list[Column[Sale]]] = [
    Column("Date", lambda row: row.on),
    Column("Document", lambda row: row.number),
    Column("Payer", lambda row: row.payer),
    Column("What", lambda row: row.text),
    Column("Box 1: VAT", lambda row: pounds(row.vat_pence)),
    Column("Box 6: net", lambda row: pounds(row.net_pence)),
    Column("Outside the scope", lambda row: pounds(row.outside_pence)),
]
SPENDING_COLUMNS: Final[list[Column[DocumentLine]]] = [
    Column("Document", lambda row: row.document.number),
    Column("Date", lambda row: row.document.issued_on),
    Column("School", lambda row: row.school_name),
    Column("Description", lambda row: row.description),
    Column("CFR code", lambda row: row.cfr_code),
    Column("AAR code", lambda row: row.aar_code),
    Column("Purpose", lambda row: row.get_funding_purpose_display()),
    Column("Net", lambda row: pounds(row.net_pence)),
    Column("VAT", lambda row: pounds(row.vat_pence)),
    Column("Total", lambda row: pounds(row.gross_pence)),
    Column("VAT reclaim", spending.route),
]
CLAIM_COLUMNS: Final[list[Column[DocumentLine]]] = [
    Column("Supplier", lambda row: row.document.supplier["legal_name"]),
    Column("Supplier’s VAT number", lambda row: row.document.supplier["vat_number"]),
    Column("Date of invoice", lambda row: row.document.issued_on),
    Column("Invoice number", lambda row: row.document.number),
    Column("Description", lambda row: row.description),
    Column("Net", lambda row: pounds(row.net_pence)),
    Column("VAT", lambda row: pounds(row.vat_pence)),
]


def batch_tag(batch: AccountingBatch) -> Tag:
    """Return how far a batch is."""
    if batch.posted_on:
        return Tag("Posted by the council", "good")
    return Tag("Sent", "good") if batch.sent_at else Tag("To be sent", "warn")


def batch_facts(batch: AccountingBatch, sums: Any) -> list[dict[str, str]]:
    """Return the facts of a batch as a summary list."""
    rows = [
        ("Holds everything up to", day(batch.until)),
        ("Net", format_pence(sums["net"])),
        ("VAT", format_pence(sums["vat"])),
        ("Total of documents", format_pence(sums["gross"])),
        ("Payments", format_pence(sums["paid"])),
        ("Made", f"{day(london_day(batch.created_at))} by {batch.created_by or 'the system'}"),
    ]
    if batch.sent_at:
        rows.append(("Marked as sent", f"{day(london_day(batch.sent_at))} by {batch.sent_by}"))
    if batch.posted_on:
        rows.append(("Posted by the council", day(batch.posted_on)))
    return [{"key": key, "value": value} for key, value in rows]


def boxes(found: Boxes) -> list[dict[str, str]]:
    """Return boxes 1 to 9 of a return; what was bought is not ours to know."""
    vat = format_pence(found.vat_pence)
    rows = [
        ("1", "VAT due on sales", vat),
        ("2", "VAT due on goods brought into Northern Ireland", "£0.00 (none)"),
        ("3", "Total VAT due: boxes 1 and 2", vat),
        ("4", "VAT reclaimed on purchases", FROM_LEDGER),
        ("5", "Net VAT: box 3 less box 4", f"{vat} less your box 4"),
        ("6", "Total sales without VAT, whole pounds", f"£{found.whole_pounds:,}".replace("£-", "−£")),
        ("7", "Total purchases without VAT, whole pounds", FROM_LEDGER),
        ("8", "Goods supplied to the EU from Northern Ireland", "£0 (none)"),
        ("9", "Goods brought into Northern Ireland from the EU", FROM_LEDGER),
    ]
    return [{"box": box, "label": label, "value": value} for box, label, value in rows]


def year_chips(request: HttpRequest, today: date) -> list[Chip]:
    """Return chips for the financial and the academic years of the last two years."""
    financial, academic = FinancialYear.containing(today).start, AcademicYear.containing(today).start
    choices = [("", f"April to March {FinancialYear(financial).label}")]
    choices += [(f"f{financial - 1}", f"April to March {FinancialYear(financial - 1).label}")]
    choices += [(f"a{start}", f"September to August {AcademicYear(start).label}") for start in (academic, academic - 1)]
    return one_of(request, "year", choices, request.GET.get("year", ""))


def year_days(text: str, today: date) -> tuple[date, date]:
    """Return first day and first day after the year a chip asks for; the running financial year when it asks for none."""
    start = int(text[1:5]) if text[1:5].isdecimal() and len(text) == 5 and "1900" < text[1:5] < "9998" else None
    year: AcademicYear | FinancialYear = FinancialYear.containing(today)
    if start is not None:
        year = AcademicYear(start) if text.startswith("a") else FinancialYear(start)
    return year.starts_on, year.ends_before


def years(today: date, first: int) -> list[tuple[str, str]]:
    """Return the financial years there may be documents of, newest first."""
    latest = FinancialYear.containing(today).start
    return [(str(start), FinancialYear(start).label) for start in range(latest, min(first, latest) - 1, -1)]


def export_tag(export: Export) -> Tag:
    """Return the state of a file."""
    status = ExportStatus(export.status)
    return Tag(status.label, COLOURS[status])


def progress(export: Export) -> dict[str, Any]:
    """Return what the progress component takes."""
    return {
        "poll_url": reverse("export_progress", args=[export.pk]),
        "done": export.done,
        "total": export.total,
        "message": f"{export.done} of {export.total} done",
        "is_finished": export.status not in (ExportStatus.WAITING, ExportStatus.MAKING),
    }


def document_rows(documents: list[Document]) -> list[dict[str, Any]]:
    """Return the documents of a batch as its page lists them."""
    return [{"document": row, "corrects": row.credits.number if row.credits else ""} for row in documents]


def day(on: date) -> str:
    """Return “1 September 2026”."""
    return f"{on.day} {on:%B %Y}"
