"""Evidence is kept as long as a report may be asked about, no longer: then words and photos go, and their number stays."""

from datetime import date
from typing import Final, TypeVar

from django.db.models import QuerySet

from billing.funding_sums.schedules import add_months
from peer_review.bases import ReviewBase
from peer_review.operations.reviews import evidence
from peer_review.queries.evidence import to_forget

R = TypeVar("R", bound=ReviewBase)
MONTHS_AFTER_CLOSING: Final = 12


def forget_evidence(*, reviews: QuerySet[R], on: date) -> int:
    """Remove the evidence of reviews closed twelve months ago, and what is as old in cancelled ones; return how many pieces."""
    ended = to_forget(reviews, add_months(on, -MONTHS_AFTER_CLOSING), evidence.FORGOTTEN)
    return sum(evidence.forget(review=review) for review in ended)
