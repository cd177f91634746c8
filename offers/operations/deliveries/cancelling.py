"""A visit is cancelled with a reason: its half days are free again. What took place can be queried, not cancelled by a school."""

from datetime import datetime

from django.db import transaction

from membership.models import Person
from offers.enums import DeliveryStatus
from offers.models import Delivery
from offers.operations.deliveries.rows import WrongState, lock_delivery, refuse_unless, tell

Status = DeliveryStatus


@transaction.atomic
def cancel(*, by: Person | None, delivery_id: int, reason: str, now: datetime) -> Delivery:
    """Cancel a visit that is not signed off; everybody concerned is told. Raises WrongState.

    Once the provider has noted it, only the office cancels: a school queries it instead.
    """
    delivery = lock_delivery(delivery_id)
    refuse_unless(delivery, Status.REQUESTED, Status.MATCHED, Status.SCHEDULED, Status.DELIVERED)
    if delivery.status == Status.DELIVERED and by and not by.office_role_names:
        raise WrongState("The provider says that this visit took place. Query it, and it goes back to them.")
    delivery.slots.all().delete()
    delivery.cancelled_at, delivery.cancel_reason = now, reason
    delivery.cancel()
    delivery.save()
    tell(delivery, "cancelled")
    return delivery
