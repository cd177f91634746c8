"""The office's questions about offers: the list by its filters, one offer, years, categories, comparisons."""

from collections.abc import Mapping
from uuid import UUID

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404

from membership.models import MembershipYear
from offers.enums import AgreementStatus, BookingStatus, OfferKind, OfferStatus
from offers.models import Booking, Category, Offer, Pool, Provider
from offers.pricing.comparing import PriceShot, Shot

LIVE = (BookingStatus.HELD, BookingStatus.CONFIRMED)


def of_year(year: MembershipYear) -> QuerySet[Offer]:
    """Return a year's offers by category and title, with prices and `places` booked at their events."""
    rows = Offer.objects.filter(year=year).select_related("category", "provider", "pool")
    return rows.annotate(places=_places()).prefetch_related("prices")


def _places() -> Coalesce:
    live = Booking.objects.filter(event__offer=OuterRef("pk"), status__in=LIVE).order_by()
    return Coalesce(Subquery(live.values("event__offer").annotate(count=Count("pk")).values("count")), 0)


def filtered(rows: QuerySet[Offer], wanted: Mapping[str, str]) -> QuerySet[Offer]:
    """Narrow offers to a category, kind, status and text; what is unknown narrows nothing."""
    if (category := wanted.get("category", "")).isdecimal() and len(category) < 10:
        rows = rows.filter(category=int(category))
    if (kind := wanted.get("kind", "")) in OfferKind.values:
        rows = rows.filter(kind=kind)
    if (status := wanted.get("status", "")) in OfferStatus.values:
        rows = rows.filter(status=status)
    return rows.filter(matching(wanted["q"])) if wanted.get("q") else rows


def matching(words: str) -> Q:
    """Return the condition by which an offer is found: every word in its title, summary or specification."""
    found = Q()
    for word in words.split()[:8]:
        found &= Q(title__icontains=word) | Q(summary__icontains=word) | Q(specification__icontains=word)
    return found


def get(offer_id: int) -> Offer:
    """Return one offer with all that its page shows. Raises Http404."""
    rows = Offer.objects.select_related("year", "category", "provider", "pool").annotate(places=_places())
    return get_object_or_404(rows.prefetch_related("prices", "grants__for_category", "classes"), pk=offer_id)


def needed_before(offer: Offer) -> list[Offer]:
    """Return what must be had before this offer."""
    return list(offer.prerequisites.all())


def holders(offer: Offer) -> tuple[int, int]:
    """Return how many schools have agreed the offer and how many places of it are booked."""
    schools = offer.lines.filter(terminated_on__isnull=True, agreement__status=AgreementStatus.ACTIVE)
    places = Booking.objects.filter(event__offer=offer, status__in=LIVE)
    return schools.values("school").distinct().count(), places.count()


def others_of_year(offer: Offer) -> QuerySet[Offer]:
    """Return the other offers of the same year, for choosing among them."""
    return Offer.objects.filter(year=offer.year_id).exclude(pk=offer.pk).order_by("title", "pk")


def titles(lineages: list[UUID]) -> dict[UUID, str]:
    """Return the newest title of offers by lineage."""
    rows = Offer.objects.filter(lineage__in=lineages).order_by("year__start_year")
    return dict(rows.values_list("lineage", "title"))


def published_years() -> set[int]:
    """Return the start years in which something is published."""
    rows = Offer.objects.filter(status=OfferStatus.PUBLISHED).order_by()
    return set(rows.values_list("year__start_year", flat=True).distinct())


def categories() -> list[Category]:
    """Return all categories in their order."""
    return list(Category.objects.all())


def category_choices() -> QuerySet[Category]:
    """Return the categories to choose among."""
    return Category.objects.all()


def categories_counted() -> list[Category]:
    """Return all categories with `offer_count` over all years."""
    return list(Category.objects.annotate(offer_count=Count("offers")))


def category(category_id: int) -> Category:
    """Return one category. Raises Http404."""
    return get_object_or_404(Category, pk=category_id)


def providers() -> QuerySet[Provider]:
    """Return who may deliver."""
    return Provider.objects.filter(is_active=True)


def pools() -> QuerySet[Pool]:
    """Return the pools of people who stand in for each other."""
    return Pool.objects.all()


def in_year(lineage: UUID, start_year: int) -> Offer | None:
    """Return the same offer in another year, if there is one."""
    return Offer.objects.filter(lineage=lineage, year__start_year=start_year).first()


def shots(year: MembershipYear) -> list[Shot]:
    """Return a year's offers to compare, without the withdrawn ones; two queries."""
    return [shot(offer) for offer in of_year(year).exclude(status=OfferStatus.WITHDRAWN)]


def shot(offer: Offer) -> Shot:
    """Return an offer as comparisons read it; no query when its prices are prefetched."""
    return Shot(
        offer_id=offer.pk,
        lineage=offer.lineage,
        title=offer.title,
        category=offer.category.name,
        prices={row.audience: PriceShot(row.unit, row.terms) for row in offer.prices.all()},
        facts=_facts(offer),
    )


def _facts(offer: Offer) -> dict[str, str]:
    return {
        "Kind": offer.get_kind_display(),
        "Delivered by": str(offer.provider or offer.pool or ""),
        "Beginning late": offer.get_part_year_display(),
        "Charged": offer.get_schedule_display(),
        "Goes on by itself": "Yes" if offer.rolls_over else "No",
        "Longest term": f"{offer.most_years} year{'s' if offer.most_years != 1 else ''}",
        "Two signatures": "Yes" if offer.needs_deed else "No",
        "Most that can be sold": "" if offer.capacity is None else str(offer.capacity),
        "Terms": offer.terms,
        "Specification": offer.specification,
        "Statutory element": offer.statutory_note,
    }
