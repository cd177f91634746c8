"""Rows the catalogue's changes queue behind: the year while offers are copied into it, else the offer."""

from membership.models import MembershipYear
from offers.enums import OfferStatus
from offers.errors import OffersRefused
from offers.models import Offer


class OfferWithdrawn(OffersRefused):
    """A withdrawn offer is kept as schools agreed it."""

    code = "offer_withdrawn"
    message = "This offer is withdrawn. Bring it back before you change it."


def lock_offer(offer_id: int) -> Offer:
    """Return the offer, its row locked until the transaction ends."""
    return Offer.objects.select_for_update(of=("self",)).select_related("year", "category").get(pk=offer_id)


def lock_changeable(offer_id: int) -> Offer:
    """Return the offer locked, when it may be changed. Raises OfferWithdrawn."""
    offer = lock_offer(offer_id)
    if offer.status == OfferStatus.WITHDRAWN:
        raise OfferWithdrawn
    return offer


def lock_year(year_id: int) -> MembershipYear:
    """Return the year, its row locked until the transaction ends."""
    return MembershipYear.objects.select_for_update().get(pk=year_id)
