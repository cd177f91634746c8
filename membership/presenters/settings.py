"""How the settings are shown."""

from membership.presenters.renewal import Line
from tenants.models import Partnership


def identity(partnership: Partnership) -> list[Line]:
    """Who supplies."""
    return _lines(
        ("Name", partnership.name),
        ("Legal form", partnership.get_legal_form_display()),
        ("Legal name on invoices", partnership.legal_name),
        ("Address", ", ".join(partnership.address.splitlines())),
        ("E-mail address for questions", partnership.contact_email),
        ("Company number", partnership.company_number),
        ("Charity number", partnership.charity_number),
        ("VAT number", partnership.vat_number or "not registered: documents show no VAT"),
    )


def bank(partnership: Partnership) -> list[Line]:
    """Where schools pay, and when."""
    return _lines(
        ("Account name", partnership.bank_account_name),
        ("Sort code", partnership.bank_sort_code),
        ("Account number", partnership.bank_account_number),
        ("Days to pay", str(partnership.payment_terms_days)),
        ("Prefix of invoice numbers", partnership.document_prefix),
    )


def look(partnership: Partnership) -> list[Line]:
    """The accent and the logo."""
    return _lines(
        ("Accent colour", partnership.brand_colour),
        ("Logo", "own picture" if partnership.logo else "two letters of the name"),
    )


def consent(partnership: Partnership) -> list[Line]:
    """How figures are shared with the association."""
    return _lines(("Figures shared with the association", partnership.get_benchmarking_consent_display()))


def _lines(*pairs: tuple[str, object]) -> list[Line]:
    return [Line(key, str(value) or "–") for key, value in pairs]
