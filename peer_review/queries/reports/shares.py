"""Whom a head has let see a report."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from membership.link_keys import key_hash
from membership.models import Person
from peer_review.bases import ReviewBase
from peer_review.enums import ShareAudience
from peer_review.models import Review, Share
from peer_review.queries.seeing import TRUST_NAME, Seen, holds


def by_key(key: str) -> Share | None:
    """Return the consent a link belongs to, with its review; also one that ended. One query."""
    found = Share.objects.select_related("review__cycle", "review__framework", "review__school")
    return found.filter(key_hash=key_hash(key), audience=ShareAudience.ADDRESS).first()


def by_email(email: str) -> Person | None:
    """Return the active person of the partnership with an address."""
    return Person.objects.filter(email__iexact=email.strip(), is_active=True).first()


def get(share_id: int) -> Share:
    """Return one consent with what an e-mail says of it."""
    return Share.objects.select_related("review__cycle", "review__framework", "review__school", "person").get(
        pk=share_id
    )


def unopened(person: Person, seen: Seen, on: date) -> list[int]:
    """Return the consents by which a person looks at the report and that nobody has opened yet. One query."""
    rows = waiting(seen.review, on).filter(_opening(person, seen.review))
    return list(rows.values_list("pk", flat=True))


def waiting(review: ReviewBase, on: date) -> QuerySet[Any]:
    """Return the consents of a review that hold on a day and that nobody has opened yet."""
    rows: QuerySet[Any] = review.shares.filter(holds(on), opened_at__isnull=True)
    return rows


def _opening(person: Person, review: Review) -> Q:
    """Those that open to the person: their own, and those of the groups they belong to."""
    wanted = Q(audience=ShareAudience.PERSON, person=person)
    if "governor" in person.school_role_names(review.school_id):
        wanted |= Q(audience=ShareAudience.GOVERNORS)
    if review.school.trust_id in person.trust_ids:
        wanted |= Q(audience=ShareAudience.TRUST, name=TRUST_NAME)
    if person.office_role_names & {"admin", "improvement_partner"}:
        wanted |= Q(audience=ShareAudience.OFFICE)
    return wanted
