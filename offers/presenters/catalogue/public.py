"""The catalogue for people who have not signed in."""

from collections.abc import Iterable
from typing import Any

from offers.models import Offer
from offers.presenters.catalogue import office


def rows(offers: Iterable[Offer], *, shows_prices: bool) -> list[dict[str, Any]]:
    """Return offers as the public page shows them; prices by audience only where they are public."""
    return [
        {
            "offer": offer,
            "for_whom": office.for_whom(offer),
            "delivered_by": office.delivered_by(offer),
            "prices": prices(offer) if shows_prices else [],
        }
        for offer in offers
    ]


def prices(offer: Offer) -> list[dict[str, Any]]:
    """Return the prices there are, by audience, in words."""
    return [row for row in office.price_rows(offer.prices.all()) if row["words"]]
