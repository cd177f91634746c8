"""Findings and drafts of a review as they stand."""

from typing import Any

from django.db.models import Count, Prefetch, Q

from peer_review.bases import DraftBase, ReviewBase
from peer_review.queries.evidence import with_author


def live(review: ReviewBase) -> list[Any]:
    """Return the findings in order, each with `evidence_count`. One query."""
    counted = Count("evidence", filter=Q(evidence__removed_at__isnull=True))
    rows = review.findings.filter(withdrawn_at__isnull=True).annotate(evidence_count=counted).order_by("position", "pk")
    return list(with_author(review, rows))


def with_evidence(review: ReviewBase) -> list[Any]:
    """Return the findings in order, each with its pieces in `pieces`. Two queries."""
    pieces = with_author(review, review.evidence.filter(removed_at__isnull=True))
    rows = review.findings.filter(withdrawn_at__isnull=True)
    return list(with_author(review, rows).prefetch_related(Prefetch("evidence", pieces, to_attr="pieces")))


def get(review: ReviewBase, pk: int) -> Any | None:
    """Return one finding of a review, withdrawn or not."""
    return with_author(review, review.findings.filter(pk=pk)).first()


def waiting_drafts(review: ReviewBase) -> list[Any]:
    """Return the savings that wait beside the draft, oldest first."""
    return list(with_author(review, review.drafts.filter(is_conflict=True, settled_at__isnull=True)))


def draft(review: ReviewBase, number: int) -> Any | None:
    """Return one saving of the draft."""
    return with_author(review, review.drafts.filter(number=number)).first()


def words_of(saving: DraftBase | None) -> dict[str, str]:
    """Return the sections of a saving; none are empty."""
    return dict(saving.content) if saving else {}
