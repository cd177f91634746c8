"""Files of offers: kept under names of ours, taken by licensed schools, each download written down."""

from collections.abc import Sequence
from datetime import datetime
from uuid import uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from membership.models import Person, School
from offers.enums import OfferStatus
from offers.models import Download, Material
from offers.operations.catalogue.locks import lock_changeable
from offers.operations.catalogue.statuses import check_complete
from offers.uploads import checked


def add(*, by: Person | None, offer_id: int, title: str, topic: str, content: bytes) -> Material:
    """Keep a file for the licensed schools of an offer. Raises FileRefused, OfferWithdrawn."""
    kept = checked(content, title)
    with transaction.atomic():
        offer = lock_changeable(offer_id)
        same = Material.objects.filter(offer=offer, title=title, topic=topic, size=len(content)).first()
        if same:
            return same
        name = default_storage.save(f"materials/{uuid4().hex}{kept.suffix}", ContentFile(content))
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
def remove(*, by: Person | None, offer_id: int, material_id: int) -> None:
    """Take a file away; another year's offer that has the same file keeps it. Raises OfferWithdrawn, CannotPublish."""
    offer = lock_changeable(offer_id)
    row = Material.objects.filter(offer=offer, pk=material_id).first()
    if row is None:
        return
    name = str(row.file.name)
    row.delete()
    if offer.status == OfferStatus.PUBLISHED:
        check_complete(offer)
    if not Material.objects.filter(file=name).exists():
        transaction.on_commit(lambda: default_storage.delete(name))


def take(*, by: Person | None, school: School, materials: Sequence[Material], now: datetime) -> None:
    """Write down that a school took these files."""
    Download.objects.bulk_create(
        Download(material=material, school=school, person=by, taken_at=now) for material in materials
    )
