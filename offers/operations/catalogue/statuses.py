"""The life of an offer: draft, in review, published, withdrawn. Nothing incomplete is ever published."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import QuerySet
from django_fsm import TransitionNotAllowed, can_proceed

from membership.models import Person
from offers.enums import OfferStatus
from offers.errors import OffersRefused
from offers.models import Offer
from offers.operations.catalogue.locks import lock_offer
from offers.publishing import Lack
from offers.queries.catalogue.completeness import lacks_of

STEPS: Final = ("submit", "send_back", "publish", "withdraw", "bring_back")


class CannotPublish(OffersRefused):
    """Something is missing; every missing thing is named."""

    code = "offer_incomplete"

    def __init__(self, found: Sequence[Lack]) -> None:
        super().__init__(" ".join(lack.words for lack in found))
        self.lacks = list(found)


class NotThatStep(OffersRefused):
    """The offer is in another status, perhaps since somebody else changed it a moment ago."""

    code = "offer_status"


@transaction.atomic
def step(*, by: Person | None, offer_id: int, name: str, now: datetime) -> Offer:
    """Move an offer one step on; what has been done already is a no-op. Raises CannotPublish, NotThatStep."""
    offer = lock_offer(offer_id)
    if name not in STEPS:
        raise NotThatStep("Choose what shall happen with the offer.")
    if name == "publish" and offer.status in (OfferStatus.REVIEW, OfferStatus.PUBLISHED):
        check_complete(offer)
    if offer.status == _target(name):
        return offer
    _take(offer, name)
    if name == "publish":
        offer.published_at = now
    offer.save(update_fields=["status", "published_at"])
    return offer


@transaction.atomic
def publish_reviewed(*, by: Person | None, offer_ids: Sequence[int], now: datetime) -> tuple[list[Offer], list[Offer]]:
    """Publish what is in review and complete of these offers; return what is published and what is not complete."""
    reviewed = list(_locked(offer_ids, OfferStatus.REVIEW).prefetch_related("prices", "materials"))
    left = [offer for offer in reviewed if lacks_of(offer)]
    published = [offer for offer in reviewed if offer not in left]
    for offer in published:
        offer.publish()
        offer.published_at = now
    Offer.objects.bulk_update(published, ["status", "published_at"], batch_size=100)
    return published, left


@transaction.atomic
def submit_drafts(*, by: Person | None, offer_ids: Sequence[int]) -> int:
    """Send the drafts of these offers to review and tell how many there were."""
    drafts = list(_locked(offer_ids, OfferStatus.DRAFT))
    for offer in drafts:
        offer.submit()
    Offer.objects.bulk_update(drafts, ["status"], batch_size=100)
    return len(drafts)


def _locked(offer_ids: Sequence[int], status: OfferStatus) -> QuerySet[Offer]:
    """These offers of a status, locked in the order of their ids."""
    rows = Offer.objects.select_for_update(of=("self",)).filter(pk__in=offer_ids, status=status)
    return rows.order_by("pk")


def check_complete(offer: Offer) -> None:
    """Refuse an offer schools could not make sense of. Raises CannotPublish."""
    if found := lacks_of(offer):
        raise CannotPublish(found)


def _take(offer: Offer, name: str) -> None:
    try:
        getattr(offer, name)()
    except TransitionNotAllowed as refused:
        raise NotThatStep(f"“{offer}” is {offer.get_status_display().lower()} now. Look at it again.") from refused


def _target(name: str) -> str:
    return {
        "submit": OfferStatus.REVIEW,
        "send_back": OfferStatus.DRAFT,
        "publish": OfferStatus.PUBLISHED,
        "withdraw": OfferStatus.WITHDRAWN,
        "bring_back": OfferStatus.REVIEW,
    }[name].value


def steps_of(offer: Offer) -> list[str]:
    """Return the steps an offer may take now."""
    return [name for name in STEPS if can_proceed(getattr(offer, name))]
