"""A person's record of professional development as PDF, for an appraisal or the next school."""

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Final

from billing.pdf.rendering import render
from offers.attending import hours_words
from offers.models import CpdEntry
from offers.queries.cpd import YearTotal
from tenants.models import Partnership

TEMPLATE: Final = Path(__file__).with_name("cpd.typ")


def record_pdf(
    name: str, entries: Iterable[CpdEntry], totals: Sequence[YearTotal], partnership: Partnership, on: date
) -> bytes:
    """Return the record with its hours a year; reflections stay out of it. Raises PdfProblem."""
    content = {
        "title": f"Professional development of {name}",
        "author": partnership.name,
        "colour": partnership.brand_colour,
        "date": [on.year, on.month, on.day],
        "caption": f"As of {_day(on)}",
        "totals": [[total.year.label, hours_words(total.hours)] for total in totals],
        "columns": ["Day", "What", "Organiser", "Certificate", "Hours"],
        "rows": [_row(entry) for entry in entries],
    }
    return render(content, TEMPLATE)


def _row(entry: CpdEntry) -> list[str]:
    certificate = entry.certificate
    code = "" if certificate is None else f"{certificate.code}{' (revoked)' if certificate.revoked_at else ''}"
    return [_day(entry.on_day), entry.title, entry.organiser, code, f"{entry.hours:g}"]


def _day(on: date) -> str:
    return f"{on.day} {on:%B %Y}"
