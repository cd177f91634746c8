"""What of visits waits for somebody, for the homes: one query each."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q

from membership.models import Person
from offers.enums import DeliveryStatus, PairingStatus, StatementStatus
from offers.models import Delivery, Pairing, Provider, ProviderStatement
from offers.queries.deliveries.visits import OPEN
from offers.queries.programmes import pairings

Status = DeliveryStatus


@dataclass(frozen=True)
class OfficeWork:
    """How many visits are open, requested without a provider, matched without days, queried by their school."""

    open: int
    requested: int
    matched: int
    queried: int


def of_office() -> OfficeWork:
    """Return the office's work with visits."""
    is_queried = Q(status=Status.DELIVERED, query__gt="")
    found = Delivery.objects.aggregate(
        open=Count("pk", filter=Q(status__in=OPEN)),
        requested=Count("pk", filter=Q(status=Status.REQUESTED)),
        matched=Count("pk", filter=Q(status=Status.MATCHED)),
        queried=Count("pk", filter=is_queried),
    )
    return OfficeWork(**found)


def to_sign(school_id: int) -> Sequence[Delivery]:
    """Return the visits a school is to sign, oldest note first; what it has queried waits for the provider."""
    rows = Delivery.objects.filter(school=school_id, status=Status.DELIVERED, query="")
    return list(rows.select_related("offer", "provider").order_by("noted_at", "pk"))


def of_provider(person_id: int) -> Sequence[Delivery]:
    """Return the visits of a provider that wait for them: days to set, a note to write, a query to answer."""
    is_queried = Q(status=Status.DELIVERED, query__gt="")
    rows = Delivery.objects.filter(Q(status__in=[Status.MATCHED, Status.SCHEDULED]) | is_queried)
    return list(rows.filter(provider__person=person_id).select_related("offer", "school").prefetch_related("slots"))


def to_answer(person: Person) -> Sequence[Pairing]:
    """Return the pairings somebody is asked about."""
    return pairings.to_answer(person)


def concerns(person_id: int) -> tuple[bool, bool]:
    """Return whether somebody delivers, and whether they are asked about a pairing; most neither. One query."""
    theirs = Q(booking__delegate=OuterRef("pk")) | Q(partner=OuterRef("pk"))
    proposed = Pairing.objects.filter(theirs, status=PairingStatus.PROPOSED)
    delivers = Provider.objects.filter(person=OuterRef("pk"))
    found = Person.objects.filter(pk=person_id).values_list(Exists(delivers), Exists(proposed)).first()
    return found or (False, False)


def to_pay() -> int:
    """Return how many statements wait for their payment."""
    return ProviderStatement.objects.filter(status=StatementStatus.SENT).count()
