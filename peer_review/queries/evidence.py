"""Evidence as each viewer may see it: the team all of it, head and staff what the lead shows them, nobody else any.

A framework that opens the part “Evidence” to the school shows how much there is, and the pieces the lead shows: whoever
noted a piece was told that it stays with the team until then.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any, TypeVar

from django.db.models import Prefetch, Q, QuerySet

from membership.models import Person
from peer_review.bases import ReviewBase
from peer_review.enums import VISITING, Part, SeatStatus, Stage, Viewer
from peer_review.models import Seat
from peer_review.queries.seeing import Seen

R = TypeVar("R", bound=ReviewBase)


def may_see_shared(seen: Seen) -> bool:
    """Whether pieces the lead shows the school are shown to this viewer: head and staff who see findings or the part."""
    return bool(seen.viewers & {Viewer.HEAD, Viewer.STAFF}) and (seen.sees(Part.FINDINGS) or seen.sees(Part.EVIDENCE))


def sees_all(seen: Seen) -> bool:
    """Whether a viewer reads whatever was noted: the team alone, whatever a framework opens to others."""
    return seen.is_team and seen.sees(Part.EVIDENCE)


def seen_by(seen: Seen) -> QuerySet[Any]:
    """Return the pieces a viewer may see, oldest first; removed ones to nobody."""
    live = with_author(seen.review, seen.review.evidence.filter(removed_at__isnull=True))
    if sees_all(seen):
        return live
    return live.filter(shared_at__isnull=False) if may_see_shared(seen) else live.none()


def board(seen: Seen) -> list[Any]:
    """Return the pieces a viewer may see, each with its live findings in `live_findings`. Two queries."""
    live = seen.review.findings.filter(withdrawn_at__isnull=True)
    return list(seen_by(seen).prefetch_related(Prefetch("findings", live, to_attr="live_findings")))


def get(seen: Seen, pk: int) -> Any | None:
    """Return one piece, if the viewer may see it."""
    return seen_by(seen).filter(pk=pk).first()


def own_latest(review: ReviewBase, by: Any, count: int) -> Sequence[Any]:
    """Return the pieces somebody noted last, newest first."""
    name, who = next(iter(review.credit(by).items()))
    rows = with_author(review, review.evidence.filter(removed_at__isnull=True, **{name: who}))
    return list(rows.order_by("-received_at", "-id")[:count])


def counts(review: ReviewBase) -> Counter[str]:
    """Return how many pieces of each kind the team has. One query."""
    return Counter(review.evidence.filter(removed_at__isnull=True).values_list("kind", flat=True))


def with_author(review: ReviewBase, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Return rows with whoever wrote them, where that is a row of its own."""
    fields = {field.name for field in rows.model._meta.get_fields() if field.is_relation}
    names = [name for name in review.credit(None) if name in fields]
    return rows.select_related(*names) if names else rows


def visiting(person: Person) -> QuerySet[Seat]:
    """Return a person's places in teams whose visit is going on."""
    return Seat.objects.filter(
        reviewer__person=person, status=SeatStatus.ACCEPTED, role__in=VISITING, review__stage=Stage.VISIT
    ).select_related("review__school")


def to_forget(reviews: QuerySet[R], closed_before: date, signed_before: date, forgotten: str) -> QuerySet[R]:
    """Return those of some reviews that have evidence left and were closed, or signed and never closed, before a day.

    `forgotten` is the text of what was removed.
    """
    kind: Any = reviews.model._meta.get_field("evidence").related_model
    left = kind._default_manager.exclude(text=forgotten)
    old = left.filter(received_at__date__lt=closed_before)
    is_closed = Q(stage=Stage.CLOSED, closed_at__date__lt=closed_before, pk__in=left.values("review"))
    is_cancelled = Q(stage=Stage.CANCELLED, pk__in=old.values("review"))
    is_left = Q(signed_at__date__lt=signed_before, pk__in=left.values("review")) & ~Q(stage=Stage.CLOSED)
    return reviews.filter(is_closed | is_left | is_cancelled).order_by("pk")
