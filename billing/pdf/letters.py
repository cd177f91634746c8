"""A reminder as a letter: its words, and the invoices it names with how long they are overdue."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final

from billing.models import Reminder
from billing.pdf.documents import day, footer
from billing.pdf.rendering import render
from billing.wording import usual_reference
from tenants.money import format_pence
from tenants.shell import initials

TEMPLATE: Final = Path(__file__).with_name("letter.typ")
COLUMNS: Final = ("Invoice", "Due", "Days overdue", "Outstanding")


def attachment(
    reminder: Reminder, due_dates: Mapping[str, date], supplier: Mapping[str, Any]
) -> tuple[str, bytes, str]:
    """Return name, content and type of the letter, ready to be attached. Raises PdfProblem."""
    return file_name(reminder), letter_pdf(reminder, due_dates, supplier), "application/pdf"


def letter_pdf(reminder: Reminder, due_dates: Mapping[str, date], supplier: Mapping[str, Any]) -> bytes:
    """Return a reminder as a letter; `due_dates` by number, `supplier.identity`. Raises PdfProblem."""
    return render(content(reminder, due_dates, supplier), TEMPLATE)


def file_name(reminder: Reminder) -> str:
    """Return “reminder-41-2027-09-14.pdf”: the payer's account and the day."""
    return f"reminder-{reminder.account_id}-{reminder.made_on:%Y-%m-%d}.pdf"


def content(reminder: Reminder, due_dates: Mapping[str, date], supplier: Mapping[str, Any]) -> dict[str, Any]:
    """Return every word of the letter."""
    account, made_on = reminder.account, reminder.made_on
    return {
        "title": f"{reminder.step_name}, {account.name}, {day(made_on)}",
        "author": supplier["legal_name"],
        "date": [made_on.year, made_on.month, made_on.day],
        "colour": supplier["colour"],
        "mark": initials(supplier["name"]),
        "supplier_name": supplier["name"],
        "heading": "Letter" if reminder.is_letter else "Reminder",
        "buyer_name": account.name,
        "buyer_address": [line for line in account.address.splitlines() if line.strip()],
        "facts": [["Date", day(made_on)], ["Your reference", usual_reference(account)]],
        "subject": reminder.subject,
        "paragraphs": _paragraphs(reminder),
        "columns": list(COLUMNS),
        "rows": [_row(number, pence, due_dates.get(number), made_on) for number, pence in reminder.invoices],
        "total": ["Outstanding", format_pence(reminder.amount_pence)],
        "payment": _payment(supplier),
        "footer": footer(dict(supplier)),
    }


def _paragraphs(reminder: Reminder) -> list[str]:
    """The words without the list of invoices, which the letter shows as a table."""
    parts = [part.strip() for part in reminder.body.split("\n\n") if part.strip()]
    return [part for part in parts if not all(_names_one(line, reminder) for line in part.splitlines())]


def _names_one(line: str, reminder: Reminder) -> bool:
    return any(line.startswith(f"{number}, due ") for number, _ in reminder.invoices)


def _row(number: str, pence: int, due_on: date | None, on: date) -> list[str]:
    late = max((on - due_on).days, 0) if due_on else 0
    return [number, day(due_on) if due_on else "", str(late) if late else "", format_pence(pence)]


def _payment(supplier: Mapping[str, Any]) -> list[list[str]]:
    if not supplier["bank_account_number"]:
        return []
    return [
        ["Account name", supplier["bank_account_name"]],
        ["Sort code", supplier["bank_sort_code"]],
        ["Account number", supplier["bank_account_number"]],
    ]
