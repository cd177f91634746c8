"""What a quote or a pro-forma invoice says: the same sheet as an invoice, with until when it holds and how to accept it."""

from collections.abc import Sequence
from typing import Any

from billing import quoting
from billing.enums import DocumentKind
from billing.models import Quote
from billing.pdf.documents import day, footer, table, vat_by_rate
from billing.pdf.rendering import render
from billing.quoting import QuoteLine
from tenants.money import format_pence
from tenants.shell import initials

NOT_AN_INVOICE = "This is not a VAT invoice. Do not reclaim VAT on it: an invoice follows when it is accepted."
QUOTED = "This is a quote. Nothing is owed until it is accepted; an invoice follows then."
AT_TAX_POINT = "VAT is shown at the rate of today; the invoice has the rate of its own date."


def quote_pdf(quote: Quote) -> bytes:
    """Return the PDF of a quote, the same bytes each time. Raises PdfProblem."""
    return render(quote_content(quote))


def quote_file_name(quote: Quote) -> str:
    """Return “LL-QUO-2627-0001.pdf”."""
    return f"{quote.number}.pdf"


def quote_content(quote: Quote) -> dict[str, Any]:
    """Return every word of a quote, from what it archived and nothing else."""
    supplier, issued = quote.supplier, quote.issued_on
    lines = [quoting.from_json(line) for line in quote.lines]
    shows_vat = bool(supplier["vat_number"])
    kind = quote.get_kind_display()
    return {
        "title": f"{kind} {quote.number}",
        "author": supplier["legal_name"],
        "date": [issued.year, issued.month, issued.day],
        "colour": supplier["colour"],
        "mark": initials(supplier["name"]),
        "supplier_name": supplier["name"],
        "heading": kind,
        "buyer_heading": "For",
        "buyer_name": quote.buyer_name,
        "buyer_address": [line for line in quote.buyer_address.splitlines() if line.strip()],
        "facts": _facts(quote),
        "notice": _notice(quote),
        "table": table(lines, shows_vat=shows_vat),
        "vat": _vat(lines, shows_vat=shows_vat),
        "totals": _totals(quote, shows_vat=shows_vat),
        "total": ["To pay when accepted", format_pence(quote.gross_pence)],
        "payment": _acceptance(quote),
        "footer": footer(supplier),
    }


def _facts(quote: Quote) -> list[list[str]]:
    return [
        [f"{quote.get_kind_display()} number", quote.number],
        ["Date", day(quote.issued_on)],
        ["Valid until", day(quote.expires_on)],
        ["Your reference", quote.buyer_reference],
        ["For", quote.title],
    ]


def _notice(quote: Quote) -> str:
    first = NOT_AN_INVOICE if quote.kind == DocumentKind.PRO_FORMA else QUOTED
    return " ".join(part for part in (first, quote.note) if part)


def _vat(lines: Sequence[QuoteLine], *, shows_vat: bool) -> dict[str, Any]:
    if not shows_vat:
        return {"rows": [], "notes": [], "heading": "", "columns": []}
    found = vat_by_rate(lines)
    return found | {"notes": [*found["notes"], AT_TAX_POINT]}


def _totals(quote: Quote, *, shows_vat: bool) -> list[list[str]]:
    if not shows_vat:
        return [["Total", format_pence(quote.gross_pence)]]
    return [["Total before VAT", format_pence(quote.net_pence)], ["VAT", format_pence(quote.vat_pence)]]


def _acceptance(quote: Quote) -> dict[str, Any]:
    contact = quote.supplier["contact_email"]
    return {
        "heading": "How to accept",
        "rows": [["Accept by", day(quote.expires_on)], ["Quote the number", quote.number]],
        "text": "Sign in and accept it on its page, with the purchase order number if you use one."
        + (f" Questions: {contact}" if contact else ""),
    }
