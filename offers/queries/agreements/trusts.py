"""Trusts that buy: whose finance somebody is, and what each has decided to buy for all its schools."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import Http404

from membership.models import MembershipYear, Person, Trust
from offers.models import Offer
from offers.queries.agreements.basket import offered


@dataclass(frozen=True)
class Choosable:
    """A service a trust may take on, and whether it has."""

    offer: Offer
    is_chosen: bool


def trust_of(person: Person, trust_id: int | None = None) -> Trust:
    """Return the trust somebody acts for, the one named or the first by name; one query. Raises Http404."""
    rows = Trust.objects.filter(pk__in=person.trust_ids).order_by("name", "pk")
    found = (rows.filter(pk=trust_id) if trust_id else rows).first()
    if found is None:
        raise Http404("No such trust here.")
    return found


def choosable(trust: Trust, year: MembershipYear) -> Sequence[Choosable]:
    """Return a year's services with what the trust has decided; two queries."""
    chosen = set(trust.service_choices.values_list("lineage", flat=True))
    rows = offered().filter(year=year).select_related("category")
    return [Choosable(offer, offer.lineage in chosen) for offer in rows]
