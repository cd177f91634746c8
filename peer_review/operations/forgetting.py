"""Evidence is kept as long as a report may be asked about, no longer: then words and photos go, and their number stays."""

from datetime import date
from typing import Final

from billing.funding_sums.schedules import add_months
from peer_review.operations.reviews import evidence
from peer_review.queries.evidence import to_forget

MONTHS_AFTER_CLOSING: Final = 12


def forget_evidence(*, on: date) -> int:
    """Remove the evidence of reviews closed twelve months ago, and what is as old in cancelled ones; return how many pieces."""
    reviews = to_forget(add_months(on, -MONTHS_AFTER_CLOSING), evidence.FORGOTTEN)
    return sum(evidence.forget(review=review) for review in reviews)
