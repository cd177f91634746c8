"""Charges as lists and files show them."""

from typing import Final

from billing.models import Charge
from billing.presenters.invoices import Tag, pounds
from tenants.lists import Column
from tenants.money import format_pence


def state(charge: Charge) -> Tag:
    """Return whether a charge (`charges_with_state`) waits, is invoiced or was taken back."""
    if charge.cancelled_at:
        return Tag("Taken back", "neutral")
    return Tag("Invoiced", "good") if charge.is_invoiced else Tag("Not invoiced", "warn")


COLUMNS: Final[list[Column[Charge]]] = [
    Column("Payer", lambda row: row.account.name),
    Column("School", lambda row: row.school.name if row.school else ""),
    Column("For", lambda row: row.description),
    Column("Arithmetic", lambda row: row.arithmetic),
    Column("From", lambda row: row.period_starts_on),
    Column("Before", lambda row: row.period_ends_before),
    Column("Net", lambda row: pounds(row.net_pence)),
    Column("VAT treatment", lambda row: row.get_vat_treatment_display()),
    Column("VAT", lambda row: pounds(row.vat_pence)),
    Column("Purchase order", lambda row: row.purchase_order),
    Column("State", lambda row: state(row).text),
]


def caption(totals: tuple[int, int]) -> str:
    """“3 charges wait for an invoice, £1,200.00 before VAT”."""
    count, net = totals
    return f"{count} charge{'s wait' if count != 1 else ' waits'} for an invoice, {format_pence(net)} before VAT"
