"""Funding agreements as a list and one by one: what is agreed, invoiced, received, spent and left."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from billing.enums import FundingStatus, IncomeKind, SourceKind
from billing.funding_sums.pots import Match, Pot
from billing.models import Charge, DocumentLine, FundingAgreement, FundingInstalment, Spend
from billing.queries.documents import sum_of
from billing.queries.funding.rows import IncomeRow, arrived, granted


@dataclass(frozen=True)
class Instalment:
    """One instalment with what has become of it."""

    row: FundingInstalment
    charge: Charge | None
    document_id: int | None
    number: str

    @property
    def last_day(self) -> date:
        """The last day it pays for."""
        return self.row.period_ends_before - timedelta(days=1)

    @property
    def is_open(self) -> bool:
        """Whether neither a charge nor money has come of it."""
        return self.charge is None and self.row.received_on is None


@dataclass(frozen=True)
class Totals:
    """What a list of agreements adds up to, in pence."""

    count: int
    total_pence: int
    spent_pence: int


def agreements() -> QuerySet[FundingAgreement]:
    """All agreements, latest first, each with `total_pence`, `spent_pence` and `match_met_pence`."""
    own = Q(is_match=False)
    sums: dict[str, Any] = {
        "total_pence": Coalesce(sum_of(FundingInstalment, "agreement", "amount_pence"), 0),
        "spent_pence": Coalesce(sum_of(Spend, "agreement", "amount_pence", own), 0),
        "match_met_pence": Coalesce(sum_of(Spend, "agreement", "amount_pence", ~own), 0),
    }
    return FundingAgreement.objects.annotate(**sums).select_related("account").order_by("-starts_on", "name", "pk")


def filtered(rows: QuerySet[FundingAgreement], wanted: Mapping[str, str]) -> QuerySet[FundingAgreement]:
    """Keep what a query string asks for: `status`, `kind`, `show` (restricted, match) and `q` in name or funder."""
    if wanted.get("status") in FundingStatus.values:
        rows = rows.filter(status=wanted["status"])
    if wanted.get("kind") in IncomeKind.values:
        rows = rows.filter(kind=wanted["kind"])
    shown: dict[str, Q] = {"restricted": Q(is_restricted=True), "match": Q(match_pence__gt=0)}
    rows = rows.filter(shown.get(wanted.get("show", ""), Q()))
    text = wanted.get("q", "")[:100]
    return rows.filter(Q(name__icontains=text) | Q(funder__icontains=text)) if text else rows


def totals(rows: QuerySet[FundingAgreement]) -> Totals:
    """Return number, agreed and spent of a list of agreements (`agreements` with any filters); one query."""
    found = list(rows)
    return Totals(len(found), sum(row.total_pence for row in found), sum(row.spent_pence for row in found))


def find(pk: int) -> FundingAgreement | None:
    """Return one agreement as its page shows it; one query."""
    return agreements().filter(pk=pk).first()


def find_instalment(pk: int) -> FundingInstalment | None:
    """Return one instalment with its agreement and payer; one query."""
    return FundingInstalment.objects.select_related("agreement__account__school").filter(pk=pk).first()


def instalments(agreement_id: int) -> list[Instalment]:
    """Return an agreement's instalments by due date with the charge and invoice of each; three queries."""
    rows = list(FundingInstalment.objects.filter(agreement=agreement_id).order_by("due_on", "pk"))
    charged = Charge.objects.filter(source_kind=SourceKind.FUNDING, source_id__in=[row.pk for row in rows])
    charges = {charge.source_id: charge for charge in charged.filter(cancelled_at=None)}
    lines = DocumentLine.objects.filter(charge__in=charges.values(), credited_line=None)
    numbers = {charge: (document, number) for charge, document, number in lines.values_list(
        "charge_id", "document_id", "document__number"
    )}  # fmt: skip
    return [_instalment(row, charges.get(row.pk), numbers) for row in rows]


def _instalment(row: FundingInstalment, charge: Charge | None, numbers: dict[int, tuple[int, str]]) -> Instalment:
    document_id, number = numbers.get(charge.pk, (None, "")) if charge else (None, "")
    return Instalment(row, charge, document_id, number)


def spends(agreement_id: int) -> Sequence[Spend]:
    """Return what was spent under an agreement, latest first, each with its correction; one query."""
    rows = Spend.objects.filter(agreement=agreement_id).select_related("recorded_by", "corrects", "correction")
    return list(rows.order_by("-spent_on", "-pk"))


def find_spend(pk: int) -> Spend | None:
    """Return one spend with its agreement and correction; one query."""
    return Spend.objects.select_related("agreement", "correction", "corrects").filter(pk=pk).first()


def received(agreement_ids: Sequence[int] | None = None) -> dict[int, int]:
    """Return what has come in net of VAT by agreement, with and without invoices, in pence; three queries."""
    instalments = FundingInstalment.objects.filter(agreement__in=agreement_ids) if agreement_ids is not None else None
    charges = Q(charge__source_kind=SourceKind.FUNDING)
    if instalments is not None:
        charges &= Q(charge__source_id__in=instalments.values("pk"))
    invoices = DocumentLine.objects.filter(charges).values("document")
    of_grants = Q() if agreement_ids is None else Q(agreement__in=agreement_ids)
    return _by_agreement([*arrived(Q(invoice__in=invoices)), *granted(of_grants)])


def _by_agreement(rows: Sequence[IncomeRow]) -> dict[int, int]:
    found: dict[int, int] = {}
    for row in rows:
        if row.agreement_id:
            found[row.agreement_id] = found.get(row.agreement_id, 0) + row.net_pence
    return found


def pot(agreement: FundingAgreement, received_pence: int) -> Pot:
    """Return what is left of an agreement (`agreements`): received less spent."""
    return Pot(received_pence, agreement.spent_pence)


def match(agreement: FundingAgreement) -> Match:
    """Return the partnership's own share of an agreement (`agreements`): needed and added."""
    return Match(agreement.match_pence, agreement.match_met_pence)


def restricted_pots() -> list[tuple[FundingAgreement, Pot]]:
    """Return the agreed restricted agreements with their pots; four queries."""
    rows = agreements().filter(is_restricted=True, status=FundingStatus.ACTIVE)
    came = received()
    return [(row, pot(row, came.get(row.pk, 0))) for row in rows]


def open_agreements() -> QuerySet[FundingAgreement]:
    """Return the agreements in force, by name."""
    return FundingAgreement.objects.filter(status=FundingStatus.ACTIVE).order_by("name", "pk")
