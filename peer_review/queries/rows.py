"""Reviews with what systems may know of them: when and how far, never what was found."""

from django.db.models import QuerySet

from peer_review.models import Review


def reviews() -> QuerySet[Review]:
    """Return every review with its cycle; no words of anybody are loaded."""
    rows = Review.objects.select_related("cycle").order_by("id")
    return rows.only(
        "school_id", "number", "stage", "visit_starts_on", "visit_ends_on", "postponed_at", "signed_at", "closed_at",
        "cycle_id", "cycle__name",
    )  # fmt: skip
