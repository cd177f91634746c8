"""Where the partnership's schools lie, by the national register: degrees of latitude and longitude."""

from decimal import Decimal

from membership.models import School
from tenants.queries.register import schools_by_urn

Pair = tuple[Decimal, Decimal]


def points() -> list[Pair]:
    """Return where the open schools of the partnership lie, those the register places; two queries."""
    urns = School.objects.filter(is_open=True, urn__isnull=False).order_by("urn").values_list("urn", flat=True)
    found = schools_by_urn([urn for urn in urns if urn])
    return [
        (row.latitude, row.longitude)
        for row in found.values()
        if row.latitude is not None and row.longitude is not None
    ]


def point_of(school: School | None) -> Pair | None:
    """Return where one school lies, or None; one query."""
    if not school or not school.urn:
        return None
    row = schools_by_urn([school.urn]).get(school.urn)
    if row is None or row.latitude is None or row.longitude is None:
        return None
    return row.latitude, row.longitude
