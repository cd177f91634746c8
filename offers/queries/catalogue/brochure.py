"""What is printed and shown outside: published offers with prices, by category."""

from django.db.models import QuerySet

from membership.models import MembershipYear
from offers.enums import OfferStatus
from offers.models import Offer
from offers.queries.catalogue.offers import of_year


def published(year: MembershipYear) -> QuerySet[Offer]:
    """Return a year's published offers with everything a brochure says of them; four queries."""
    return of_year(year).filter(status=OfferStatus.PUBLISHED).prefetch_related("classes", "grants__for_category")
