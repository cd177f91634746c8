"""What every page of a step says around its form."""

from typing import Any

from django.urls import reverse

from peer_review.queries.seeing import Seen


def around(seen: Seen, title: str) -> dict[str, Any]:
    """Return title, breadcrumbs and the way back to the review."""
    back = reverse("review", args=[seen.review.pk])
    return {
        "title": title,
        "caption": f"{seen.review.host} · {seen.review.cycle}",
        "crumbs": [{"label": str(seen.review), "url": back}, {"label": title}],
        "cancel_url": back,
        "review": seen.review,
    }
