"""The register of numbers: every number of every series is a document, a quote or spoilt with a reason; none is missing."""

from collections.abc import Iterator
from dataclasses import dataclass

from billing.enums import DocumentKind
from billing.models import Document, NumberSeries, Quote, SpoiltNumber


@dataclass(frozen=True)
class Number:
    """One number and what carries it; nothing does where a number is missing."""

    kind: DocumentKind
    sequence: int
    number: str
    what: str


@dataclass(frozen=True)
class Series:
    """One series of a financial year with its proof."""

    kind: DocumentKind
    financial_year: int
    last_number: int
    used: int
    spoilt: int
    missing: int

    @property
    def proof(self) -> str:
        """“Invoice 2026-27: 41 numbers given, 40 used, 1 spoilt, 0 missing”."""
        year = f"{self.financial_year}-{(self.financial_year + 1) % 100:02}"
        return (
            f"{self.kind.label} {year}: {self.last_number} numbers given, {self.used} used, {self.spoilt} spoilt, "
            f"{self.missing} missing"
        )


def numbers(financial_year: int) -> list[Number]:
    """Return every number of a year's series, in order; four queries."""
    carried = _carried(financial_year)
    series = NumberSeries.objects.filter(financial_year=financial_year).order_by("kind")
    return [number for row in series for number in _of_series(row, carried)]


def series(rows: list[Number], financial_year: int) -> list[Series]:
    """Return the proof of each series from its numbers."""
    by_kind: dict[DocumentKind, list[Number]] = {}
    for row in rows:
        by_kind.setdefault(row.kind, []).append(row)
    return [_proof(kind, found, financial_year) for kind, found in sorted(by_kind.items())]


def _carried(financial_year: int) -> dict[tuple[str, int], tuple[str, str]]:
    found: dict[tuple[str, int], tuple[str, str]] = {}
    for model in (Document, Quote):
        rows = model._default_manager.filter(financial_year=financial_year)
        for kind, sequence, number in rows.values_list("kind", "sequence", "number"):
            found[kind, sequence] = number, DocumentKind(kind).label
    spoilt = SpoiltNumber.objects.filter(financial_year=financial_year)
    for kind, sequence, number, reason in spoilt.values_list("kind", "sequence", "number", "reason"):
        found[kind, sequence] = number, f"Spoilt: {reason}"
    return found


def _of_series(row: NumberSeries, carried: dict[tuple[str, int], tuple[str, str]]) -> Iterator[Number]:
    for sequence in range(1, row.last_number + 1):
        number, what = carried.get((row.kind, sequence), ("", "MISSING"))
        yield Number(DocumentKind(row.kind), sequence, number, what)


def _proof(kind: DocumentKind, rows: list[Number], financial_year: int) -> Series:
    spoilt = sum(row.what.startswith("Spoilt") for row in rows)
    missing = sum(row.what == "MISSING" for row in rows)
    return Series(kind, financial_year, len(rows), len(rows) - spoilt - missing, spoilt, missing)
