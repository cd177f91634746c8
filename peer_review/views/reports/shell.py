"""What reports add to “What needs you”: sharing, reading, looking back."""

from collections.abc import Iterator
from typing import Any

from django.utils import timezone

from peer_review.presenters.reports import needs as words
from peer_review.queries.reports import waiting as rows
from peer_review.views import waiting
from tenants.shell import Need

MOST = 5


def needs(request: Any) -> Iterator[Need]:
    """Rows are asked for only where something waits."""
    person = getattr(request, "person", None)
    if not person:
        return
    theirs, on = waiting.theirs(request), timezone.localdate()
    if theirs.to_read:
        yield from words.to_read(rows.to_read(person, on).select_related("review__school")[:MOST])
    if getattr(theirs, "to_share", 0):
        yield from words.to_share(rows.to_share(person, timezone.now()).select_related("school")[:MOST])
    if getattr(theirs, "follow_ups", 0):
        yield from words.follow_ups(rows.follow_ups_due(person, on).select_related("review__school")[:MOST], on)
