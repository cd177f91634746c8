"""Who was in the team, by name, at the time the report is shown."""

from peer_review.bases import ReviewBase


def names(review: ReviewBase) -> dict[int, str]:
    """Return the name of whoever holds each seat; somebody forgotten is “Former reviewer”. One query."""
    is_school = hasattr(review.seats.model, "reviewer_id")
    paths = ("reviewer__person", "reviewer__school") if is_school else ("representative__partnership",)
    return {seat.pk: _name(seat.reviewer) for seat in review.seats.select_related(*paths)}


def _name(reviewer: object) -> str:
    place = getattr(reviewer, "school", None) or getattr(reviewer, "organisation", "")
    return f"{reviewer}, {place}" if place else str(reviewer)
