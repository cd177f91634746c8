"""A visit is cancelled with a reason: its half days are free again, and what the school paid for it is made good.

What took place a school queries; only the office cancels it, and nobody once its provider's statement is made.
"""

from datetime import date, datetime

from django.db import transaction

from billing.operations.lowering import lower
from membership.models import Person
from offers.enums import DeliveryStatus, PaysWith
from offers.errors import OffersRefused
from offers.models import Delivery
from offers.operations import allowances
from offers.operations.deliveries.rows import WrongState, lock_delivery, refuse_unless, tell
from offers.timing.half_days import days

Status = DeliveryStatus
TOOK_PLACE = (Status.DELIVERED, Status.SIGNED_OFF)


class Stated(OffersRefused):
    """The provider's statement has the visit."""

    code = "stated"
    message = "This visit is on its provider’s statement. Discard the statement first, while it is a draft."


@transaction.atomic
def cancel(*, by: Person | None, delivery_id: int, reason: str, on: date, now: datetime) -> Delivery:
    """Cancel a visit at any stage; everybody concerned is told. Raises WrongState, Stated, billing's CreditRefused.

    Of one that was signed for, the charge is taken back or credited, the allowance given back.
    """
    delivery = lock_delivery(delivery_id)
    refuse_unless(delivery, Status.REQUESTED, Status.MATCHED, Status.SCHEDULED, *TOOK_PLACE)
    if delivery.status in TOOK_PLACE and by and not by.office_role_names:
        raise WrongState("The provider says that this visit took place. Query it, and it goes back to them.")
    if delivery.status == Status.SIGNED_OFF:
        _make_good(by, delivery, reason, on, now)
    delivery.slots.all().delete()
    delivery.cancelled_at, delivery.cancel_reason = now, reason
    delivery.cancel()
    delivery.save()
    tell(delivery, "cancelled")
    return delivery


def _make_good(by: Person | None, delivery: Delivery, reason: str, on: date, now: datetime) -> None:
    if delivery.statement_id:
        raise Stated
    if delivery.pays_with == PaysWith.ALLOWANCE and delivery.allowance_id:
        allowances.give_back(allowance_id=delivery.allowance_id, amount=days(delivery.halves))
    lower(
        by=by,
        source_kind="delivery",
        source_id=delivery.pk,
        due_pence=0,
        words=f"Visit cancelled: {reason}",
        on=on,
        now=now,
    )
