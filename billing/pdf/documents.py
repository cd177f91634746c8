"""What an invoice or a credit note says: all HMRC asks of a VAT invoice, what councils ask besides, how to pay."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from billing.enums import FundingPurpose
from billing.models import Document, DocumentLine
from billing.pdf.rendering import render
from billing.quoting import QuoteLine
from billing.wording import VAT_LABELS, quantity_text, rate_text
from membership.enums import VatTreatment
from tenants.money import format_pence, format_rate
from tenants.shell import initials

Line = DocumentLine | QuoteLine
NOT_REGISTERED = "This is not a VAT invoice: the supplier is not registered for VAT and charges none."
INTERNAL = "This is an internal recharge within the council, not a VAT invoice: do not reclaim VAT on it."


def document_pdf(document: Document) -> bytes:
    """Return the PDF of an issued document, the same bytes whatever has changed since. Raises PdfProblem."""
    return render(content(document, list(document.lines.all())))


def file_name(document: Document) -> str:
    """Return “LL-INV-2627-0001.pdf”."""
    return f"{document.number}.pdf"


def content(document: Document, lines: Sequence[DocumentLine]) -> dict[str, Any]:
    """Return every word of a document, from what it archived and nothing else."""
    supplier = document.supplier
    shows_vat = bool(supplier["vat_number"])
    issued = document.issued_on
    return {
        "title": f"{_kind(document)} {document.number}",
        "author": supplier["legal_name"],
        "date": [issued.year, issued.month, issued.day],
        "colour": supplier["colour"],
        "mark": initials(supplier["name"]),
        "supplier_name": supplier["name"],
        "heading": _kind(document),
        "buyer_heading": "Bill to" if document.is_invoice else "Credit to",
        "buyer_name": document.buyer_name,
        "buyer_address": [line for line in document.buyer_address.splitlines() if line.strip()],
        "facts": _facts(document),
        "notice": _notice(document, lines),
        "table": table(lines, shows_vat=shows_vat),
        "vat": vat_by_rate(lines) if shows_vat else {"rows": [], "notes": [], "heading": "", "columns": []},
        "totals": _totals(document, shows_vat=shows_vat),
        "total": ["Amount due" if document.is_invoice else "Credited", format_pence(abs(document.gross_pence))],
        "payment": _payment(document),
        "footer": footer(supplier),
    }


def day(value: date) -> str:
    """Return “1 September 2026”."""
    return f"{value.day} {value:%B %Y}"


def _kind(document: Document) -> str:
    return "Invoice" if document.is_invoice else "Credit note"


def _facts(document: Document) -> list[list[str]]:
    rows = [
        [f"{_kind(document)} number", document.number],
        ["Date of issue", day(document.issued_on)],
        ["Tax point", day(document.tax_point_on)],
    ]
    if document.is_invoice:
        rows.append(["Pay by", day(document.due_on)])
    elif document.credits:
        rows.append(["Corrects invoice", f"{document.credits.number}, {day(document.credits.issued_on)}"])
    rows.append(["Your reference", document.buyer_reference])
    if document.purchase_order:
        rows.append(["Purchase order", document.purchase_order])
    if document.buyer_vat_number:
        rows.append(["Your VAT number", document.buyer_vat_number])
    return rows


def _notice(document: Document, lines: Iterable[DocumentLine]) -> str:
    notices = [f"Reason: {document.reason}"] if document.reason else []
    if not document.supplier["vat_number"]:
        notices.append(NOT_REGISTERED.replace("VAT invoice", "VAT credit note") if document.reason else NOT_REGISTERED)
    elif all(line.vat_treatment == VatTreatment.INTERNAL for line in lines):
        notices.append(INTERNAL)
    return " ".join(notices)


def table(lines: Sequence[Line], *, shows_vat: bool) -> dict[str, Any]:
    """Return the columns and rows of a document's or a quote's lines."""
    titles = ["Description", "Quantity", "Unit price", "Net"] + (["VAT rate", "VAT"] if shows_vat else [])
    return {
        "columns": [{"title": title, "wide": not place} for place, title in enumerate(titles)],
        "rows": [_row(line, shows_vat=shows_vat) for line in lines],
    }


def _row(line: Line, *, shows_vat: bool) -> list[dict[str, Any]]:
    last = line.period_ends_before - timedelta(days=1)
    notes = [
        line.school_name,
        f"{day(line.period_starts_on)} to {day(last)}",
        line.arithmetic or _discount(line),
        _earmarks(line),
    ]
    texts = [quantity_text(line), format_rate(line.rate), format_pence(line.net_pence)]
    if shows_vat:
        texts += [rate_text(line), format_pence(line.vat_pence)]
    first = {"text": line.description, "notes": [note for note in notes if note], "wide": True}
    return [first, *({"text": text, "notes": [], "wide": False} for text in texts)]


def _discount(line: Line) -> str:
    return f"Discount {format_pence(line.discount_pence)}: {line.discount_reason}" if line.discount_pence else ""


def _earmarks(line: Line) -> str:
    """The ledger codes a school books the line under, and the money it set aside for it."""
    codes = [f"CFR {line.cfr_code}" if line.cfr_code else "", f"AAR {line.aar_code}" if line.aar_code else ""]
    purpose = FundingPurpose(line.funding_purpose).label if line.funding_purpose else ""
    return ", ".join(part for part in (*codes, purpose) if part)


def vat_by_rate(lines: Sequence[Line]) -> dict[str, Any]:
    """Return net and VAT by rate, with the reasons for the treatments."""
    groups: dict[tuple[str, str], list[int]] = {}
    for line in lines:
        label = VAT_LABELS.get(VatTreatment(line.vat_treatment), "No VAT")
        rate = f" {rate_text(line)}" if line.vat_rate else ""
        sums = groups.setdefault((line.vat_treatment, label + rate), [0, 0])
        sums[0] += line.net_pence
        sums[1] += line.vat_pence
    return {
        "heading": "VAT by rate",
        "columns": ["Rate", "Net", "VAT"],
        "rows": [[label, format_pence(net), format_pence(vat)] for (_, label), (net, vat) in groups.items()],
        "notes": list(dict.fromkeys(line.vat_reason for line in lines if line.vat_reason)),
    }


def _totals(document: Document, *, shows_vat: bool) -> list[list[str]]:
    if not shows_vat:
        return [["Total", format_pence(document.gross_pence)]]
    return [
        ["Total before VAT", format_pence(document.net_pence)],
        ["VAT", format_pence(document.vat_pence)],
        ["Total with VAT", format_pence(document.gross_pence)],
    ]


def _payment(document: Document) -> dict[str, Any]:
    supplier = document.supplier
    if not document.is_invoice or not supplier["bank_account_number"]:
        return {"heading": "", "rows": [], "text": ""}
    contact = f" Questions and remittance advice: {supplier['contact_email']}" if supplier["contact_email"] else ""
    return {
        "heading": "How to pay (BACS)",
        "rows": [
            ["Account name", supplier["bank_account_name"]],
            ["Sort code", supplier["bank_sort_code"]],
            ["Account number", supplier["bank_account_number"]],
            ["Reference", document.number],
        ],
        "text": f"Please pay {format_pence(document.gross_pence)} by {day(document.due_on)}"
        f" and quote the reference.{contact}",
    }


def footer(supplier: dict[str, str]) -> str:
    """Return the supplier’s legal name, address and numbers in one line."""
    parts = [
        supplier["legal_name"],
        ", ".join(line.strip() for line in supplier["address"].splitlines() if line.strip()),
        f"Company {supplier['company_number']}" if supplier["company_number"] else "",
        f"Charity {supplier['charity_number']}" if supplier["charity_number"] else "",
        f"VAT number {supplier['vat_number']}" if supplier["vat_number"] else "",
    ]
    return " · ".join(part for part in parts if part)
