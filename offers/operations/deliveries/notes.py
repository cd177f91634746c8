"""The note of a visit: what was done, how far the journey was; the pay is fixed with it and the school asked to sign."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from membership.models import Person
from offers.enums import DeliveryStatus
from offers.errors import OffersRefused
from offers.models import Delivery
from offers.operations.deliveries.rows import lock_delivery, refuse_unless, tell
from offers.queries.settings import offers_settings
from offers.timing.half_days import pay_pence, travel_pence

Status = DeliveryStatus


class TooEarly(OffersRefused):
    """A visit is noted when its first day has come."""

    code = "too_early"


@transaction.atomic
def note(*, by: Person | None, delivery_id: int, text: str, miles: Decimal, on: date, now: datetime) -> Delivery:
    """Write or rewrite the note of a visit, which answers a school's query too. Raises WrongState, TooEarly."""
    delivery = lock_delivery(delivery_id)
    refuse_unless(delivery, Status.SCHEDULED, Status.DELIVERED)
    _refuse_early(delivery, on)
    settings, provider = offers_settings(), delivery.provider
    is_answer = delivery.status == Status.DELIVERED
    delivery.note, delivery.noted_at, delivery.miles = text, now, miles
    delivery.travel_pence = travel_pence(miles, settings.mile_pence)
    delivery.cost_pence = pay_pence(
        delivery.halves, provider.day_rate_pence if provider else 0, settings.half_day_share
    )
    delivery.query, delivery.reminded_at = "", None
    delivery.deliver()
    delivery.save()
    tell(delivery, "answered" if is_answer else "noted")
    return delivery


def _refuse_early(delivery: Delivery, on: date) -> None:
    first = delivery.slots.order_by("on_day").values_list("on_day", flat=True).first()
    if first is None or first > on:
        raise TooEarly("The note is written when the visit has taken place.")
