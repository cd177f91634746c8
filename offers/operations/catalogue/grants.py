"""What an offer includes: days, hours, places or sessions, for anything, one category or one other offer."""

from decimal import Decimal
from uuid import UUID

from django.db import transaction

from membership.models import Person
from offers.errors import OffersRefused
from offers.models import Category, Grant
from offers.operations.catalogue.locks import lock_changeable


class GrantContradicts(OffersRefused):
    """An allowance is something, and is for one thing."""

    code = "grant_contradicts"


@transaction.atomic
def add(
    *,
    by: Person | None,
    offer_id: int,
    label: str,
    unit: str,
    quantity: Decimal,
    for_category: Category | None = None,
    for_lineage: UUID | None = None,
) -> Grant:
    """Include so many units for each bought, said twice it is said once; what schools have already is not changed.

    Raises OfferWithdrawn, GrantContradicts.
    """
    if quantity <= 0:
        raise GrantContradicts("Say how many are included: more than nothing.")
    if for_category and for_lineage:
        raise GrantContradicts("Choose a category or one offer, not both.")
    offer = lock_changeable(offer_id)
    row, _ = Grant.objects.get_or_create(
        offer=offer, label=label, unit=unit, quantity=quantity, for_category=for_category, for_lineage=for_lineage
    )
    return row


@transaction.atomic
def remove(*, by: Person | None, offer_id: int, grant_id: int) -> None:
    """No longer include it; what schools have already stays theirs. Raises OfferWithdrawn."""
    Grant.objects.filter(offer=lock_changeable(offer_id), pk=grant_id).delete()
