"""What of the catalogue waits for somebody, and what the search box finds."""

from django.db.models import QuerySet

from offers.enums import OfferStatus
from offers.models import Offer
from offers.queries.catalogue.offers import matching


def in_review() -> QuerySet[Offer]:
    """Return the offers somebody is to read before schools do."""
    return Offer.objects.filter(status=OfferStatus.REVIEW)


def found(words: str, *, published_only: bool) -> QuerySet[Offer]:
    """Return offers by words, the newest years first."""
    rows = Offer.objects.filter(matching(words)).select_related("year", "category")
    if published_only:
        rows = rows.filter(status=OfferStatus.PUBLISHED)
    return rows.order_by("-year__start_year", "title", "pk")
