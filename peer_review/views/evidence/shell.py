"""What a visit adds to the home of whoever is in its team: the way to note evidence."""

from collections.abc import Iterator
from typing import Any

from peer_review.presenters.evidence import needs as words
from peer_review.queries import evidence
from peer_review.views import waiting
from tenants.shell import Need


def needs(request: Any) -> Iterator[Need]:
    """A button for each visit that goes on."""
    person = getattr(request, "person", None)
    if person and waiting.theirs(request).visiting:
        yield from words.of_team(evidence.visiting(person))
