"""An agreement on paper: parties, services with their standards, prices, schedule of charges, terms and signatures.

Made of the content that was archived when it was ordered and of the signatures under it, so the same bytes each time.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

from django.utils.timezone import localtime

from billing.pdf.documents import footer
from billing.pdf.rendering import render
from offers.models import Agreement, Signature
from offers.pricing.agreeing import day_words, digest
from tenants.money import format_pence
from tenants.shell import initials

TEMPLATE: Final = Path(__file__).with_name("agreement.typ")


def agreement_pdf(agreement: Agreement) -> bytes:
    """Return the PDF of an ordered agreement. Raises PdfProblem."""
    return render(words(agreement, list(agreement.signatures.all())), TEMPLATE)


def file_name(agreement: Agreement) -> str:
    """Return “SLA-2627-0012.pdf”."""
    return f"{agreement.reference}.pdf"


def words(agreement: Agreement, signatures: Sequence[Signature]) -> dict[str, Any]:
    """Return every word of an agreement."""
    said = agreement.content
    supplier = said["supplier"]
    made = localtime(agreement.ordered_at or agreement.created_at)
    return {
        "title": f"Service level agreement {said['reference']}",
        "author": supplier["legal_name"],
        "date": [made.year, made.month, made.day],
        "colour": supplier["colour"],
        "mark": initials(supplier["name"]),
        "supplier_name": supplier["name"],
        "heading": "Deed of agreement" if said["needs_deed"] else "Service agreement",
        "buyer_name": said["buyer"]["name"],
        "buyer_address": [line for line in said["buyer"]["address"].splitlines() if line.strip()],
        "facts": _facts(said, made.date()),
        "services": [_service(line, many=_is_for_many(said)) for line in said["lines"]],
        "charges": [[_long(row[0]), row[1], format_pence(row[2])] for row in charges(said)],
        "total": ["Total before VAT", format_pence(said["net_pence"])],
        "terms": [part for part in said["terms"].split("\n\n") if part.strip()],
        "statement": said["statement"],
        "signatures": [_signature(row) for row in signatures],
        "digest": digest(said),
        "footer": footer(supplier),
    }


def charges(said: Mapping[str, Any]) -> list[tuple[str, str, int]]:
    """Return the schedule of charges of all services: day, service and pence net, by day."""
    return sorted((row["due_on"], line["title"], row["net_pence"]) for line in said["lines"] for row in line["charges"])


def _facts(said: Mapping[str, Any], made: date) -> list[list[str]]:
    rows = [
        ["Reference", said["reference"]],
        ["Year", said["year"]],
        ["Made", day_words(made)],
        ["Billed to", said["buyer"]["payer"]],
        ["Purchase order", said["purchase_order"]],
    ]
    if said["years"] > 1:
        rows.append(["Agreed term", f"{said['years']} years"])
    return [row for row in rows if row[1]]


def _service(line: Mapping[str, Any], *, many: bool) -> dict[str, Any]:
    return {
        "title": f"{line['title']}: {line['school']}" if many else line["title"],
        "summary": line["summary"],
        "paragraphs": [part for part in line["specification"].split("\n\n") if part.strip()],
        "standards": [row for row in line["standards"].splitlines() if row.strip()],
        "statutory": line["statutory_note"],
        "facts": _service_facts(line),
    }


def _service_facts(line: Mapping[str, Any]) -> list[list[str]]:
    last = date.fromordinal(date.fromisoformat(line["ends_before"]).toordinal() - 1)
    rows = [
        ["Price before VAT", line["sentence"] or format_pence(line["net_pence"])],
        ["Period", f"{_long(line['starts_on'])} to {day_words(last)}"],
        ["Charged", line["schedule"]],
        ["Goes on into the next year", "Yes, unless notice is given" if line["rolls_over"] else "No"],
        ["Notice by", _long(line["notice_by"]) if line["notice_by"] else ""],
        ["Fee for ending early", format_pence(line["admin_fee_pence"]) if line["admin_fee_pence"] else ""],
    ]
    return [row for row in rows if row[1]]


def _is_for_many(said: Mapping[str, Any]) -> bool:
    return len({line["school"] for line in said["lines"]}) > 1


def _signature(row: Signature) -> list[str]:
    at = localtime(row.signed_at)
    return [row.name, row.capacity, f"{day_words(at.date())} at {at:%H:%M}"]


def _long(iso: str) -> str:
    return day_words(date.fromisoformat(iso))
