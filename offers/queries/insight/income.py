"""What offers bring in beside what was budgeted: invoiced, charged and waiting, agreed and not charged yet."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Case, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce, Greatest

from billing.models import Charge, DocumentLine
from offers.enums import AgreementStatus, DeliveryStatus, PaysWith
from offers.models import AgreementLine, Booking, Delivery, Offer
from offers.queries.insight.scope import Scope

AGREEMENT: Final = "agreement"
OF_BOOKING: Final = ("booking", "booking_fee")
DELIVERY: Final = "delivery"
SOURCES: Final = (AGREEMENT, *OF_BOOKING, DELIVERY)
SURE: Final = (DeliveryStatus.MATCHED, DeliveryStatus.SCHEDULED, DeliveryStatus.DELIVERED, DeliveryStatus.SIGNED_OFF)


@dataclass(frozen=True)
class Income:
    """Money of an offer, or of several, in pence net; `budget_pence` is None where there is no budget."""

    budget_pence: int | None = None
    invoiced_pence: int = 0
    waiting_pence: int = 0
    expected_pence: int = 0

    @property
    def to_come_pence(self) -> int:
        """Charged and not invoiced, and agreed and not charged."""
        return self.waiting_pence + self.expected_pence

    @property
    def agreed_pence(self) -> int:
        """What is invoiced, less credit notes, and what is to come."""
        return self.invoiced_pence + self.to_come_pence

    @property
    def difference_pence(self) -> int | None:
        """Agreed less budget; None without a budget."""
        return None if self.budget_pence is None else self.agreed_pence - self.budget_pence

    @property
    def is_nothing(self) -> bool:
        """Whether there is neither budget nor money."""
        return self.budget_pence is None and not (self.invoiced_pence or self.to_come_pence)


def by_offer(scope: Scope) -> list[tuple[Offer, Income]]:
    """Return the year's offers that have a budget or brought money, in the catalogue's order; five queries."""
    invoiced, charged = _invoiced(scope), _sums(_live(scope))
    lines, visits = _sums(_uncharged_lines(scope)), _sums(_uncharged_visits(scope))
    rows = [
        (
            offer,
            Income(
                offer.budget_pence,
                invoiced.get(offer.pk, (0, 0))[0],
                charged.get(offer.pk, 0) - invoiced.get(offer.pk, (0, 0))[1],
                lines.get(offer.pk, 0) + visits.get(offer.pk, 0),
            ),
        )
        for offer in scope.offers().select_related("category")
    ]
    return [(offer, income) for offer, income in rows if not income.is_nothing]


def together(rows: Iterable[Income]) -> Income:
    """Return the sums; the budget is that of the rows that have one."""
    found = list(rows)
    budgets = [row.budget_pence for row in found if row.budget_pence is not None]
    return Income(
        sum(budgets) if budgets else None,
        sum(row.invoiced_pence for row in found),
        sum(row.waiting_pence for row in found),
        sum(row.expected_pence for row in found),
    )


def _sums(rows: QuerySet[Any]) -> dict[int, int]:
    return {row["of"]: row["pence"] for row in rows}


def _invoiced(scope: Scope) -> dict[int, tuple[int, int]]:
    """Net of all lines, credit notes taken off, and net of the live charges that are on an invoice."""
    rows = DocumentLine.objects.filter(scope.of_phase("charge__school__"), charge__source_kind__in=SOURCES).order_by()
    live = Q(credited_line=None, charge__cancelled_at=None)
    sums = {"pence": Sum("net_pence"), "live": Sum("charge__net_pence", filter=live, default=0)}
    return {row["of"]: (row["pence"], row["live"]) for row in _of_offers(rows, "charge__").annotate(**sums)}


def _live(scope: Scope) -> QuerySet[Any]:
    """Charges that were not taken back, invoiced or not."""
    rows = Charge.objects.filter(scope.of_phase(), source_kind__in=SOURCES, cancelled_at=None).order_by()
    return _of_offers(rows, "").annotate(pence=Sum("net_pence"))


def _of_offers(rows: QuerySet[Any], prefix: str) -> QuerySet[Any]:
    """Group what was charged by the offer its source belongs to, of any year: leaving others out here would ask twice."""
    source = OuterRef(f"{prefix}source_id")
    line = Subquery(AgreementLine.objects.filter(pk=source).order_by().values("offer"))
    booking = Subquery(Booking.objects.filter(pk=source).order_by().values("event__offer"))
    visit = Subquery(Delivery.objects.filter(pk=source).order_by().values("offer"))
    kind = f"{prefix}source_kind"
    offer = Case(
        When(**{kind: AGREEMENT}, then=line),
        When(**{f"{kind}__in": OF_BOOKING}, then=booking),
        When(**{kind: DELIVERY}, then=visit),
        output_field=IntegerField(),
    )
    return rows.values(of=offer)


def _uncharged_lines(scope: Scope) -> QuerySet[Any]:
    """Services that go on, with what their schedule has not charged yet; what was ended early owes nothing more."""
    rows = scope.lines().filter(agreement__status=AgreementStatus.ACTIVE, terminated_on=None)
    left = Greatest(F("net_pence") - _charged(AGREEMENT), Value(0))
    return rows.values(of=F("offer_id")).annotate(pence=Sum(left))


def _uncharged_visits(scope: Scope) -> QuerySet[Any]:
    rows = Delivery.objects.filter(scope.of_phase(), offer__in=scope.offers(), status__in=SURE)
    rows = rows.filter(Q(pays_with=PaysWith.PRICE)).order_by()
    left = Greatest(F("price_pence") - _charged(DELIVERY), Value(0))
    return rows.values(of=F("offer_id")).annotate(pence=Sum(left))


def _charged(kind: str) -> Coalesce:
    live = Charge.objects.filter(source_kind=kind, source_id=OuterRef("pk"), cancelled_at=None).order_by()
    return Coalesce(Subquery(live.values("source_id").annotate(net=Sum("net_pence")).values("net")), Value(0))
