"""Charges: what may be charged, what waits for an invoice, what is invoiced."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from billing.enums import SourceKind
from billing.models import Charge, DocumentLine
from membership.enums import SubscriptionStatus
from membership.models import MembershipYear, Subscription

AGREED = (SubscriptionStatus.CONFIRMED, SubscriptionStatus.ACTIVE)


def _invoiced() -> Exists:
    return Exists(DocumentLine.objects.filter(charge=OuterRef("pk"), credited_line=None))


def invoiced_ids(charge_ids: Collection[int]) -> set[int]:
    """Return those of the charges that are on an invoice."""
    lines = DocumentLine.objects.filter(charge__in=charge_ids, credited_line=None)
    return set(lines.values_list("charge_id", flat=True))


def open_charges() -> QuerySet[Charge]:
    """Charges that wait for an invoice."""
    return Charge.objects.filter(~_invoiced(), cancelled_at=None)


def waiting_charges(kind: str = "") -> list[Charge]:
    """Return the charges of a source kind, or of all, that wait for an invoice; one query."""
    rows = open_charges().order_by("pk")
    return list(rows.filter(source_kind=kind) if kind else rows)


def charges_with_state() -> QuerySet[Charge]:
    """All charges, newest first, with account, school and whether each `is_invoiced`."""
    state: dict[str, Any] = {"is_invoiced": _invoiced()}
    return Charge.objects.annotate(**state).select_related("account", "school").order_by("-pk")


def chargeable_subscriptions(year: MembershipYear, invoice_timing: str = "") -> list[Subscription]:
    """Return the agreed subscriptions of a year's open schools that cost something; one query."""
    rows = Subscription.objects.filter(year=year, status__in=AGREED, school__is_open=True, amount_pence__gt=0)
    if invoice_timing:
        rows = rows.filter(tariff__invoice_timing=invoice_timing)
    return list(rows.select_related("school", "year", "tariff", "quantity", "membership_class").order_by("pk"))


def waiting_subscription_charges(year: MembershipYear, invoice_timing: str = "") -> list[Charge]:
    """Return a year's subscription charges that wait for an invoice; one query."""
    subscriptions = Subscription.objects.filter(year=year)
    if invoice_timing:
        subscriptions = subscriptions.filter(tariff__invoice_timing=invoice_timing)
    return list(open_charges().filter(source_kind=SourceKind.SUBSCRIPTION, source_id__in=subscriptions.values("pk")))


@dataclass(frozen=True)
class PartsSum:
    """What the live parts of a split come to, and whether one of them is on an invoice."""

    net_pence: int
    vat_pence: int
    is_invoiced: bool

    @property
    def pair(self) -> tuple[int, int]:
        """Net and VAT."""
        return self.net_pence, self.vat_pence


def sums_of_parts(subscription_ids: Collection[int | None]) -> dict[int | None, PartsSum]:
    """Return the sums of the parts that subscriptions are split into; one query."""
    rows = Charge.objects.filter(
        source_kind=SourceKind.SUBSCRIPTION, source_id__in=subscription_ids, part__gt=0, cancelled_at=None
    )
    sums = (
        rows.order_by()
        .values("source_id")
        .annotate(net=Sum("net_pence"), vat=Sum("vat_pence"), invoiced=Count("pk", filter=Q(_invoiced())))
    )
    return {row["source_id"]: PartsSum(row["net"], row["vat"], row["invoiced"] > 0) for row in sums}


def parts_of_same(charge: Charge) -> list[Charge]:
    """Return the live parts of the split a charge belongs to; of a whole itself alone; one query."""
    if not charge.part:
        return [charge]
    rows = Charge.objects.filter(
        source_kind=charge.source_kind, source_id=charge.source_id, period_starts_on=charge.period_starts_on, part__gt=0
    )
    return list(rows.filter(cancelled_at=None).order_by("part"))


def filtered(rows: QuerySet[Charge], shown: str) -> QuerySet[Charge]:
    """Keep the charges (`charges_with_state`) that are “open”, “invoiced” or “cancelled”."""
    conditions: dict[str, dict[str, Any]] = {
        "open": {"is_invoiced": False, "cancelled_at": None},
        "invoiced": {"is_invoiced": True},
        "cancelled": {"cancelled_at__isnull": False},
    }
    return rows.filter(**conditions.get(shown, {}))


def open_totals() -> tuple[int, int]:
    """Return number and net pence of the charges that wait for an invoice; one query."""
    sums = open_charges().aggregate(count=Count("pk"), net=Sum("net_pence", default=0))
    return sums["count"], sums["net"]


def live_of_source(source_kind: str, source_id: int) -> QuerySet[Charge]:
    """Return what a source is charged and was not taken back, oldest first; one query."""
    return Charge.objects.filter(source_kind=source_kind, source_id=source_id, cancelled_at=None).order_by("pk")


def invoice_lines_of(rows: Iterable[Charge]) -> dict[int, DocumentLine]:
    """Return the line of an invoice that carries each charge, by the charge's id; one query."""
    found = DocumentLine.objects.filter(charge__in=[row.pk for row in rows], credited_line=None)
    return {line.charge_id: line for line in found if line.charge_id}


def net_of(rows: Iterable[Charge]) -> int:
    """Return what is charged less what was credited of it, in pence net; one query."""
    listed = list(rows)
    credited = DocumentLine.objects.filter(charge__in=[row.pk for row in listed], credited_line__isnull=False)
    return sum(row.net_pence for row in listed) + (credited.aggregate(net=Sum("net_pence"))["net"] or 0)


def creditable_pence(line: DocumentLine) -> int:
    """Return what of an invoice's line was not credited yet, in pence net; one query."""
    credited = DocumentLine.objects.filter(credited_line=line).aggregate(net=Sum("net_pence"))["net"] or 0
    return line.net_pence + credited
