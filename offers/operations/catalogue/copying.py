"""Next year's catalogue out of this year's: drafts with raised prices, the same offers by their lineage."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from membership.models import MembershipYear, Person
from offers.enums import OfferStatus
from offers.errors import OffersRefused
from offers.models import Grant, Material, Offer, OfferPrice
from offers.operations.catalogue.locks import lock_year
from offers.pricing.pricing import exceptions_as_json, uplifted
from offers.pricing.uplift import LEAST_PERCENT, MOST_PERCENT, uplifted_terms, years_later

COPIED: Final = (
    "lineage", "category_id", "kind", "title", "summary", "specification", "standards", "statutory_note", "terms",
    "phases", "sectors", "audiences", "roles", "provider_id", "pool_id", "part_year", "schedule", "rolls_over",
    "most_years", "needs_deed", "capacity", "supply", "income", "vat_treatment", "vat_reason", "cfr_code", "aar_code",
    "budget_pence",
)  # fmt: skip
DAYS: Final = ("starts_on", "ends_before", "notice_by")
Copies = Mapping[int, Offer]


class CannotCopy(OffersRefused):
    """An offer cannot be copied into its own year, nor a price be raised beyond sense."""

    code = "cannot_copy"


@dataclass(frozen=True)
class Copied:
    """What was copied, and how many offers the year had already."""

    made: Sequence[Offer]
    already: int


def copy_offer(*, by: Person | None, offer_id: int, year_id: int, percent: Decimal) -> Offer:
    """Return the offer's draft in another year, made now or before. Raises CannotCopy."""
    offer = Offer.objects.get(pk=offer_id)
    _copy(Offer.objects.filter(pk=offer_id), offer.year_id, year_id, percent)
    return Offer.objects.get(lineage=offer.lineage, year=year_id)


def copy_catalogue(
    *, by: Person | None, from_year_id: int, to_year_id: int, percent: Decimal, lineages: Sequence[UUID] | None = None
) -> Copied:
    """Copy what a year offers into another as drafts; what is there already stays as it is. Raises CannotCopy."""
    rows = Offer.objects.filter(year=from_year_id).exclude(status=OfferStatus.WITHDRAWN)
    if lineages is not None:
        rows = rows.filter(lineage__in=lineages)
    return _copy(rows, from_year_id, to_year_id, percent)


@transaction.atomic
def _copy(rows: QuerySet[Offer], from_year_id: int, to_year_id: int, percent: Decimal) -> Copied:
    if from_year_id == to_year_id:
        raise CannotCopy("Choose another year than the one the offer is of.")
    if not LEAST_PERCENT <= percent <= MOST_PERCENT:
        raise CannotCopy(f"Prices can be changed by {LEAST_PERCENT} to +{MOST_PERCENT} per cent.")
    year, before = lock_year(to_year_id), MembershipYear.objects.get(pk=from_year_id)
    there = set(Offer.objects.filter(year=year).values_list("lineage", flat=True))
    offers = list(rows.order_by("pk"))
    new = [offer for offer in offers if offer.lineage not in there]
    made = Offer.objects.bulk_create(_draft(offer, year, year.start_year - before.start_year, percent) for offer in new)
    copies = {offer.pk: copy for offer, copy in zip(new, made, strict=True)}
    _copy_prices(copies, percent)
    _copy_rows(Grant, copies, ("label", "unit", "quantity", "for_category_id", "for_lineage"))
    _copy_rows(Material, copies, ("title", "topic", "file", "file_name", "size", "uploaded_by_id"))
    _copy_links(copies, year)
    return Copied(made, len(offers) - len(new))


def _draft(offer: Offer, year: MembershipYear, years: int, percent: Decimal) -> Offer:
    facts: dict[str, Any] = {name: getattr(offer, name) for name in COPIED}
    days = {name: years_later(getattr(offer, name), years) for name in DAYS}
    return Offer(year=year, admin_fee_pence=uplifted(offer.admin_fee_pence, percent), **facts, **days)


def _copy_prices(copies: Copies, percent: Decimal) -> None:
    OfferPrice.objects.bulk_create(
        _raised(price, copies[price.offer_id], percent) for price in OfferPrice.objects.filter(offer__in=list(copies))
    )


def _raised(price: OfferPrice, offer: Offer, percent: Decimal) -> OfferPrice:
    terms = uplifted_terms(price.terms, percent, price.unit)
    return OfferPrice(
        offer=offer,
        audience=price.audience,
        unit=price.unit,
        measure=price.measure,
        rate=terms.rate,
        base_pence=terms.base_pence,
        minimum_pence=terms.minimum_pence,
        cap_pence=terms.cap_pence,
        exceptions=exceptions_as_json(terms.exceptions),
    )


def _copy_rows(model: type[Grant] | type[Material], copies: Copies, names: Sequence[str]) -> None:
    gone = {"removed_at__isnull": True} if model is Material else {}
    rows: Iterable[Any] = model.objects.filter(offer__in=list(copies), **gone).order_by("pk")
    write: Callable[[Any], Any] = model.objects.bulk_create
    write([model(offer=copies[row.offer_id], **{name: getattr(row, name) for name in names}) for row in rows])


def _copy_links(copies: Copies, year: MembershipYear) -> None:
    """Classes as they are; what is needed before, as far as the new year has it."""
    classes = Offer.classes.through
    kept = classes.objects.filter(offer__in=list(copies))
    classes.objects.bulk_create(
        classes(offer=copies[link.offer_id], membershipclass_id=link.membershipclass_id) for link in kept
    )
    needs = Offer.prerequisites.through
    now = dict(Offer.objects.filter(year=year).values_list("lineage", "pk"))
    links = needs.objects.filter(from_offer__in=list(copies)).select_related("to_offer")
    needs.objects.bulk_create(
        needs(from_offer=copies[link.from_offer_id], to_offer_id=now[link.to_offer.lineage])
        for link in links
        if link.to_offer.lineage in now
    )
