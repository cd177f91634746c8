"""What a service costs a school when it is agreed: the offer's price for how the school stands, from the day it begins."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from membership.models import School
from offers.eligibility import Standing, why_not
from offers.enums import OfferStatus
from offers.errors import OffersRefused
from offers.models import Offer
from offers.pricing.agreeing import WHOLE, PricedLine
from offers.pricing.pricing import Facts, Sum, beginning
from offers.queries import prices, standings


class NotOffered(OffersRefused):
    """The service cannot be bought by this school; the message names it and says why."""

    code = "not_offered"


@dataclass(frozen=True)
class Standings:
    """How the schools of a buyer stand on a day, by school id."""

    standing: Mapping[int, Standing]
    facts: Mapping[int, Facts]

    def why_dearer(self, school_id: int) -> str:
        """Return why a member does not have member prices, in words; nothing where it has them or is no member."""
        return self.standing[school_id].why_dearer


def standings_of(schools: Iterable[School], on: date) -> Standings:
    """Return how schools stand on a day; at most eight queries however many schools."""
    found = list(schools)
    return Standings(standings.standings_of(found, on), standings.facts_of_many(found))


def price_line(offer: Offer, school: School, known: Standings, quantity: Decimal, begins_on: date) -> PricedLine:
    """Return a service priced for a school from a day on; no query when prices and classes are prefetched.

    Raises NotOffered, NotPriced.
    """
    if reason := problem(offer, school, known.standing[school.pk], begins_on):
        raise NotOffered(f"“{offer}” cannot be bought: {reason}")
    priced = prices.price_for(offer, known.facts[school.pk], known.standing[school.pk].audience, quantity)
    whole = priced.sum
    full = Sum(priced.full_pence, priced.full_pence, whole.quantity, whole.unit, "")
    starts_on = max(begins_on, offer.starts_on)
    period = (offer.part_year, offer.starts_on, offer.ends_before, starts_on)
    return PricedLine(
        offer_id=offer.pk,
        school_id=school.pk,
        school_name=school.name,
        title=offer.title,
        sum=beginning(whole, *period),
        full_price_pence=beginning(full, *period).net_pence,
        starts_on=starts_on,
        ends_before=offer.ends_before,
        schedule=offer.schedule,
        rolls_over=offer.rolls_over,
        notice_by=offer.notice_by,
        admin_fee_pence=offer.admin_fee_pence,
        quantity=Decimal(1) if whole.unit in WHOLE else quantity,
    )


def problem(offer: Offer, school: School, standing: Standing, begins_on: date) -> str:
    """Return why a school cannot buy an offer, in words, or nothing when it can."""
    if offer.status in (OfferStatus.DRAFT, OfferStatus.REVIEW):
        return "it is not published yet."
    if offer.status != OfferStatus.PUBLISHED:
        return "it is no longer offered."
    if offer.ends_before <= begins_on:
        return "its year is over."
    if not school.is_open:
        return f"{school} has closed."
    if offer.capacity is not None and offer.sold >= offer.capacity:
        return "it is sold out."
    return why_not(offer, [one.pk for one in offer.classes.all()], standing)
