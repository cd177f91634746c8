"""Writing an offer: begun with a few facts, then page by page; what is published stays complete."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db import transaction

from membership.models import Person
from offers.enums import OfferStatus
from offers.errors import OffersRefused
from offers.models import Offer
from offers.operations.catalogue.locks import lock_changeable, lock_year
from offers.operations.catalogue.statuses import check_complete

OF_ROW: Final = frozenset(
    {
        "category", "kind", "title", "summary", "specification", "standards", "statutory_note", "terms", "phases",
        "sectors", "audiences", "roles", "provider", "pool", "starts_on", "ends_before", "part_year", "schedule",
        "rolls_over", "notice_by", "most_years", "admin_fee_pence", "needs_deed", "capacity", "supply", "income",
        "vat_treatment", "vat_reason", "cfr_code", "aar_code", "budget_pence",
    }
)  # fmt: skip
LINKED: Final = frozenset({"classes", "prerequisites"})


class CapacityBelowSold(OffersRefused):
    """More has been sold than would be allowed."""

    code = "capacity_below_sold"


class PeriodContradicts(OffersRefused):
    """The days said of an offer cannot all hold."""

    code = "period_contradicts"


class OfferInUse(OffersRefused):
    """Schools have agreed or booked it: what kind of thing it is can no longer change."""

    code = "offer_in_use"


class PrerequisiteContradicts(OffersRefused):
    """An offer cannot ask for itself, for one of another year, or for one that asks for it."""

    code = "prerequisite_contradicts"


@dataclass(frozen=True)
class Start:
    """What an offer begins with."""

    year_id: int
    category_id: int
    kind: str
    title: str
    summary: str
    starts_on: date
    ends_before: date


@transaction.atomic
def begin(*, by: Person | None, start: Start) -> Offer:
    """Begin an offer as a draft; a draft of the same title in that year is this one. Raises PeriodContradicts."""
    lock_year(start.year_id)
    same = Offer.objects.filter(year=start.year_id, title=start.title, kind=start.kind, status=OfferStatus.DRAFT)
    if begun := same.first():
        return begun
    offer = Offer(**vars(start))
    _check_period(offer)
    offer.save()
    return offer


@transaction.atomic
def change(*, by: Person | None, offer_id: int, values: Mapping[str, Any]) -> Offer:
    """Write some facts of an offer; agreements made before keep what they said.

    Raises OfferWithdrawn, OfferInUse, CapacityBelowSold, PeriodContradicts, PrerequisiteContradicts, CannotPublish.
    """
    offer = lock_changeable(offer_id)
    unknown = values.keys() - OF_ROW - LINKED
    if unknown:
        raise ValueError(f"not facts of an offer: {sorted(unknown)}")
    if values.get("kind", offer.kind) != offer.kind:
        _check_unused(offer)
    row = {name: value for name, value in values.items() if name in OF_ROW}
    for name, value in row.items():
        setattr(offer, name, value)
    _check_period(offer)
    _check_capacity(offer)
    offer.save(update_fields=list(row))
    _link(offer, values)
    if offer.status == OfferStatus.PUBLISHED:
        check_complete(offer)
    return offer


@transaction.atomic
def discard(*, by: Person | None, offer_id: int) -> None:
    """Throw a draft away that nobody has used. Raises OfferInUse."""
    offer = lock_changeable(offer_id)
    if offer.status != OfferStatus.DRAFT:
        raise OfferInUse(f"“{offer}” is no draft any more. Withdraw it instead.")
    _check_unused(offer)
    offer.delete()


def _check_unused(offer: Offer) -> None:
    if offer.lines.exists() or offer.runs.exists() or offer.deliveries.exists():
        raise OfferInUse(
            f"“{offer}” is in agreements, or has dates or visits: it stays what it is. Make another offer."
        )


def _check_capacity(offer: Offer) -> None:
    if offer.capacity is not None and offer.capacity < offer.sold:
        raise CapacityBelowSold(f"{offer.sold} are sold. The most that can be sold must be {offer.sold} or more.")


def _check_period(offer: Offer) -> None:
    if offer.ends_before <= offer.starts_on:
        raise PeriodContradicts("The last day of the service must not be before its first.")
    if offer.notice_by and offer.notice_by >= offer.ends_before:
        raise PeriodContradicts("The last day for notice must be before the service ends.")


def _link(offer: Offer, values: Mapping[str, Any]) -> None:
    if "prerequisites" in values:
        _check_prerequisites(offer, values["prerequisites"])
    for name in LINKED & values.keys():
        getattr(offer, name).set(values[name])


def _check_prerequisites(offer: Offer, wanted: Collection[Offer]) -> None:
    if any(other.pk == offer.pk for other in wanted):
        raise PrerequisiteContradicts("An offer cannot be needed before itself.")
    if any(other.year_id != offer.year_id for other in wanted):
        raise PrerequisiteContradicts("Choose what is needed before from the catalogue of the same year.")
    pairs = Offer.prerequisites.through.objects.filter(from_offer__year=offer.year_id)
    needs: dict[int, set[int]] = {}
    for needing, needed in pairs.values_list("from_offer_id", "to_offer_id"):
        needs.setdefault(needing, set()).add(needed)
    if offer.pk in _reached(needs, {other.pk for other in wanted}):
        raise PrerequisiteContradicts(
            "What you chose already needs this offer first: the two would wait for each other."
        )


def _reached(needs: Mapping[int, set[int]], first: set[int]) -> set[int]:
    """All offers needed, directly or through others."""
    found: set[int] = set()
    left = set(first)
    while left:
        found |= left
        left = set().union(*(needs.get(pk, set()) for pk in left)) - found
    return found
