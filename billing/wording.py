"""How quantities and VAT rates of a line are written, on pages and on paper."""

from decimal import Decimal
from typing import Protocol

from billing.models import Account
from membership.enums import VatTreatment
from tenants.money import MINUS

VAT_LABELS = {
    VatTreatment.STANDARD: "Standard rate",
    VatTreatment.REDUCED: "Reduced rate",
    VatTreatment.ZERO: "Zero rate",
    VatTreatment.EXEMPT: "Exempt",
    VatTreatment.OUTSIDE: "Outside the scope",
    VatTreatment.INTERNAL: "Internal recharge",
}


class Line(Protocol):
    """A line of a document, as far as its words go."""

    @property
    def quantity(self) -> Decimal: ...

    @property
    def unit(self) -> str: ...

    @property
    def vat_treatment(self) -> str: ...

    @property
    def vat_rate(self) -> Decimal: ...


def usual_reference(account: Account) -> str:
    """Return what a document calls the payer's reference, never nothing: its own, else URN, trust, council or account.

    The same order as in the statement that issues invoices.
    """
    if account.reference:
        return account.reference
    if account.school and account.school.urn:
        return f"URN {account.school.urn}"
    if account.trust and account.trust.uid:
        return f"Trust {account.trust.uid}"
    return f"Council {account.la_code}" if account.la_code is not None else f"Account {account.pk}"


def quantity_text(line: Line) -> str:
    """Return “420 pupils” without idle noughts."""
    figure = f"{line.quantity:,.4f}".rstrip("0").rstrip(".").replace("-", MINUS)
    return f"{figure} {line.unit}".strip()


def rate_text(line: Line) -> str:
    """Return “20%” or the treatment without a rate: “Exempt”."""
    if line.vat_treatment in (VatTreatment.STANDARD, VatTreatment.REDUCED, VatTreatment.ZERO):
        return f"{line.vat_rate.normalize():f}%"
    return VAT_LABELS.get(VatTreatment(line.vat_treatment), "None").split()[0]
