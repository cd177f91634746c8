"""Files of offers and who may take them."""

from datetime import date

from django.db.models import Count, Prefetch, Q, QuerySet
from django.shortcuts import get_object_or_404

from membership.models import School
from offers.enums import OfferKind, OfferStatus
from offers.models import Download, Material, Offer
from offers.queries.catalogue.purchases import running_lineages
from offers.queries.catalogue.schools import Entry, Pricer, entry_of
from offers.queries.standings import standing_of


def of_offer(offer: Offer) -> list[Material]:
    """Return an offer's files by topic, with `schools`, the number that took each."""
    return list(
        _kept()
        .filter(offer=offer)
        .annotate(schools=Count("downloads__school", distinct=True))
        .order_by("topic", "title", "pk")
    )


def get(material_id: int) -> Material:
    """Return one file of an offer. Raises Http404."""
    return get_object_or_404(_kept().filter(offer__isnull=False).select_related("offer__year"), pk=material_id)


def offer_of(material: Material) -> Offer:
    """Return the offer a file is of; no query after `get`."""
    offer: Offer | None = material.offer
    if offer is None:
        raise ValueError("a file of an event")
    return offer


def of_topic(offer: Offer, topic: str) -> list[Material]:
    """Return the files of one topic of an offer."""
    return list(_kept().filter(offer=offer, topic=topic))


def downloads(offer: Offer) -> QuerySet[Download]:
    """Return who took which file of an offer, newest first."""
    return Download.objects.filter(material__offer=offer).select_related("material", "school", "person")


def has_licence(school: School, offer: Offer, on: date) -> bool:
    """Whether a school may take an offer's files: by an agreement that runs, or because it costs a school like it nothing.

    What is not published yet is nobody's; what was withdrawn stays with those who agreed it.
    """
    if offer.status in (OfferStatus.DRAFT, OfferStatus.REVIEW):
        return False
    is_published = offer.status == OfferStatus.PUBLISHED
    return offer.lineage in running_lineages(school, on) or (is_published and _is_free_for(school, offer, on))


def licensed(school: School, on: date) -> list[Offer]:
    """Return the offers whose files a school may take on a day, with `files` of each; a fixed number of queries."""
    held = running_lineages(school, on)
    files = Prefetch("materials", _kept().order_by("topic", "title", "pk"), to_attr="files")
    rows = Offer.objects.filter(year__starts_on__lte=on, year__ends_before__gt=on, materials__removed_at__isnull=True)
    is_theirs = Q(lineage__in=held, status=OfferStatus.WITHDRAWN) | Q(status=OfferStatus.PUBLISHED)
    rows = rows.filter(is_theirs, materials__isnull=False).distinct()
    found = list(rows.select_related("category").prefetch_related(files, "classes", "prices"))
    standing = standing_of(school, on)
    pricer = Pricer(school, standing)
    return [offer for offer in found if offer.lineage in held or _costs_nothing(entry_of(offer, standing), pricer)]


def _costs_nothing(entry: Entry, pricer: Pricer) -> bool:
    if entry.why_not:
        return False
    pricer.price(entry)
    return entry.offer.kind == OfferKind.CORE or bool(entry.priced and not entry.priced.sum.net_pence)


def _is_free_for(school: School, offer: Offer, on: date) -> bool:
    standing = standing_of(school, on)
    return _costs_nothing(entry_of(offer, standing), Pricer(school, standing))


def _kept() -> QuerySet[Material]:
    return Material.objects.filter(removed_at__isnull=True)
