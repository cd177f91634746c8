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
MONTHS_AFTER_SIGNING: Final = 24  # of a review that nobody closes


def forget_evidence(*, reviews: QuerySet[R], on: date) -> int:
    """Remove evidence twelve months after its review was closed, or it was noted in a cancelled one; return how many pieces.

    A review that was signed and is never closed keeps it for twenty-four months.
    """
    closed, signed = add_months(on, -MONTHS_AFTER_CLOSING), add_months(on, -MONTHS_AFTER_SIGNING)
    ended = to_forget(reviews, closed, signed, evidence.FORGOTTEN)
    return sum(evidence.forget(review=review) for review in ended)
