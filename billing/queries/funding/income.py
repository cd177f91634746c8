"""Income by kind and financial year on every basis a board asks for; a figure and the rows behind it are one thing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db.models import Min, Q

from billing.enums import BudgetSide, IncomeKind
from billing.funding_sums.recognition import within
from billing.models import BudgetLine, FundingAgreement
from billing.queries.funding import rows as sources
from billing.queries.funding.expected import Expected, expected, of_year
from billing.queries.funding.rows import IncomeRow
from tenants.calendars import FinancialYear

BASES: Mapping[str, str] = {
    "actual": "Invoiced and granted",
    "recognised": "Earned by days",
    "cash": "Money received",
    "budget": "Budget",
    "forecast": "Forecast",
    "prior": "Year before",
}


@dataclass(frozen=True)
class Piece:
    """One row behind a figure, in pence."""

    kind: str
    on: date
    title: str
    payer: str
    pence: int
    note: str = ""
    is_certain: bool = True
    document_id: int | None = None
    agreement_id: int | None = None


@dataclass(frozen=True)
class Report:
    """A financial year's income: the pieces of each basis. `unmatched_pence` came in and is on no invoice yet."""

    year: FinancialYear
    pieces: Mapping[str, Sequence[Piece]]
    unmatched_pence: int

    def pence(self, basis: str, kind: str = "") -> int:
        """Return one figure: of a kind, or of all."""
        return sum(piece.pence for piece in self.pieces[basis] if kind in ("", piece.kind))

    def behind(self, basis: str, kind: str) -> list[Piece]:
        """Return the rows behind one figure."""
        return [piece for piece in self.pieces[basis] if kind in ("", piece.kind)]

    def certain(self) -> list[Piece]:
        """Return what is invoiced, granted or agreed for the year: the forecast without bids."""
        return [piece for piece in self.pieces["forecast"] if piece.is_certain]

    def kinds(self) -> list[IncomeKind]:
        """Return the kinds that have any figure, in their order."""
        found = {piece.kind for pieces in self.pieces.values() for piece in pieces}
        return [kind for kind in IncomeKind if kind in found]


def report(year: FinancialYear, on: date, terms_days: int) -> Report:
    """Return a financial year's income as it stands on a day; fifteen queries."""
    before = FinancialYear(year.start - 1)
    days = (year.starts_on, year.ends_before)
    actual = [_piece(row) for row in sources.issued_between(*days)]
    money = sources.arrived(_received_within(*days))
    grants = sources.granted(Q(received_on__gte=days[0], received_on__lt=days[1]))
    pieces = {
        "actual": actual,
        "recognised": [_earned(row, year) for row in sources.earned_between(*days)],
        "cash": [_piece(row) for row in money + grants],
        "budget": _budget(year),
        "forecast": actual + [_likely(row) for row in of_year(expected(on, terms_days), year)],
        "prior": [_piece(row) for row in sources.issued_between(before.starts_on, before.ends_before)],
    }
    return Report(year, pieces, sources.unmatched_pence(*days, money))


def _received_within(starts_on: date, ends_before: date) -> Q:
    return Q(payment__received_on__gte=starts_on, payment__received_on__lt=ends_before)


def _piece(row: IncomeRow) -> Piece:
    return Piece(
        row.kind, row.on, row.title, row.payer, row.pence, row.reference,
        document_id=row.document_id, agreement_id=row.agreement_id,
    )  # fmt: skip


def _earned(row: IncomeRow, year: FinancialYear) -> Piece:
    note = f"For {row.starts_on:%d/%m/%Y} to {row.ends_before - timedelta(days=1):%d/%m/%Y}"
    return replace(_piece(row), pence=within(row.pence, row.starts_on, row.ends_before, year), note=note)


def _likely(row: Expected) -> Piece:
    note = f"Bid, {row.probability} % likely" if row.is_bid else "Agreed"
    return Piece(
        row.kind, row.on, row.title, row.payer, row.likely_pence, note,
        is_certain=not row.is_bid, agreement_id=row.agreement_id,
    )  # fmt: skip


def _budget(year: FinancialYear) -> list[Piece]:
    lines = BudgetLine.objects.filter(financial_year=year.start, side=BudgetSide.INCOME).order_by("pk")
    return [Piece(line.kind, year.starts_on, "Budget", "", line.amount_pence, line.note) for line in lines]


def years(on: date) -> list[int]:
    """Return the financial years to look at: from the first agreement, at most ten back, to the next one; one query."""
    running = FinancialYear.containing(on).start
    first = FundingAgreement.objects.aggregate(first=Min("starts_on"))["first"]
    oldest = min(FinancialYear.containing(first).start if first else running, running - 1)
    return list(range(max(oldest, running - 10), running + 2))
