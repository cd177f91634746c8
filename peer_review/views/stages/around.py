"""What every page below a review says around its own."""

from typing import Any

from django.urls import reverse

from peer_review.queries.seeing import Seen


def around(seen: Seen, title: str) -> dict[str, Any]:
    """Return title, breadcrumbs and the way back to the review."""
    review, back = seen.review, reverse("review", args=[seen.review.pk])
    return {
        "title": title,
        "caption": f"{review.host} · {review.cycle}",
        "crumbs": [{"label": str(review.host), "url": back}, {"label": title}],
        "cancel_url": back,
        "seen": seen,
        "review": review,
    }
