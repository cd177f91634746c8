"""What of visits waits for somebody, for the homes."""

from collections.abc import Sequence

from django.db.models import Q, QuerySet

from membership.models import Person
from offers.enums import DeliveryStatus, PairingStatus
from offers.models import Delivery, Pairing, Provider
from offers.queries.programmes import pairings

Status = DeliveryStatus


def with_status(*statuses: str) -> QuerySet[Delivery]:
    """Return the visits in some states."""
    return Delivery.objects.filter(status__in=statuses)


def queried() -> QuerySet[Delivery]:
    """Return the visits whose school has a question about what is noted."""
    return Delivery.objects.filter(status=Status.DELIVERED, query__gt="")


def unsigned(school_id: int | None) -> QuerySet[Delivery]:
    """Return the visits a school is to sign; what it has queried waits for the provider."""
    return Delivery.objects.filter(school=school_id, status=Status.DELIVERED, query="")


def to_sign(school_id: int) -> Sequence[Delivery]:
    """Return the visits a school is to sign, oldest note first; one query."""
    return list(unsigned(school_id).select_related("offer", "provider").order_by("noted_at", "pk"))


def of_provider(person_id: int) -> Sequence[Delivery]:
    """Return the visits of a provider that wait for them: days to set, a note to write, a query to answer."""
    is_queried = Q(status=Status.DELIVERED, query__gt="")
    rows = Delivery.objects.filter(Q(status__in=[Status.MATCHED, Status.SCHEDULED]) | is_queried)
    return list(rows.filter(provider__person=person_id).select_related("offer", "school").prefetch_related("slots"))


def to_answer(person: Person) -> Sequence[Pairing]:
    """Return the pairings somebody is asked about."""
    return pairings.to_answer(person)


def providers_of(person_id: int) -> QuerySet[Provider]:
    """Return the provider somebody is, if they deliver."""
    return Provider.objects.filter(person=person_id)


def proposed_to(person_id: int) -> QuerySet[Pairing]:
    """Return the proposed pairings that somebody is part of."""
    theirs = Q(booking__delegate=person_id) | Q(partner=person_id)
    return Pairing.objects.filter(theirs, status=PairingStatus.PROPOSED)
