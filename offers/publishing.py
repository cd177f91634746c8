"""What an offer lacks before schools may see it."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from offers.enums import Audience, OfferKind


class Part(StrEnum):
    """The pages on which an offer is written, in their order."""

    DESCRIBE = "describe"
    AUDIENCE = "audience"
    DELIVERY = "delivery"
    PRICES = "prices"
    GRANTS = "grants"
    TERMS = "terms"
    MONEY = "money"
    MATERIALS = "materials"


@dataclass(frozen=True)
class Lack:
    """One thing that is missing, in words, and the page where it is said."""

    part: Part
    words: str


@dataclass(frozen=True)
class Written:
    """What the office has said of an offer, as far as publishing asks for it."""

    kind: str
    specification: str
    terms: str
    audiences: Collection[str]
    priced: Collection[str]
    pupil_measures: Collection[str]
    has_deliverer: bool
    needs_deed: bool
    rolls_over: bool
    notice_by: date | None
    material_count: int


def lacks(offer: Written) -> list[Lack]:
    """Return everything that keeps an offer from schools, in the order of the pages."""
    return list(_lacks(offer))


def _lacks(offer: Written) -> Iterator[Lack]:
    if not offer.specification.strip():
        yield Lack(Part.DESCRIBE, "Say what the school gets: the specification is empty.")
    if offer.kind == OfferKind.SUBCONTRACTED and not offer.has_deliverer:
        yield Lack(Part.DELIVERY, "Say who delivers it: a subcontracted service names its subcontractor.")
    yield from _lacks_of_price(offer)
    if offer.rolls_over and offer.notice_by is None:
        yield Lack(Part.TERMS, "Say until when notice can be given: it goes on into the next year by itself.")
    if offer.needs_deed and not offer.terms.strip():
        yield Lack(Part.TERMS, "Write the terms that two people of the school will sign.")
    if offer.kind == OfferKind.PRODUCT and not offer.material_count:
        yield Lack(Part.MATERIALS, "Add the files that schools download.")


def _lacks_of_price(offer: Written) -> Iterator[Lack]:
    if not offer.priced and offer.kind != OfferKind.CORE:
        yield Lack(Part.PRICES, "Say what it costs: there is no price.")
    elif offer.priced:
        for audience in Audience:
            if audience in offer.audiences and audience not in offer.priced:
                yield Lack(Part.PRICES, f"Say what {_lower(audience)} pay: it is for them.")
    if len(set(offer.pupil_measures)) > 1:
        yield Lack(Part.PRICES, "Count pupils in one way: the prices per pupil count them differently.")


def _lower(audience: Audience) -> str:
    return audience.label[0].lower() + audience.label[1:]
