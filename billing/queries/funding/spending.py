"""What the partnership spent: under agreements and from its own means."""

from collections.abc import Mapping

from django.db.models import Q, QuerySet, Sum

from billing.enums import CostKind
from billing.models import Spend


def spending() -> QuerySet[Spend]:
    """Return all spending, latest first, each with its agreement and its correction."""
    rows = Spend.objects.select_related("agreement", "recorded_by", "corrects", "correction")
    return rows.order_by("-spent_on", "-pk")


def filtered(rows: QuerySet[Spend], wanted: Mapping[str, str]) -> QuerySet[Spend]:
    """Narrow spending as the address asks: `show=own` (under no agreement), `kind` of cost, `q` (what for, evidence)."""
    if wanted.get("show") == "own":
        rows = rows.filter(agreement=None)
    if wanted.get("kind") in CostKind.values:
        rows = rows.filter(kind=wanted["kind"])
    text = wanted.get("q", "")[:100]
    return rows.filter(Q(description__icontains=text) | Q(evidence__icontains=text)) if text else rows


def total_pence(rows: QuerySet[Spend]) -> int:
    """Return what a list of spending comes to, what was taken back counted off; one query."""
    return rows.order_by().aggregate(total=Sum("amount_pence"))["total"] or 0
