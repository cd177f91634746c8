"""What of the catalogue waits for somebody, and what the search box finds."""

from dataclasses import dataclass

from django.db.models import Count, Max, QuerySet

from offers.enums import OfferStatus
from offers.models import Offer
from offers.queries.catalogue.offers import matching
from offers.queries.catalogue.unmet import waiting_count


@dataclass(frozen=True)
class Waiting:
    """How much waits for the catalogue manager; the year of the newest offer in review."""

    requests: int
    in_review: int
    review_year: int | None


def waiting() -> Waiting:
    """Return what waits; two queries."""
    reviewed = Offer.objects.filter(status=OfferStatus.REVIEW).aggregate(
        count=Count("pk"), year=Max("year__start_year")
    )
    return Waiting(waiting_count(), reviewed["count"], reviewed["year"])


def found(words: str, *, published_only: bool) -> QuerySet[Offer]:
    """Return offers by words, the newest years first."""
    rows = Offer.objects.filter(matching(words)).select_related("year", "category")
    if published_only:
        rows = rows.filter(status=OfferStatus.PUBLISHED)
    return rows.order_by("-year__start_year", "title", "pk")
