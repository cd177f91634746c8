"""A visit is given to a provider, or to another one: never to the school that asks, never past the pool."""

from datetime import date

from django.db import transaction

from membership.models import Person
from offers.enums import DeliveryStatus
from offers.errors import OffersRefused
from offers.matching_providers import why_not
from offers.models import Delivery, Provider
from offers.operations.deliveries.rows import lock_delivery, lock_provider, refuse_unless, tell
from offers.queries.providers import suggestions

Status = DeliveryStatus


class Unsuitable(OffersRefused):
    """The provider cannot deliver this visit."""

    code = "unsuitable"


@transaction.atomic
def match(*, by: Person | None, delivery_id: int, provider_id: int, reason: str = "", on: date) -> Delivery:
    """Give a visit to a provider and tell them; days that were set are freed. Raises WrongState, Unsuitable."""
    delivery = lock_delivery(delivery_id)
    refuse_unless(delivery, Status.REQUESTED, Status.MATCHED, Status.SCHEDULED)
    provider = lock_provider(provider_id)
    if delivery.provider_id == provider.pk and delivery.status == Status.MATCHED:
        return delivery
    _refuse(delivery, provider, on)
    delivery.slots.all().delete()
    delivery.provider, delivery.match_reason = provider, reason[:300]
    delivery.match()
    delivery.save()
    tell(delivery, "matched")
    return delivery


def _refuse(delivery: Delivery, provider: Provider, on: date) -> None:
    if not provider.is_active:
        raise Unsuitable(f"{provider} is not active any more.")
    reason = why_not(suggestions.ask_of(delivery), suggestions.candidate(delivery, provider, on))
    if reason:
        raise Unsuitable(f"{provider} cannot deliver this: {reason[0].lower()}{reason[1:]}.")
