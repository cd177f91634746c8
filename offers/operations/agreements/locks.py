"""The rows that stand for what they guard. Order: request for approval, agreement, offers by id, then billing's accounts."""

from collections.abc import Mapping

from django.db.models import F, Q

from offers.errors import OffersRefused
from offers.models import Agreement, AgreementLine, Allowance, Offer


class SoldOut(OffersRefused):
    """The last of a service was sold a moment ago, or long since; the message names it."""

    code = "sold_out"


def lock_agreement(agreement_id: int) -> Agreement:
    """Return the agreement, held until the transaction ends: it is ordered, signed and changed once."""
    rows = Agreement.objects.select_for_update(of=("self",))
    return rows.select_related("school__trust", "trust", "year").get(pk=agreement_id)


def lock_allowances(line: AgreementLine) -> None:
    """Hold what a line gives until the transaction ends: nothing of it is used meanwhile."""
    list(Allowance.objects.select_for_update().filter(line=line).order_by("pk").values_list("pk"))


def take_capacity(wanted: Mapping[int, int]) -> None:
    """Count units of offers as sold, by conditional updates in the order of their ids. Raises SoldOut."""
    for offer_id, units in sorted(wanted.items()):
        has_room = Q(capacity__isnull=True) | Q(sold__lte=F("capacity") - units)
        if not Offer.objects.filter(has_room, pk=offer_id).update(sold=F("sold") + units):
            offer = Offer.objects.get(pk=offer_id)
            left = max((offer.capacity or 0) - offer.sold, 0)
            raise SoldOut(f"“{offer}” is sold out: {left} left, and you want {units}. Take it out of your basket.")


def give_capacity_back(taken: Mapping[int, int]) -> None:
    """Let units of offers be sold again."""
    for offer_id, units in sorted(taken.items()):
        Offer.objects.filter(pk=offer_id, sold__gte=units).update(sold=F("sold") - units)
