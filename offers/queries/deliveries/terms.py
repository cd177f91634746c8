"""What a visit costs a school: from an allowance, as part of an agreement or of membership, or at its price for the time."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.db.models import Q

from membership.models import School
from offers.eligibility import Standing, why_not
from offers.enums import AgreementStatus, Audience, OfferKind, OfferStatus, PaysWith, Unit
from offers.errors import OffersRefused
from offers.models import AgreementLine, Allowance, Delivery, Offer, OfferPrice
from offers.pricing.pricing import Facts
from offers.queries import allowances, prices, standings
from offers.queries.settings import offers_settings
from offers.timing.half_days import days, priced_days, words
from tenants.money import format_pence

DELIVERED_KINDS = (OfferKind.CONSULTANCY, OfferKind.SUBCONTRACTED, OfferKind.SLA, OfferKind.CORE)
TIMED = (Unit.DAY, Unit.HOUR, Unit.SESSION)
HOURS_OF_HALF_A_DAY = 3


class NotDelivered(OffersRefused):
    """The offer is not one whose days can be requested now."""

    code = "not_delivered"


class NotForSchool(OffersRefused):
    """The offer is for other schools."""

    code = "not_for_school"


class NotBought(OffersRefused):
    """Time of this service comes with an agreement the school does not have."""

    code = "not_bought"


@dataclass(frozen=True)
class DayTerms:
    """How so many half days are paid, with the arithmetic in words; pence."""

    audience: str
    pays_with: str
    arithmetic: str
    price_pence: int = 0
    full_price_pence: int = 0
    allowance: Allowance | None = None
    line: AgreementLine | None = None


def terms(offer: Offer, school: School, halves: int, on: date) -> DayTerms:
    """Return what a school pays for half days requested on a day. Raises NotDelivered, NotForSchool, NotBought, NotPriced.

    An allowance that has enough left comes first; an agreement that covers the day comes next.
    """
    standing = standings.standing_of(school, on)
    _refuse(offer, standing)
    line = _line(offer, school, on)
    wanted = days(halves)
    found = next((row for row in allowances.usable(school.pk, Unit.DAY, offer, on) if row.left >= wanted), None)
    if found:
        left = f"{found.left.normalize():f}"
        said = f"{words(halves)} from “{found.label}”, {left} left before"
        full = _full_pence(offer, halves)
        return DayTerms(standing.audience, PaysWith.ALLOWANCE, said, 0, full, found, line)
    return _paid(offer, standing.audience, halves, line)


def at_price(delivery: Delivery) -> DayTerms:
    """Return what a visit costs when its allowance is used up meanwhile: the price of the day it was requested for.

    Raises NotBought, NotPriced.
    """
    return replace(_paid(delivery.offer, delivery.audience, delivery.halves, None), allowance=None)


def _refuse(offer: Offer, standing: Standing) -> None:
    if offer.kind not in DELIVERED_KINDS or offer.status != OfferStatus.PUBLISHED:
        raise NotDelivered(f"Days of “{offer}” cannot be requested.")
    reason = why_not(offer, [row.pk for row in offer.classes.all()], standing)
    if reason:
        raise NotForSchool(reason)


def _paid(offer: Offer, audience: str, halves: int, line: AgreementLine | None) -> DayTerms:
    price = next((row for row in offer.prices.all() if row.audience == audience), None)
    if price is None or price.unit in TIMED:
        return _timed(offer, audience, halves, price)
    if line is None:
        raise NotBought(f"“{offer}” is bought for a year. Agree it first, then ask for its days.")
    return DayTerms(audience, PaysWith.FREE, f"Part of {line.agreement.reference}", line=line)


def _timed(offer: Offer, audience: str, halves: int, price: OfferPrice | None) -> DayTerms:
    quantity = _quantity(price.unit if price else Unit.DAY, halves)
    found = prices.price_for(offer, Facts(phase="", type_name="", has_sixth_form=False), audience, quantity)
    pays_with = PaysWith.PRICE if found.sum.net_pence else PaysWith.FREE
    said = found.sum.sentence if price else "Part of membership"
    return DayTerms(audience, pays_with, said[:300], found.sum.net_pence, found.full_pence)


def _quantity(unit: str, halves: int) -> Decimal:
    if unit == Unit.HOUR:
        return Decimal(halves * HOURS_OF_HALF_A_DAY)
    if unit == Unit.SESSION:
        return Decimal(halves)
    return priced_days(halves, offers_settings().half_day_share)


def _full_pence(offer: Offer, halves: int) -> int:
    """What a school outside would pay, for the value statement; nothing where no such price is known."""
    price = next((row for row in offer.prices.all() if row.audience == Audience.NON_MEMBER), None)
    if price is None or price.unit not in TIMED:
        return 0
    return _timed(offer, Audience.NON_MEMBER, halves, price).price_pence


def _line(offer: Offer, school: School, on: date) -> AgreementLine | None:
    runs = Q(terminated_on__isnull=True) | Q(terminated_on__gte=on)
    rows = AgreementLine.objects.filter(
        runs,
        offer=offer,
        school=school,
        starts_on__lte=on,
        ends_before__gt=on,
        agreement__status=AgreementStatus.ACTIVE,
    )
    return rows.select_related("agreement").order_by("pk").first()


def words_of(found: DayTerms) -> str:
    """Return the terms as one sentence for a page."""
    if found.pays_with != PaysWith.PRICE:
        return f"{found.arithmetic}. No charge."
    return found.arithmetic if "=" in found.arithmetic else f"{format_pence(found.price_pence)} before VAT"
