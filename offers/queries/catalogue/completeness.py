"""What an offer still lacks before schools may see it."""

from offers.enums import Unit
from offers.models import Offer
from offers.publishing import Lack, Written, lacks


def lacks_of(offer: Offer) -> list[Lack]:
    """Return what is missing; two queries, none when prices and materials are prefetched."""
    prices = list(offer.prices.all())
    files = [file for file in offer.materials.all() if file.removed_at is None]
    return lacks(
        Written(
            kind=offer.kind,
            specification=offer.specification,
            terms=offer.terms,
            audiences=offer.audiences,
            priced=[price.audience for price in prices],
            pupil_measures=[price.measure for price in prices if price.unit == Unit.PUPIL],
            has_deliverer=bool(offer.provider_id or offer.pool_id),
            needs_deed=offer.needs_deed,
            rolls_over=offer.rolls_over,
            notice_by=offer.notice_by,
            material_count=len(files),
        )
    )
