"""What happened at schools between two days, both counted: the rows that value statements list and risks sum.

Days are London's. A service ended early counts for the days it ran; what was paid for with an allowance of a bought service
has no price of its own, the service's holds it.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import TruncDate

from billing.models import DocumentLine, SchoolPayer
from offers.enums import BookingStatus
from offers.models import AgreementLine, Booking, Delivery
from offers.pricing.ending import USED_UP
from offers.queries.insight.scope import AGREED, DONE, visit_day
from tenants.money import round_half_up


@dataclass(frozen=True)
class Asked:
    """Which schools, and between which days, both counted."""

    school_ids: Collection[int]
    starts_on: date
    until: date

    @property
    def ends_before(self) -> date:
        """The first day after."""
        return self.until + timedelta(days=1)

    def within(self, day: str) -> Q:
        """Rows of the schools whose day is asked for."""
        return Q(school__in=self.school_ids) & Q(**{f"{day}__gte": self.starts_on, f"{day}__lte": self.until})


def totals(school_ids: Collection[int], starts_on: date, until: date) -> dict[int, tuple[int, int]]:
    """Return what each school paid and what it used at non-members' prices, in pence, as its entries come to; five queries."""
    asked = Asked(list(school_ids), starts_on, until)
    paid = _summed(invoice_lines(asked).values("school_id").annotate(pence=Sum("net_pence")))
    lines = agreed(asked)
    used = _summed(lines.filter(terminated_on=None).values("school_id").annotate(pence=Sum("full_price_pence")))
    for line in lines.exclude(terminated_on=None):
        used[line.school_id] += for_days_run(line, line.full_price_pence)
    for rows in (confirmed(asked), took_place(asked)):
        own = rows.filter(allowance__line=None).values("school_id").annotate(pence=Sum("full_price_pence"))
        for school_id, pence in _summed(own).items():
            used[school_id] += pence
    return {school_id: (paid[school_id], used[school_id]) for school_id in asked.school_ids}


def invoice_lines(asked: Asked) -> QuerySet[Any]:
    """Lines of documents to the school's payer, its own account or its trust's: what others pay for it is left out."""
    pays = Exists(SchoolPayer.objects.filter(school=OuterRef("school"), account=OuterRef("document__account")))
    own = Q(document__account__school=F("school")) | Q(document__account__trust=F("school__trust"))
    rows = DocumentLine.objects.filter(asked.within("period_starts_on"), pays | own)
    return rows.filter(document__issued_on__lte=asked.until).order_by()


def agreed(asked: Asked) -> QuerySet[AgreementLine]:
    """Services that began, agreed; one that was changed has a line for what was kept and a line for what came after."""
    return AgreementLine.objects.filter(asked.within("starts_on"), agreement__status__in=AGREED).order_by()


def confirmed(asked: Asked) -> QuerySet[Any]:
    """Places of events that began, with the day they did as `on`."""
    rows = Booking.objects.annotate(on=TruncDate("event__starts_at")).filter(asked.within("on"))
    return rows.filter(status=BookingStatus.CONFIRMED).order_by()


def took_place(asked: Asked) -> QuerySet[Any]:
    """Visits that took place, with their day as `on`."""
    return Delivery.objects.annotate(on=visit_day()).filter(asked.within("on"), status__in=DONE).order_by()


def for_days_run(line: AgreementLine, pence: int) -> int:
    """Return what of a price is for the days a service ran, or for what was used of it, in pence, halves up."""
    if line.terminated_on is None:
        return pence
    if line.unit in USED_UP and line.net_pence:
        return round_half_up(Decimal(pence) * line.arithmetic.get("kept_pence", line.net_pence) / line.net_pence)
    run = min(max((line.terminated_on - line.starts_on).days + 1, 0), (line.ends_before - line.starts_on).days)
    return round_half_up(Decimal(pence) * run / (line.ends_before - line.starts_on).days)


def _summed(rows: QuerySet[Any]) -> dict[int, int]:
    return defaultdict(int, {row["school_id"]: row["pence"] for row in rows})
