"""How the payment form is filled in before anyone types."""

from collections.abc import Sequence
from typing import Any

from billing.allocation import OpenInvoice


def initial_for(invoices: Sequence[OpenInvoice], chosen: str) -> dict[str, Any]:
    """Return the amount and share of the invoice the office came from, if it still owes something."""
    found = next((invoice for invoice in invoices if str(invoice.id) == chosen), None)
    if found is None:
        return {}
    return {"amount_pence": found.outstanding_pence, f"invoice_{found.id}": found.outstanding_pence}
