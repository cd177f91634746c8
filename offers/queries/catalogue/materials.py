"""Files of offers and who may take them."""

from datetime import date

from django.db.models import Count, QuerySet
from django.shortcuts import get_object_or_404

from membership.models import School
from offers.eligibility import why_not
from offers.enums import OfferKind
from offers.models import Download, Material, Offer
from offers.queries.catalogue.purchases import runs_for
from offers.queries.prices import NotPriced, price_of
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
    """Whether a school may take an offer's files: by an agreement that runs, or because it costs a school like it nothing."""
    return runs_for(school, offer, on) or _is_free_for(school, offer, on)


def _is_free_for(school: School, offer: Offer, on: date) -> bool:
    standing = standing_of(school, on)
    if why_not(offer, [kind.pk for kind in offer.classes.all()], standing):
        return False
    try:
        return offer.kind == OfferKind.CORE or price_of(offer, school, standing).sum.net_pence == 0
    except NotPriced:
        return False


def _kept() -> QuerySet[Material]:
    return Material.objects.filter(removed_at__isnull=True)
