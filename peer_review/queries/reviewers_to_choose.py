"""Who can be given a place in a team, for choosing."""

from django.db.models import QuerySet

from peer_review.models import Reviewer


def active() -> QuerySet[Reviewer]:
    """Return active reviewers by name with person and school; one query."""
    rows = Reviewer.objects.filter(is_active=True, person__is_active=True).select_related("person", "school")
    return rows.order_by("person__name", "pk")
