"""A provider's statement as PDF: each visit and fee with pay and travel, and the sum. The sheet of billing's documents."""

from typing import Any

from billing.pdf.documents import day, footer
from billing.pdf.rendering import render
from billing.supplier import identity
from offers.models import ProviderStatement
from offers.pricing import statement_lines
from offers.pricing.statement_lines import StatementLine
from offers.timing import half_days
from tenants.current import current_partnership
from tenants.money import format_pence
from tenants.shell import initials
from tenants.working_days import london_day

COLUMNS = ("For", "Day", "Time", "Pay", "Travel", "Total")


def pdf(statement: ProviderStatement) -> bytes:
    """Return the statement, the same bytes each time. Raises PdfProblem."""
    return render(content(statement))


def file_name(statement: ProviderStatement) -> str:
    """Return “PS-2611-00042.pdf”."""
    return f"{statement.number}.pdf"


def content(statement: ProviderStatement) -> dict[str, Any]:
    """Return every word of the statement."""
    supplier, provider, made = identity(current_partnership()), statement.provider, london_day(statement.made_at)
    lines = [statement_lines.from_json(line) for line in statement.lines]
    return {
        "title": f"Statement {statement.number}",
        "author": supplier["legal_name"],
        "date": [made.year, made.month, made.day],
        "colour": supplier["colour"],
        "mark": initials(supplier["name"]),
        "supplier_name": supplier["name"],
        "heading": "Statement",
        "buyer_heading": "To",
        "buyer_name": provider.name,
        "buyer_address": _address(statement),
        "facts": [
            ["Statement number", statement.number],
            ["Month", f"{statement.starts_on:%B %Y}"],
            ["Made on", day(made)],
        ],
        "notice": "",
        "table": {
            "columns": [{"title": title, "wide": not place} for place, title in enumerate(COLUMNS)],
            "rows": [_row(line) for line in lines],
        },
        "vat": {"rows": [], "notes": [], "heading": "", "columns": []},
        "totals": [
            ["Pay and fees", format_pence(sum(line.pay_pence for line in lines))],
            ["Travel", format_pence(sum(line.travel_pence for line in lines))],
        ],
        "total": ["You are paid", format_pence(statement.net_pence)],
        "payment": _payment(supplier, statement.number),
        "footer": footer(supplier),
    }


def _address(statement: ProviderStatement) -> list[str]:
    school = statement.provider.school
    return [line for line in school.address.splitlines() if line.strip()] if school else []


def _row(line: StatementLine) -> list[dict[str, Any]]:
    time = half_days.words(line.halves) if line.halves else ""
    sums = [format_pence(pence) if pence else "" for pence in (line.pay_pence, line.travel_pence)]
    texts = [f"{line.on_day:%d/%m/%Y}", time, *sums, format_pence(line.total_pence)]
    first = {"text": line.text, "notes": [line.school] if line.school else [], "wide": True}
    return [first, *({"text": text, "notes": [], "wide": False} for text in texts)]


def _payment(supplier: dict[str, Any], number: str) -> dict[str, Any]:
    contact = supplier["contact_email"]
    return {
        "heading": "How you are paid",
        "rows": [["Our reference", number]],
        "text": "By bank transfer to the account the office has. If you charge VAT, send an invoice with this number."
        + (f" Questions: {contact}" if contact else ""),
    }
