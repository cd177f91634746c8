"""A certificate as PDF: who took part in what, for how long, and where anybody can check that it holds."""

from datetime import date
from pathlib import Path
from typing import Final

from billing.pdf.rendering import render
from offers.attending import hours_words
from offers.models import Certificate
from offers.pdf.codes import svg
from tenants.models import Partnership
from tenants.working_days import london_day

TEMPLATE: Final = Path(__file__).with_name("certificate.typ")


def certificate_pdf(certificate: Certificate, link: str, partnership: Partnership) -> bytes:
    """Return the certificate with the link and code that verify it. Raises PdfProblem."""
    issued_on = london_day(certificate.issued_at)
    content = {
        "title": f"Certificate, {certificate.title}, {certificate.name}",
        "author": partnership.name,
        "colour": partnership.brand_colour,
        "date": [issued_on.year, issued_on.month, issued_on.day],
        "name": certificate.name,
        "school": certificate.school_name,
        "event": certificate.title,
        "days": days_words(certificate.starts_on, certificate.ends_on),
        "hours": hours_words(certificate.hours),
        "sessions": _sessions(certificate),
        "code": certificate.code,
        "link": link,
        "drawing": svg(link),
        "issued": f"Issued by {partnership.legal_name or partnership.name} on {_day(issued_on)}",
        "revoked": "Revoked: this certificate does not hold." if certificate.revoked_at else "",
    }
    return render(content, TEMPLATE)


def file_name(certificate: Certificate) -> str:
    """Return “certificate-7KQM-2XRT-PW9D.pdf”."""
    return f"certificate-{certificate.code}.pdf"


def days_words(first: date, last: date) -> str:
    """Return “20 January 2027”, or “20 January 2027 to 3 March 2027”."""
    return _day(first) if first == last else f"{_day(first)} to {_day(last)}"


def _sessions(certificate: Certificate) -> str:
    """“5 of 6 sessions attended”; nothing where there was one."""
    held = certificate.sessions_held
    return f"{certificate.sessions_attended} of {held} sessions attended" if held > 1 else ""


def _day(on: date) -> str:
    return f"{on.day} {on:%B %Y}"
