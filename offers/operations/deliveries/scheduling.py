"""The days of a visit: half days of its provider, each taken once, never in an absence, never past the year's limit."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import groupby

from django.db import transaction

from membership.models import Person
from offers.enums import DeliveryStatus
from offers.errors import OffersRefused
from offers.models import Delivery, DeliverySlot, Provider
from offers.operations.deliveries.rows import lock_delivery, lock_provider, refuse_unless, tell
from offers.queries.providers.diaries import diaries
from offers.timing.availability import Slot, days_left_words, why_not
from offers.timing.half_days import words
from tenants.calendars import AcademicYear

Status = DeliveryStatus


class Booked(OffersRefused):
    """A half day is taken, or the provider is not there; the message says which, and for whom."""

    code = "booked"


class WrongDays(OffersRefused):
    """Not as many half days as were asked for, or days in the past."""

    code = "wrong_days"


class NoDaysLeft(OffersRefused):
    """The provider has given all the days of the year."""

    code = "no_days_left"


@transaction.atomic
def schedule(*, by: Person | None, delivery_id: int, slots: Sequence[Slot], on: date) -> Delivery:
    """Set the days of a visit, or other days instead; school and provider are told.

    Raises WrongState, WrongDays, Booked, NoDaysLeft.
    """
    delivery = lock_delivery(delivery_id)
    refuse_unless(delivery, Status.MATCHED, Status.SCHEDULED)
    chosen = sorted(set(slots))
    if chosen == [(row.on_day, row.half) for row in delivery.slots.all()]:
        return delivery
    _refuse_days(delivery, chosen, on)
    _refuse_taken(delivery, chosen)
    is_moved = delivery.status == Status.SCHEDULED
    delivery.slots.all().delete()
    DeliverySlot.objects.bulk_create(
        DeliverySlot(delivery=delivery, provider=delivery.provider, on_day=day, half=half) for day, half in chosen
    )
    delivery.schedule()
    delivery.save()
    tell(delivery, "moved" if is_moved else "scheduled")
    return delivery


def _refuse_days(delivery: Delivery, chosen: Sequence[Slot], on: date) -> None:
    if len(chosen) != delivery.halves:
        raise WrongDays(f"Choose {words(delivery.halves)} in all: these are {words(len(chosen))}.")
    if chosen[0][0] < on:
        raise WrongDays("A day in the past cannot be set.")


def _refuse_taken(delivery: Delivery, chosen: Sequence[Slot]) -> None:
    provider = lock_provider(delivery.provider_id or 0)  # a matched visit has one
    for _, slots in groupby(chosen, key=lambda slot: AcademicYear.containing(slot[0])):
        _refuse_in_year(provider, list(slots), without=delivery.pk)


def _refuse_in_year(provider: Provider, slots: Sequence[Slot], without: int) -> None:
    """Refuse half days, sorted and of one academic year, in which the provider cannot come."""
    first, last = slots[0][0], slots[-1][0]
    diary = diaries([provider], first, last + timedelta(days=1), without=without)[provider.pk]
    reasons = [reason for day, half in slots if (reason := why_not(diary, day, half))]
    if reasons:
        raise Booked(f"{provider} cannot come. {'. '.join(reasons)}.")
    if diary.halves_left is not None and len(slots) > diary.halves_left:
        raise NoDaysLeft(f"{provider} has {days_left_words(diary)}, {words(len(slots))} wanted.")
