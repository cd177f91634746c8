"""Records of professional development as lists, files and pages show them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final
from urllib.parse import urlencode

from membership.models import Person
from offers.attending import hours_words
from offers.models import CpdEntry
from offers.queries.cpd import YearTotal
from tenants.calendars import AcademicYear
from tenants.lists import Column


def code(entry: CpdEntry) -> str:
    """The certificate's code, and whether it is revoked."""
    if entry.certificate is None:
        return ""
    return f"{entry.certificate.code}{' (revoked)' if entry.certificate.revoked_at else ''}"


PLAIN: Final[list[Column[CpdEntry]]] = [
    Column("Day", lambda row: row.on_day),
    Column("What", lambda row: row.title),
    Column("Organiser", lambda row: row.organiser),
    Column("Hours", lambda row: row.hours),
    Column("Certificate", code),
]
OWN_COLUMNS: Final = [*PLAIN, Column("Reflection", lambda row: row.reflection)]
SCHOOL_COLUMNS: Final = [Column("Name", lambda row: str(row.person)), *PLAIN]


@dataclass(frozen=True)
class OfPerson:
    """What one member of staff did in a year."""

    name: str
    entries: Sequence[CpdEntry]
    hours: str


def chosen(typed: str, totals: Iterable[YearTotal]) -> AcademicYear | None:
    """Return the year of the address when the record has it."""
    return next((total.year for total in totals if str(total.year.start) == typed), None)


def year_of(typed: str) -> AcademicYear | None:
    """Return a year as an address says it."""
    return AcademicYear(int(typed)) if typed.isdecimal() and 2000 <= int(typed) < 2100 else None


def years(totals: Iterable[YearTotal]) -> list[tuple[str, str]]:
    """Return the years of a record as choices."""
    return [(str(total.year.start), total.year.label) for total in totals]


def recent(today: date) -> list[tuple[str, str]]:
    """Return this academic year and the two before as choices."""
    start = AcademicYear.containing(today).start
    return [(str(year), AcademicYear(year).label) for year in range(start, start - 3, -1)]


def totals(found: Iterable[YearTotal], year: AcademicYear | None) -> list[dict[str, str]]:
    """Return the hours of each year as a summary list."""
    return [
        {"key": total.year.label, "value": hours_words(total.hours)} for total in found if year in (None, total.year)
    ]


def pdf_url(query: Mapping[str, str]) -> str:
    """Return the link of the PDF with the year that is shown."""
    kept = {"year": query["year"]} if query.get("year") else {}
    return f"?{urlencode({**kept, 'format': 'pdf'})}"


def by_person(rows: Iterable[CpdEntry]) -> list[OfPerson]:
    """Return the record of a school by member of staff; hours of revoked certificates do not count."""
    found: dict[Person, list[CpdEntry]] = {}
    for row in rows:
        found.setdefault(row.person, []).append(row)
    return [OfPerson(str(person), entries, hours_words(_hours(entries))) for person, entries in found.items()]


def _hours(entries: Iterable[CpdEntry]) -> Decimal:
    counted = (row.hours for row in entries if row.certificate is None or row.certificate.revoked_at is None)
    return sum(counted, Decimal(0))
