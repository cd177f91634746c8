"""What cycles and frameworks add around every page: navigation, "What needs you", search."""

from collections.abc import Iterator

from django.urls import reverse

from membership.requests import PersonRequest
from peer_review.presenters.cycles import needs as words
from peer_review.queries import cycles, participants
from peer_review.sections import PEER_REVIEW
from peer_review.views import waiting
from tenants.access import allowed
from tenants.shell import NavItem, Need, SearchHit

HITS = 5


def navigation(request: PersonRequest) -> Iterator[NavItem]:
    """Cycles and frameworks for the office; no query, so that no page costs more."""
    if _is_office(request):
        yield NavItem("Cycles", reverse("cycles"), order=61, section=PEER_REVIEW)
        yield NavItem("Frameworks", reverse("frameworks"), order=63, section=PEER_REVIEW)


def needs(request: PersonRequest) -> Iterator[Need]:
    """Cycles a head is asked to agree to; for the office heads who have not answered."""
    person = getattr(request, "person", None)
    if not person:
        return
    school = request.acting_school
    if school:
        is_asked = getattr(waiting.theirs(request), "consents", 0)
        if is_asked and "head" in person.school_role_names(school.pk):
            yield from words.of_heads(participants.to_answer([school.pk]))
    elif allowed(request, "peer_review.coordinate"):
        yield from words.of_office(waiting.of_office(request).unanswered)


def search(request: PersonRequest, query: str) -> Iterator[SearchHit]:
    """Cycles by name, for the office."""
    if _is_office(request):
        for cycle in cycles.listed(search=query)[:HITS]:
            yield SearchHit("Cycle", cycle.name, reverse("cycle", args=[cycle.pk]), cycle.get_status_display())


def _is_office(request: PersonRequest) -> bool:
    person = getattr(request, "person", None)
    return bool(person) and not request.acting_school and allowed(request, "peer_review.view_cycles")
