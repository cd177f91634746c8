"""The answer of a school to its membership for a year, and what time does to it afterwards."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from membership import agreed
from membership.enums import QuantityStatus, SubscriptionStatus
from membership.models import Person, Quantity, School, Subscription
from membership.refusals import Refusal
from tenants.money import format_pence
from tenants.queue import enqueue
from tenants.working_days import london_day

Status = SubscriptionStatus


class AlreadyAnswered(Refusal):
    """The school has confirmed or declined before."""

    code = "already_answered"


class NumberDisputed(Refusal):
    """The price may change while the office looks at the pupil number."""

    code = "number_disputed"
    message = "The pupil number is being looked at. You can confirm as soon as the partnership office has decided."


class PriceChanged(Refusal):
    """The price is no longer the one that was shown."""

    code = "price_changed"


class NotAMember(Refusal):
    """Only a membership that has been agreed can be ended."""

    code = "not_a_member"
    message = "This membership has not been agreed, or it is over."


class NotDeclined(Refusal):
    """Only a membership that was declined can be offered again."""

    code = "not_declined"
    message = "This membership has not been declined."


@dataclass(frozen=True)
class Moved:
    """How many memberships began and ended by date."""

    activated: int
    ended: int


def confirm(
    *,
    by: Person | None,
    subscription_id: int,
    now: datetime,
    purchase_order: str = "",
    expected_pence: int | None = None,
) -> Subscription:
    """Agree a membership for the year; its price and pupil number are fixed from now on.

    `expected_pence` is the price the page showed. Raises AlreadyAnswered, NumberDisputed, PriceChanged.
    """
    with transaction.atomic():
        subscription = _locked_open(subscription_id)
        quantity = Quantity.objects.select_for_update().get(pk=subscription.quantity_id)
        if quantity.status == QuantityStatus.DISPUTED:
            raise NumberDisputed
        if expected_pence is not None and expected_pence != subscription.amount_pence:
            raise PriceChanged(
                f"The price is now {format_pence(subscription.amount_pence)}. Look at it again before you confirm."
            )
        subscription.confirm()
        subscription.confirmed_by, subscription.confirmed_at = by, now
        subscription.purchase_order, subscription.talk_requested_at = purchase_order, None
        subscription.save()
        _fix_number(quantity, by=by, now=now)
        starts_on = subscription.year.starts_on
        School.objects.filter(pk=subscription.school_id, joined_on__isnull=True).update(joined_on=starts_on)
        agreed.follow(subscription, london_day(now))
        enqueue("membership.email_confirmed", subscription_id=subscription.pk)
    return subscription


def decline(*, by: Person, subscription_id: int, reason: str, now: datetime) -> Subscription:
    """Record that the school does not want membership this year. Raises AlreadyAnswered."""
    with transaction.atomic():
        subscription = _locked_open(subscription_id)
        subscription.decline()
        subscription.declined_at, subscription.declined_reason = now, reason
        subscription.talk_requested_at = None
        subscription.save()
    return subscription


def ask_to_talk(*, by: Person, subscription_id: int, message: str, now: datetime) -> Subscription:
    """Record that the school wants to talk before it answers. Raises AlreadyAnswered."""
    with transaction.atomic():
        subscription = _locked_open(subscription_id)
        subscription.talk_requested_at, subscription.talk_message = now, message
        subscription.save(update_fields=["talk_requested_at", "talk_message"])
    return subscription


def close_talk(*, by: Person, subscription_id: int) -> Subscription:
    """Record that the office has talked with the school. Raises AlreadyAnswered."""
    with transaction.atomic():
        subscription = _locked_open(subscription_id)
        subscription.talk_requested_at = None
        subscription.save(update_fields=["talk_requested_at"])
    return subscription


def reopen(*, by: Person, subscription_id: int) -> Subscription:
    """Offer a declined membership again. Raises NotDeclined."""
    with transaction.atomic():
        subscription = _locked(subscription_id)
        if subscription.status != Status.DECLINED:
            raise NotDeclined
        subscription.reopen()
        subscription.declined_at, subscription.declined_reason = None, ""
        subscription.save()
    return subscription


def end(*, by: Person, subscription_id: int, now: datetime) -> Subscription:
    """End an agreed membership before its year is over. Raises NotAMember."""
    with transaction.atomic():
        subscription = _locked(subscription_id)
        if subscription.status not in (Status.CONFIRMED, Status.ACTIVE):
            raise NotAMember
        subscription.end()
        subscription.ended_at = now
        subscription.save()
        agreed.follow(subscription, london_day(now))
    return subscription


def set_purchase_order(*, by: Person, subscription_id: int, purchase_order: str) -> Subscription:
    """Keep the number the school wants to see on its invoice; can be given at any time."""
    with transaction.atomic():
        subscription = _locked(subscription_id)
        subscription.purchase_order = purchase_order
        subscription.save(update_fields=["purchase_order"])
    return subscription


def move_on(*, by: Person | None, on: date, now: datetime) -> Moved:
    """Begin the agreed memberships whose year has begun, and end those whose year is over; safe to run again."""
    with transaction.atomic():
        agreed = Subscription.objects.filter(status=Status.CONFIRMED, year__starts_on__lte=on)
        activated = agreed.update(status=Status.ACTIVE, activated_at=now)
        over = Subscription.objects.filter(status=Status.ACTIVE, year__ends_before__lte=on)
        ended = over.update(status=Status.ENDED, ended_at=now)
    return Moved(activated=activated, ended=ended)


def _locked(subscription_id: int) -> Subscription:
    return Subscription.objects.select_for_update(of=("self",)).select_related("year").get(pk=subscription_id)


def _locked_open(subscription_id: int) -> Subscription:
    subscription = _locked(subscription_id)
    if not subscription.is_open:
        raise AlreadyAnswered(f"This membership is {subscription.get_status_display().lower()} already.")
    return subscription


def _fix_number(quantity: Quantity, *, by: Person | None, now: datetime) -> None:
    if quantity.status != QuantityStatus.FINAL:
        quantity.status, quantity.confirmed_by, quantity.confirmed_at = QuantityStatus.FINAL, by, now
        quantity.save()
