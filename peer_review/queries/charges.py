"""Questions about what reviews cost schools: which are due, which were charged, how much a cycle brought."""

from collections.abc import Collection
from typing import Final

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from billing.models import Charge, DocumentLine
from peer_review.enums import Stage
from peer_review.models import Review
from peer_review.stages import ORDER

SOURCE: Final = "review"
TOOK_PLACE: Final = ORDER[ORDER.index(Stage.FINDINGS) :]
_MOST: Final = 500  # reviews a day's task looks at


def due() -> list[Review]:
    """Return reviews that took place, cost the school something and were not charged."""
    rows = _reviews().filter(stage__in=TOOK_PLACE, cycle__cost_pence__gt=0, cycle__share_percent__lt=100)
    return list(rows.filter(~Exists(_charges()))[:_MOST])


def to_take_back() -> list[Review]:
    """Return cancelled reviews with a charge that is not yet brought down to nothing."""
    lines = DocumentLine.objects.filter(charge=OuterRef("pk"), credited_line__isnull=False).order_by()
    credited = lines.values("charge").annotate(net=Sum("net_pence")).values("net")
    live = _charges().annotate(left=F("net_pence") + Coalesce(Subquery(credited), 0))
    rows = _reviews().filter(Exists(live.filter(left__gt=0, cancelled_at__isnull=True)), stage=Stage.CANCELLED)
    return list(rows[:_MOST])


def was_charged(review: Review) -> bool:
    """Whether a review was charged before, taken back or not."""
    return Charge.objects.filter(source_kind=SOURCE, source_id=review.pk).exists()


def charged_pence(review_ids: Collection[int]) -> dict[int, int]:
    """Return review id → pence charged before VAT, less what was taken back or credited. Two queries."""
    rows = Charge.objects.filter(source_kind=SOURCE, source_id__in=review_ids, cancelled_at__isnull=True)
    charged = dict(rows.order_by().values_list("source_id").annotate(Sum("net_pence")))
    credited = DocumentLine.objects.filter(charge__in=rows, credited_line__isnull=False).order_by()
    for review_id, pence in credited.values_list("charge__source_id").annotate(Sum("net_pence")):
        charged[review_id] += pence
    return charged


def _reviews() -> QuerySet[Review]:
    return Review.objects.select_related("cycle", "framework", "school").order_by("pk")


def _charges() -> QuerySet[Charge]:
    return Charge.objects.filter(source_kind=SOURCE, source_id=OuterRef("pk"))
