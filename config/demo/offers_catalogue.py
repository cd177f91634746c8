"""The catalogue in the demo: last year's offers, the same published for this year, and drafts of the next with an uplift."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from billing.enums import SupplyKind
from config.demo import offers_materials
from config.demo.calendar import at
from config.demo.offers_specification import OfferSpec, OffersSpec
from membership.models import MembershipYear, Person
from offers.enums import Audience, OfferKind
from offers.models import Category, Offer, OffersSettings, Pool, Provider
from offers.operations.catalogue import categories, copying, grants, offers, prices, settings, statuses
from offers.operations.catalogue.offers import Start
from offers.operations.catalogue.prices import PriceGiven
from tenants.current import current_partnership

UPLIFT: Final = Decimal("3.5")
SUPPLY: Final = {
    OfferKind.EVENT: SupplyKind.TRAINING,
    OfferKind.PROGRAMME: SupplyKind.TRAINING,
    OfferKind.CONSULTANCY: SupplyKind.CONSULTANCY,
    OfferKind.PRODUCT: SupplyKind.DATA,
}
TERMS: Final = (
    "The service runs for the academic year. Invoices are payable within 30 days. It can be ended early in writing: what is"
    " left of the price is credited by the day, less the fee for administration where one is stated."
)
Editions = Mapping[str, Offer]  # of one year, by the key of the specification


@dataclass(frozen=True)
class Desk:
    """Who writes, in which year, from which day."""

    by: Person
    year: MembershipYear
    on: date


def write(spec: OffersSpec, desk: Desk) -> Editions:
    """Write and publish the catalogue of the first year."""
    made: dict[str, Offer] = {}
    for row in spec.offers:
        made[row.key] = _offer(row, desk)
    for row in spec.offers:
        _grants(row, made, desk)
        _publish(made[row.key], desk)
    return made


def carry_on(spec: OffersSpec, before: MembershipYear, desk: Desk) -> Editions:
    """Copy the catalogue into the next year at the same prices and publish it."""
    copied = copying.copy_catalogue(
        by=desk.by, from_year_id=before.pk, to_year_id=desk.year.pk, percent=Decimal(0)
    ).made
    for offer in copied:
        _publish(offer, desk)
    return editions(spec, desk.year)


def prepare(before: MembershipYear, desk: Desk) -> None:
    """Copy the catalogue into the year to come as drafts with an uplift; some are in review already."""
    copied = copying.copy_catalogue(by=desk.by, from_year_id=before.pk, to_year_id=desk.year.pk, percent=UPLIFT).made
    statuses.submit_drafts(by=desk.by, offer_ids=[offer.pk for offer in copied[::3]])


def editions(spec: OffersSpec, year: MembershipYear) -> Editions:
    """Return a year's offers by key."""
    by_title = {(offer.title, offer.category.name): offer for offer in _of(year)}
    return {row.key: by_title[row.title, row.category] for row in spec.offers}


def decide(spec: OffersSpec, by: Person) -> None:
    """Open the catalogue to everybody where the partnership does, with or without prices."""
    facts = OffersSettings(is_catalogue_public=bool(spec.catalogue), shows_prices_publicly=spec.catalogue == "priced")
    names = settings.Decided.__annotations__
    settings.decide(by=by, decided={name: getattr(facts, name) for name in names})  # type: ignore[arg-type]


def _of(year: MembershipYear) -> list[Offer]:
    return list(Offer.objects.filter(year=year).select_related("category", "year", "pool", "provider"))


def _offer(row: OfferSpec, desk: Desk) -> Offer:
    category = Category.objects.filter(name=row.category).first() or categories.keep(
        by=desk.by, category_id=None, name=row.category, description="", order=10 + Category.objects.count()
    )
    year = desk.year
    start = Start(year.pk, category.pk, row.kind, row.title, row.summary, year.starts_on, year.ends_before)
    offer = offers.begin(by=desk.by, start=start)
    offers.change(by=desk.by, offer_id=offer.pk, values=_values(row, year))
    for audience, rate in _prices(row).items():
        given = PriceGiven(row.unit, Decimal(rate), minimum_pence=row.minimum_pence, cap_pence=row.cap_pence)
        prices.put(by=desk.by, offer_id=offer.pk, audience=audience, given=given)
    if row.topics:
        offers_materials.add(offer, row.topics, current_partnership().name, desk.by, desk.on)
    return offer


def _prices(row: OfferSpec) -> Mapping[str, str]:
    """Schools outside the area pay what other schools pay, where nothing else is said and it is for all."""
    others = {} if row.audiences or "non_member" not in row.prices else {Audience.OUT_OF_AREA: row.prices["non_member"]}
    return others | dict(row.prices)


def _values(row: OfferSpec, year: MembershipYear) -> dict[str, Any]:
    names = ("statutory_note", "phases", "sectors", "audiences", "schedule", "part_year", "rolls_over", "needs_deed",
             "most_years", "capacity")  # fmt: skip
    return {name: getattr(row, name) for name in names} | {
        "phases": list(row.phases),
        "sectors": list(row.sectors),
        "audiences": list(row.audiences),
        "specification": "\n".join(row.specification) or row.summary,
        "standards": "\n".join(row.standards),
        "terms": "" if row.kind in (OfferKind.CORE, OfferKind.EVENT, OfferKind.PROGRAMME) else TERMS,
        "notice_by": date(year.ends_before.year, 5, 31) if row.rolls_over else None,
        "admin_fee_pence": int(Decimal(row.admin_fee) * 100),
        "pool": Pool.objects.get(name=row.pool) if row.pool else None,
        "provider": Provider.objects.get(name=row.provider) if row.provider else None,
        "supply": SUPPLY.get(OfferKind(row.kind), SupplyKind.SERVICE),
    }


def _grants(row: OfferSpec, made: Editions, desk: Desk) -> None:
    for grant in row.grants:
        grants.add(
            by=desk.by,
            offer_id=made[row.key].pk,
            label=grant.label,
            unit=grant.unit,
            quantity=Decimal(grant.quantity),
            for_lineage=made[grant.scope].lineage if grant.scope else None,
        )


def _publish(offer: Offer, desk: Desk) -> None:
    for name in ("submit", "publish"):
        statuses.step(by=desk.by, offer_id=offer.pk, name=name, now=at(desk.on))
