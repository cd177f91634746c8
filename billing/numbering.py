"""Document numbers: what comes before the running figure, and how many figures it has."""

from datetime import date
from typing import Final

from billing.enums import DocumentKind
from tenants.calendars import FinancialYear

DIGITS: Final = 4
KIND_MARKS: Final = {
    DocumentKind.INVOICE: "INV",
    DocumentKind.CREDIT_NOTE: "CRN",
    DocumentKind.QUOTE: "QUO",
    DocumentKind.PRO_FORMA: "PRO",
}


def stem(prefix: str, kind: DocumentKind, on: date) -> str:
    """Return what all numbers of one series begin with: “LL-INV-2627-”; a partnership may have no prefix."""
    parts = [prefix, KIND_MARKS[kind], FinancialYear.containing(on).series]
    return "-".join(part for part in parts if part) + "-"


def number_text(number_stem: str, sequence: int) -> str:
    """Return a whole number: at least four figures, more when the series grows past 9,999."""
    return f"{number_stem}{sequence:0{DIGITS}}"
