"""A statement of account as PDF: what was owed, what happened, what is owed, and how old it is."""

from datetime import date
from typing import Any

from billing.models import Account
from billing.pdf.documents import day, footer
from billing.pdf.rendering import render
from billing.queries.ledger import Age, Movement
from billing.queries.statements import AsOf
from billing.wording import usual_reference
from tenants.money import format_pence
from tenants.shell import initials

COLUMNS = ("Date", "Reference", "Amount", "Balance")


def statement_pdf(account: Account, found: AsOf, supplier: dict[str, Any]) -> bytes:
    """Return the statement of a payer (`supplier.identity`) as of a day. Raises PdfProblem."""
    return render(content(account, found, supplier))


def file_name(account: Account, on: date) -> str:
    """Return “statement-41-2027-09-14.pdf”."""
    return f"statement-{account.pk}-{on:%Y-%m-%d}.pdf"


def content(account: Account, found: AsOf, supplier: dict[str, Any]) -> dict[str, Any]:
    """Return every word of the statement."""
    closing = found.statement.closing_pence
    return {
        "title": f"Statement of account, {account.name}, {day(found.on)}",
        "author": supplier["legal_name"],
        "date": [found.on.year, found.on.month, found.on.day],
        "colour": supplier["colour"],
        "mark": initials(supplier["name"]),
        "supplier_name": supplier["name"],
        "heading": "Statement",
        "buyer_heading": "Account of",
        "buyer_name": account.name,
        "buyer_address": [line for line in account.address.splitlines() if line.strip()],
        "facts": [
            ["As of", day(found.on)],
            ["From", day(found.since)],
            ["Your reference", usual_reference(account)],
            ["Account", str(account.pk)],
        ],
        "notice": "",
        "table": _table(found),
        "vat": _ages(found),
        "totals": [["Opening balance", format_pence(found.statement.opening_pence)]],
        "total": ["Amount due" if closing >= 0 else "In credit", format_pence(abs(closing))],
        "payment": _payment(supplier, closing),
        "footer": footer(supplier),
    }


def _table(found: AsOf) -> dict[str, Any]:
    opening = Movement(found.since, "Opening balance", "", 0, found.statement.opening_pence)
    rows = [_row(row, is_opening=row is opening) for row in (opening, *found.statement.movements)]
    titles = ("What", *COLUMNS)
    return {"columns": [{"title": title, "wide": not place} for place, title in enumerate(titles)], "rows": rows}


def _row(row: Movement, *, is_opening: bool) -> list[dict[str, Any]]:
    amount = "" if is_opening else format_pence(row.amount_pence)
    texts = [f"{row.on:%d/%m/%Y}", row.reference, amount, format_pence(row.balance_pence)]
    first = {"text": row.text, "notes": [], "wide": True}
    return [first, *({"text": text, "notes": [], "wide": False} for text in texts)]


def _ages(found: AsOf) -> dict[str, Any]:
    ages = [*found.ages]
    if found.loose_pence:
        ages.append(Age("Not set against an invoice", 0, found.loose_pence))
    return {
        "heading": "By age",
        "columns": ["Past due", "Invoices", "Outstanding"],
        "rows": [[age.label, str(age.count) if age.count else "", format_pence(age.pence)] for age in ages],
        "notes": [],
    }


def _payment(supplier: dict[str, Any], closing: int) -> dict[str, Any]:
    if closing <= 0 or not supplier["bank_account_number"]:
        return {"heading": "", "rows": [], "text": ""}
    return {
        "heading": "How to pay (BACS)",
        "rows": [
            ["Account name", supplier["bank_account_name"]],
            ["Sort code", supplier["bank_sort_code"]],
            ["Account number", supplier["bank_account_number"]],
        ],
        "text": "Please quote the numbers of the invoices you pay."
        + (f" Remittance advice: {supplier['contact_email']}" if supplier["contact_email"] else ""),
    }
