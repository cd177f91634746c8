"""Files of offers: kept under names of ours, taken by licensed schools, each download written down."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from membership.models import Person, School
from membership.uploads import checked
from offers.enums import OfferStatus
from offers.models import Download, Material, Offer
from offers.operations import files
from offers.operations.catalogue.locks import lock_changeable
from offers.operations.catalogue.statuses import check_complete


def add(*, by: Person | None, offer_id: int, title: str, topic: str, content: bytes) -> Material:
    """Keep a file for the licensed schools of an offer. Raises FileRefused, OfferWithdrawn."""
    kept = checked(content, title)
    with transaction.atomic():
        offer = lock_changeable(offer_id)
        if before := files.same(_kept(offer).filter(title=title, topic=topic), content):
            return before
        name = files.store(content, kept.suffix)
        return Material.objects.create(
            offer=offer,
            title=title,
            topic=topic,
            file=name,
            file_name=kept.file_name,
            size=len(content),
            uploaded_by=by,
        )


@transaction.atomic
def remove(*, by: Person | None, offer_id: int, material_id: int, now: datetime) -> None:
    """Take a file away: downloads stay written down, and another year's offer that has the same file keeps it.

    Raises OfferWithdrawn, CannotPublish.
    """
    offer = lock_changeable(offer_id)
    row = Material.objects.filter(offer=offer, pk=material_id, removed_at__isnull=True).first()
    if row is None:
        return
    name = str(row.file.name)
    row.removed_at = now
    row.save(update_fields=["removed_at"])
    if offer.status == OfferStatus.PUBLISHED:
        check_complete(offer)
    files.drop(name)


def _kept(offer: Offer) -> QuerySet[Material]:
    return Material.objects.filter(offer=offer, removed_at__isnull=True)


def take(*, by: Person | None, school: School, materials: Sequence[Material], now: datetime) -> None:
    """Write down that a school took these files."""
    Download.objects.bulk_create(
        Download(material=material, school=school, person=by, taken_at=now) for material in materials
    )
