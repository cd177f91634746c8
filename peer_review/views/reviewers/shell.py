"""What reviewers add around every page: navigation, "What needs you", search, the demo's sign-in page."""

from collections.abc import Iterator

from django.db import connection
from django.urls import reverse
from django.utils import timezone
from django_tenants.utils import get_public_schema_name

from membership.models import Person
from membership.requests import PersonRequest
from peer_review.presenters.reviewers import register as words
from peer_review.presenters.reviewers import seats as present
from peer_review.queries.reviewers import examples, places, register
from peer_review.sections import PEER_REVIEW
from peer_review.views import waiting
from tenants.access import allowed
from tenants.demo import DemoAccount
from tenants.shell import NavItem, Need, SearchHit

HITS = 5


def navigation(request: PersonRequest) -> Iterator[NavItem]:
    """The register for the office; “My reviewing” for whoever could be on it: no query, so that no page costs more."""
    person = getattr(request, "person", None)
    if not person:
        return
    if allowed(request, "peer_review.view_register") and not request.acting_school:
        yield NavItem("Reviewers", reverse("reviewers"), order=62, section=PEER_REVIEW)
    elif _may_review(person):
        yield NavItem("My reviewing", reverse("my_reviewing"), order=66)


def needs(request: PersonRequest) -> Iterator[Need]:
    """Declined places for the office, each with its link; invitations for whoever is asked."""
    person = getattr(request, "person", None)
    if not person:
        return
    if allowed(request, "peer_review.coordinate") and not request.acting_school and waiting.of_office(request).declined:
        yield from present.declined_needs(places.declined()[: present.SHOWN])
    if waiting.theirs(request).invited:
        yield from present.invited_needs(places.invited(person)[: present.SHOWN])


def search(request: PersonRequest, query: str) -> Iterator[SearchHit]:
    """Reviewers, for the office."""
    if allowed(request, "peer_review.view_register"):
        for found in register.reviewers({"q": query}, timezone.localdate())[:HITS]:
            yield SearchHit("Reviewer", str(found), reverse("reviewer", args=[found.pk]), words.place_of(found))


def demo_accounts(request: PersonRequest) -> Iterator[DemoAccount]:
    """Who has something to do in a review, and reviewers from outside, for the demo's sign-in page."""
    if connection.schema_name != get_public_schema_name():  # type: ignore[attr-defined]
        yield from examples.in_reviews()
        yield from examples.from_outside()


def _may_review(person: Person) -> bool:
    """Heads and staff of schools, and people from outside who are not here for a trust's money."""
    if not person.school_ids:
        return not person.trust_ids
    return any({"head", "staff"} & person.school_role_names(pk) for pk in person.school_ids)
