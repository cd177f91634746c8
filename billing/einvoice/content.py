"""What an e-invoice says, keyed by the business terms of EN 16931-1: BT-… a term, BG-… a group of terms.

Everything comes from what the document archived, but for the buyer's electronic address.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final

from billing.einvoice import parties
from billing.einvoice.categories import Subtotal, is_without_vat, subtotals
from billing.einvoice.lines import lines as line_terms
from billing.errors import BillingRefused
from billing.models import Document, DocumentLine
from billing.plain import amount, clean, figure
from tenants.money import percentage

Terms = dict[str, Any]

INVOICE, CREDIT_NOTE, CREDIT_TRANSFER = "380", "381", "30"
NORM: Final = "urn:cen.eu:en16931:2017"
PEPPOL: Final = f"{NORM}#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0"
PROCESS: Final = "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0"
# BR-CO-17 lets the VAT of a rate differ from rate × net by less than a pound.
MOST_ROUNDING_PENCE: Final = 100


class NoStructuredForm(BillingRefused):
    """The rules of e-invoices leave no way to write this document: it goes out as a PDF alone."""

    code = "no_structured_form"


def content(document: Document, lines: Sequence[DocumentLine], *, participant: str = "", email: str = "") -> Terms:
    """Return every term of a document, with the buyer's Peppol address or mailbox. Raises NoStructuredForm.

    It claims the Peppol profile only when both sides have an address there; else it is plain EN 16931, which an e-mail carries.
    """
    sign = 1 if document.is_invoice else -1
    is_alone = is_without_vat(lines)
    sums = subtotals(lines, is_alone=is_alone)
    _check(sums)
    supplier = parties.supplier(document.supplier, names_vat=not is_alone)
    if not is_alone and not supplier["vat_identifier"]:
        raise NoStructuredForm("An e-invoice with VAT needs the supplier’s VAT number, and this document carries none.")
    buyer = parties.buyer(document, names_vat=not is_alone, participant=participant, email=email)
    return {
        "BT-24": PEPPOL if parties.is_in_peppol(supplier) and parties.is_in_peppol(buyer) else NORM,
        **_head(document),
        **(_payment(document) if document.is_invoice else _credit(document)),
        **_period(lines),
        "BG-4": supplier,
        "BG-7": buyer,
        "BG-23": [_subtotal(row, sign) for row in sums],
        **_totals(document, sign),
        "BG-25": line_terms(lines, sign=sign, is_alone=is_alone),
    }


def _check(sums: Sequence[Subtotal]) -> None:
    """VAT is rounded per line here and per rate there: hundreds of equal lines can part the two by a pound."""
    for row in sums:
        if abs(row.vat_pence - percentage(row.net_pence, row.category.rate)) >= MOST_ROUNDING_PENCE:
            raise NoStructuredForm(
                "VAT rounded line by line differs by a pound or more from VAT on the total, which e-invoices do not allow."
            )


def _head(document: Document) -> Terms:
    terms: Terms = {
        "BT-1": document.number,
        "BT-2": document.issued_on,
        "BT-3": INVOICE if document.is_invoice else CREDIT_NOTE,
        "BT-5": "GBP",
        "BT-10": clean(document.buyer_reference) or clean(document.number),
        "BT-13": clean(document.purchase_order),
        "BT-23": PROCESS,
    }
    if clean(document.reason):
        terms["BG-1"] = [{"BT-22": clean(document.reason)}]
    return terms


def _payment(document: Document) -> Terms:
    """BACS: the account number, its sort code as the branch, and the number of the invoice to quote."""
    bank = document.supplier
    terms: Terms = {"BT-7": document.tax_point_on, "BT-9": document.due_on}
    if bank["bank_account_number"]:
        terms |= {
            "BT-81": CREDIT_TRANSFER,
            "BT-83": document.number,
            "BT-84": clean(bank["bank_account_number"]),
            "BT-85": clean(bank["bank_account_name"]),
            "BT-86": clean(bank["bank_sort_code"]).replace("-", "").replace(" ", ""),
        }
    return terms


def _credit(document: Document) -> Terms:
    if document.credits is None:
        return {}
    number, on = document.credits.number, document.credits.issued_on
    return {"BG-3": [{"BT-25": number, "BT-26": on}], "BT-20": f"Credited against invoice {number}"}


def _period(lines: Sequence[DocumentLine]) -> Terms:
    return {
        "BT-73": min(line.period_starts_on for line in lines),
        "BT-74": max(line.period_ends_before for line in lines) - timedelta(days=1),
    }


def _subtotal(row: Subtotal, sign: int) -> Terms:
    terms = {
        "BT-116": amount(sign * row.net_pence),
        "BT-117": amount(sign * row.vat_pence),
        "BT-118": row.category.code,
        "BT-120": row.reason,
    }
    return terms if row.category.code == "O" else terms | {"BT-119": figure(row.category.rate)}


def _totals(document: Document, sign: int) -> Terms:
    net, gross = amount(sign * document.net_pence), amount(sign * document.gross_pence)
    return {
        "BT-106": net,
        "BT-109": net,
        "BT-110": amount(sign * document.vat_pence),
        "BT-112": gross,
        "BT-115": gross,
    }
