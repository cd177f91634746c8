"""Venues: written and changed; a venue that is a school lies where the national register says."""

from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from membership.models import Person, School
from offers.models import Venue
from tenants.queries.register import schools_by_urn


@dataclass(frozen=True)
class VenueFacts:
    """What the office says of a venue; coordinates are degrees, filled from the register when it is a school."""

    name: str
    address: str = ""
    postcode: str = ""
    access: str = ""
    school_id: int | None = None
    latitude: Decimal | None = None
    longitude: Decimal | None = None
    is_active: bool = True


@transaction.atomic
def write(*, by: Person, facts: VenueFacts, venue_id: int | None = None) -> Venue:
    """Write a venue, or change one; what is not typed is taken from its school."""
    venue = Venue.objects.select_for_update().get(pk=venue_id) if venue_id else Venue()
    venue.name, venue.address, venue.postcode = facts.name, facts.address, facts.postcode
    venue.access, venue.is_active, venue.school_id = facts.access, facts.is_active, facts.school_id
    venue.latitude, venue.longitude = facts.latitude, facts.longitude
    if facts.school_id:
        _fill_from_school(venue, School.objects.get(pk=facts.school_id))
    venue.save()
    return venue


def _fill_from_school(venue: Venue, school: School) -> None:
    venue.address = venue.address or school.address
    venue.postcode = venue.postcode or school.postcode
    if venue.latitude is None and school.urn:
        found = schools_by_urn([school.urn]).get(school.urn)
        if found is not None:
            venue.latitude, venue.longitude = found.latitude, found.longitude
