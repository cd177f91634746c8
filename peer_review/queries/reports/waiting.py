"""What of reports waits for a person: to share, to read, to look back at."""

from datetime import date, datetime, timedelta
from typing import Final

from django.db.models import Exists, OuterRef, QuerySet

from membership.models import Person
from peer_review.enums import ShareAudience, Stage
from peer_review.models import FollowUp, Review, Share
from peer_review.queries.seeing import holds

LATELY: Final = timedelta(days=28)


def heads_of(person: Person) -> list[int]:
    """Return the schools a person is head of."""
    return [pk for pk, names in person.roles_by_school.items() if "head" in names]


def to_share(person: Person, now: datetime) -> QuerySet[Review]:
    """Return the reviews of a head's schools signed within four weeks, about which nobody was let see anything."""
    rows = Review.objects.filter(school__in=heads_of(person), signed_at__gt=now - LATELY)
    rows = rows.exclude(stage__in=(Stage.CANCELLED, Stage.CLOSED))
    return rows.filter(~Exists(Share.objects.filter(review=OuterRef("pk"))))


def follow_ups_due(person: Person, on: date) -> QuerySet[FollowUp]:
    """Return the follow-ups of a head's schools that are due by a day and neither held nor waived."""
    return due(on).filter(review__school__in=heads_of(person))


def due(on: date) -> QuerySet[FollowUp]:
    """Return all follow-ups that are due by a day and neither held nor waived."""
    rows = FollowUp.objects.filter(due_on__lte=on, held_on__isnull=True, waived_at__isnull=True)
    return rows.filter(review__stage=Stage.FOLLOW_UP)


def to_read(person: Person, on: date) -> QuerySet[Share]:
    """Return what is shared with a person by name and not opened yet."""
    rows = Share.objects.filter(holds(on), audience=ShareAudience.PERSON, person=person)
    return rows.filter(opened_at__isnull=True)
