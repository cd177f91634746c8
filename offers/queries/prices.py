"""What an offer costs a school: the price of its audience under the membership's price rule."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from membership.models import School
from membership.tariffs import QuantityMissing
from offers.eligibility import Standing
from offers.enums import Audience, OfferKind, Unit
from offers.errors import OffersRefused
from offers.models import Offer, OfferPrice
from offers.pricing.pricing import Facts, Sum, amount
from offers.queries import standings


class NotPriced(OffersRefused):
    """There is no price for schools that stand as this one does; the office must say one."""

    code = "not_priced"


@dataclass(frozen=True)
class Priced:
    """The price of an offer for a school, and what a school that is no member would pay for the same (pence, net)."""

    sum: Sum
    full_pence: int

    @property
    def saving_pence(self) -> int:
        """What membership saves."""
        return max(self.full_pence - self.sum.net_pence, 0)


def price_of(offer: Offer, school: School, standing: Standing, quantity: Decimal = Decimal(1)) -> Priced:
    """Return what a school pays. Raises NotPriced. Reads the offer's prices, which lists prefetch."""
    measure = measure_of(offer)
    facts = standings.facts_of(school, measure) if measure else facts_without_pupils(school)
    return price_for(offer, facts, standing.audience, quantity)


def measure_of(offer: Offer) -> str:
    """Return what the offer's prices per pupil count; nothing when none of them is per pupil."""
    return next((row.measure for row in offer.prices.all() if row.unit == Unit.PUPIL), "")


def price_for(offer: Offer, facts: Facts, audience: str, quantity: Decimal = Decimal(1)) -> Priced:
    """Return the price for one audience and the non-member's beside it; no query when prices are prefetched.

    A core entitlement without prices is part of membership and costs nothing. Raises NotPriced.
    """
    rows = {row.audience: row for row in offer.prices.all()}
    if not rows and offer.kind == OfferKind.CORE:
        return Priced(Sum(0, 0, quantity, "school", "Part of membership"), 0)
    if audience not in rows:
        raise NotPriced(f"There is no price of “{offer}” for your school. Ask the partnership’s office.")
    made = _sum(rows[audience], facts, quantity)
    return Priced(made, _full_pence(rows.values(), facts, quantity, made.net_pence))


def facts_without_pupils(school: School) -> Facts:
    """Return what prices that count no pupils ask of a school; no query."""
    return Facts(phase=school.phase, type_name=school.type_name, has_sixth_form=school.has_sixth_form)


def _sum(row: OfferPrice, facts: Facts, quantity: Decimal) -> Sum:
    try:
        return amount(row.terms, row.unit, facts, quantity)
    except QuantityMissing as missing:
        raise NotPriced(f"The price of “{row.offer}” depends on a pupil number that is not known.") from missing


def _full_pence(rows: Iterable[OfferPrice], facts: Facts, quantity: Decimal, paid: int) -> int:
    """The non-member's price, where there is one that can be told: what a school would pay without its membership."""
    other = next((row for row in rows if row.audience == Audience.NON_MEMBER), None)
    try:
        return _sum(other, facts, quantity).net_pence if other else paid
    except NotPriced:
        return paid
