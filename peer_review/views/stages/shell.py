"""What reviews add around every page: navigation, "What needs you", search."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils import timezone

from peer_review.presenters.stages import needs as words
from peer_review.queries import reviews
from peer_review.sections import PEER_REVIEW
from peer_review.views import waiting
from tenants.access import allowed
from tenants.shell import NavItem, Need, SearchHit

HITS = 5


def navigation(request: Any) -> Iterator[NavItem]:
    """Reviews for everybody who may see any; no query, so that no page costs more."""
    person = getattr(request, "person", None)
    if not person:
        return
    is_office = bool(person.office_role_names) and not request.acting_school
    if is_office and allowed(request, "peer_review.view_cycles"):
        yield NavItem("Reviews", reverse("reviews"), order=60, section=PEER_REVIEW)
    elif not is_office and (person.school_ids or not person.trust_ids):
        yield NavItem("Reviews", reverse("reviews"), order=60)


def needs(request: Any) -> Iterator[Need]:
    """What a head or a lead has to do next; for the office what is overdue or has no date."""
    person = getattr(request, "person", None)
    if not person:
        return
    on = timezone.localdate()
    if allowed(request, "peer_review.coordinate") and not request.acting_school:
        yield from words.of_office(waiting.of_office(request))
    theirs = waiting.theirs(request)
    if theirs.teams or getattr(theirs, "hosted", 0):
        yield from words.of_person(reviews.waiting_for(person, on), on)


def search(request: Any, query: str) -> Iterator[SearchHit]:
    """Reviews by the name of their school, of those the person may see."""
    person = getattr(request, "person", None)
    for review in reviews.found(person, query, HITS, timezone.localdate()) if person else ():
        title = f"Review of {review.school}"
        yield SearchHit("Review", title, reverse("review", args=[review.pk]), f"{review.cycle}")
