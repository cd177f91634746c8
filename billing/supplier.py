"""The supplier as a document archives it: who supplied, where to pay and the look of that day."""

from typing import Any

from tenants.models import Partnership


def identity(partnership: Partnership) -> dict[str, Any]:
    """Return everything a document must still say after the partnership has moved, renamed itself or changed bank."""
    return {
        "name": partnership.name,
        "legal_name": partnership.legal_name or partnership.name,
        "legal_form": partnership.legal_form,
        "address": partnership.address,
        "contact_email": partnership.contact_email,
        "company_number": partnership.company_number,
        "charity_number": partnership.charity_number,
        "vat_number": partnership.vat_number,
        "bank_account_name": partnership.bank_account_name,
        "bank_sort_code": partnership.bank_sort_code,
        "bank_account_number": partnership.bank_account_number,
        "colour": partnership.brand_colour,
    }
