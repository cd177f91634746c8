"""Agreeing a pupil number: the register states it, a school may dispute it, the office decides."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from membership.enums import QuantitySource, QuantityStatus
from membership.models import MembershipYear, Person, Quantity, Subscription, Tariff
from membership.models.subscriptions import AGREED_STATUSES, OPEN_STATUSES
from membership.operations.tariffs import priced_fields
from membership.refusals import Refusal
from tenants.models import RegisterSchool
from tenants.queue import enqueue


class NumberIsFinal(Refusal):
    """The number has been decided, or a price has been agreed on it."""

    code = "number_is_final"
    message = "This pupil number is final. Ask the partnership office if it must change."


class NotDisputed(Refusal):
    """There is nothing to decide: somebody else has just decided, or nobody disputes the number."""

    code = "not_disputed"
    message = "This pupil number is not disputed any more."


def refresh_from_register(*, by: Person | None, year_id: int, now: datetime) -> int:
    """Take over what the register says now where nobody has agreed or disputed a number; return how many changed."""
    with transaction.atomic():
        provisional = Quantity.objects.select_for_update(of=("self",)).select_related("school")
        open_numbers = provisional.filter(
            year=year_id, status=QuantityStatus.PROVISIONAL, source=QuantitySource.REGISTER
        ).order_by("id")
        register = RegisterSchool.objects.filter(urn__in=[q.school.urn for q in open_numbers if q.school.urn])
        pupils = dict(register.values_list("urn", "pupils"))
        changed = [q for q in open_numbers if pupils.get(q.school.urn or 0) not in (None, q.value)]
        for quantity in changed:
            quantity.value = Decimal(pupils[quantity.school.urn or 0] or 0)
            quantity.save(update_fields=["value"])
            _reprice(quantity)
    return len(changed)


def enter(
    *,
    by: Person,
    school_id: int,
    year_id: int,
    measure: str,
    value: Decimal,
    now: datetime,
    source: str = QuantitySource.OFFICE,
    census_on: date | None = None,
) -> Quantity:
    """Enter or replace a number as final, and reprice what is open. Raises NumberIsFinal once a price is agreed."""
    with transaction.atomic():
        year = MembershipYear.objects.get(pk=year_id)
        Quantity.objects.get_or_create(
            school_id=school_id,
            year=year,
            measure=measure,
            defaults={"source": source, "census_on": census_on or year.census_on},
        )
        quantity = Quantity.objects.select_for_update().get(school=school_id, year=year, measure=measure)
        _refuse_if_agreed(quantity)
        quantity.census_on = census_on or quantity.census_on
        _settle(quantity, value=value, source=source, by=by, now=now)
    return quantity


def dispute(*, by: Person, quantity_id: int, stated_value: Decimal, reason: str, now: datetime) -> Quantity:
    """Record what the school says its number is, and hold the price until the office decides. Raises NumberIsFinal."""
    with transaction.atomic():
        quantity = Quantity.objects.select_for_update().get(pk=quantity_id)
        _refuse_if_agreed(quantity)
        if quantity.status == QuantityStatus.FINAL:
            raise NumberIsFinal
        quantity.status = QuantityStatus.DISPUTED
        quantity.stated_value, quantity.stated_reason = stated_value, reason
        quantity.stated_by, quantity.stated_at = by, now
        quantity.save()
    return quantity


def decide(*, by: Person, quantity_id: int, value: Decimal, now: datetime) -> Quantity:
    """Settle a dispute with the number that counts, reprice, and tell the school. Raises NotDisputed, NumberIsFinal."""
    with transaction.atomic():
        quantity = Quantity.objects.select_for_update().get(pk=quantity_id)
        if quantity.status != QuantityStatus.DISPUTED:
            raise NotDisputed
        _refuse_if_agreed(quantity)
        _settle(quantity, value=value, source=_source(quantity, value), by=by, now=now)
        enqueue("membership.email_number_decided", quantity_id=quantity.pk)
    return quantity


def _source(quantity: Quantity, value: Decimal) -> str:
    if value == quantity.value:
        return quantity.source
    return QuantitySource.SCHOOL if value == quantity.stated_value else QuantitySource.OFFICE


def _refuse_if_agreed(quantity: Quantity) -> None:
    if Subscription.objects.filter(quantity=quantity, status__in=AGREED_STATUSES).exists():
        raise NumberIsFinal


def _settle(quantity: Quantity, *, value: Decimal, source: str, by: Person, now: datetime) -> None:
    quantity.value, quantity.source, quantity.status = value, source, QuantityStatus.FINAL
    quantity.confirmed_by, quantity.confirmed_at = by, now
    quantity.save()
    _reprice(quantity)


def _reprice(quantity: Quantity) -> None:
    """Work out the price of every open subscription that counts these pupils again."""
    affected = Subscription.objects.select_for_update(of=("self",)).select_related("school", "quantity")
    for subscription in affected.filter(quantity=quantity, status__in=OPEN_STATUSES).order_by("id"):
        tariff = Tariff.objects.prefetch_related("exceptions").get(pk=subscription.tariff_id)
        for name, value in priced_fields(tariff, subscription).items():
            setattr(subscription, name, value)
        subscription.save(update_fields=["amount_pence", "arithmetic"])
