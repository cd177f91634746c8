"""Which invoices a sum of money pays: those it names, else the one it fits, else the oldest first."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class OpenInvoice:
    """What is still to be paid of an invoice."""

    id: int
    number: str
    due_on: date
    outstanding_pence: int


@dataclass(frozen=True)
class Share:
    """Part of the money set against one invoice."""

    invoice_id: int
    amount_pence: int


def names_invoice(reference: str, number: str) -> bool:
    """Tell whether a bank reference or remittance advice names the invoice, however it is spaced or cased."""
    parts = re.findall(r"[A-Za-z]+|\d+", number)
    pattern = r"[\s\-/_.]*".join(re.escape(part) for part in parts)
    return re.search(rf"(?<![A-Za-z0-9]){pattern}(?!\d)", reference, re.IGNORECASE) is not None


def in_order(invoices: Iterable[OpenInvoice], amount_pence: int, reference: str = "") -> list[OpenInvoice]:
    """Return invoices in the order money should reach them: named, exactly fitting, then oldest due date first."""

    def rank(invoice: OpenInvoice) -> tuple[bool, bool, date, int]:
        is_named = bool(reference) and names_invoice(reference, invoice.number)
        return (not is_named, invoice.outstanding_pence != amount_pence, invoice.due_on, invoice.id)

    return sorted(invoices, key=rank)


def allocate(amount_pence: int, invoices: Sequence[OpenInvoice], reference: str = "") -> list[Share]:
    """Share an amount out; what no invoice needs is left over. No share is nothing or more than what is outstanding."""
    left, shares = amount_pence, []
    for invoice in in_order(invoices, amount_pence, reference):
        part = min(left, invoice.outstanding_pence)
        if part > 0:
            shares.append(Share(invoice.id, part))
            left -= part
    return shares
