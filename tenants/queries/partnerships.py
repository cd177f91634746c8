"""Reads of the public list of partnerships."""

from django.db.models import QuerySet

from tenants.enums import PartnershipStatus
from tenants.models import Partnership


def partnership_by_slug(slug: str) -> Partnership | None:
    """Return the partnership with this web name, whatever its status."""
    return Partnership.objects.filter(slug=slug).first()


def listed_partnerships() -> QuerySet[Partnership]:
    """Return live partnerships with their authorities, as the public directory shows them. Two queries."""
    return Partnership.objects.filter(status=PartnershipStatus.LIVE).prefetch_related("local_authorities")
