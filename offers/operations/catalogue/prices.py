"""What each audience pays for an offer. A price in an agreement or a booking was frozen there and does not change."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from membership.enums import Measure
from membership.models import Person
from membership.tariffs import ExceptionTerms, Terms
from offers.enums import OfferStatus
from offers.models import Offer, OfferPrice
from offers.operations.catalogue.locks import lock_changeable
from offers.operations.catalogue.statuses import check_complete
from offers.pricing.pricing import exceptions_as_json
from offers.pricing.rules import check_price


@dataclass(frozen=True)
class PriceGiven:
    """A price as it was typed; the rate in pounds per unit, amounts in pence."""

    unit: str
    rate: Decimal = Decimal(0)
    base_pence: int = 0
    minimum_pence: int | None = None
    cap_pence: int | None = None
    measure: str = Measure.HEADCOUNT
    exceptions: Sequence[ExceptionTerms] = ()

    @property
    def terms(self) -> Terms:
        """The price rule."""
        return Terms(
            rate=self.rate,
            base_pence=self.base_pence,
            minimum_pence=self.minimum_pence,
            cap_pence=self.cap_pence,
            exceptions=tuple(self.exceptions),
        )


@transaction.atomic
def put(*, by: Person | None, offer_id: int, audience: str, given: PriceGiven) -> OfferPrice:
    """Say what an audience pays, in place of what was said before.

    Raises OfferWithdrawn, PriceContradicts, TariffContradicts, CannotPublish.
    """
    check_price(given.terms, given.unit)
    offer = lock_changeable(offer_id)
    row, _ = OfferPrice.objects.update_or_create(
        offer=offer,
        audience=audience,
        defaults={
            "unit": given.unit,
            "measure": given.measure,
            "rate": given.rate,
            "base_pence": given.base_pence,
            "minimum_pence": given.minimum_pence,
            "cap_pence": given.cap_pence,
            "exceptions": exceptions_as_json(given.exceptions),
        },
    )
    _check_still_complete(offer)
    return row


@transaction.atomic
def remove(*, by: Person | None, offer_id: int, audience: str) -> None:
    """Take a price away; those schools then cannot take the offer. Raises OfferWithdrawn, CannotPublish."""
    offer = lock_changeable(offer_id)
    OfferPrice.objects.filter(offer=offer, audience=audience).delete()
    _check_still_complete(offer)


def _check_still_complete(offer: Offer) -> None:
    if offer.status == OfferStatus.PUBLISHED:
        check_complete(offer)
