"""The school signs a visit, or says why not. With the signature an allowance is used or the price charged, once."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction

from billing.pricing import LinePrice
from membership.models import Person
from offers.enums import DeliveryStatus, PaysWith
from offers.errors import OffersRefused
from offers.models import Delivery
from offers.operations import allowances, charging
from offers.operations.deliveries.rows import WrongState, lock_delivery, refuse_unless, tell
from offers.queries.deliveries import terms as prices
from offers.timing.half_days import days, words
from tenants.money import format_pence
from tenants.working_days import london_day

Status = DeliveryStatus


class AllowanceGone(OffersRefused):
    """The days that should have come from an allowance were used elsewhere; signing at the price must be said."""

    code = "allowance_gone"


class OwnVisit(OffersRefused):
    """Who made a visit does not sign for it."""

    code = "own_visit"
    message = "You made this visit. Somebody else of the school must sign for it."


@transaction.atomic
def sign(
    *,
    by: Person,
    delivery_id: int,
    name: str,
    rating: int | None,
    accepts_price: bool = False,
    on: date,
    now: datetime,
) -> Delivery:
    """Sign a visit off with a typed name. Raises WrongState, OwnVisit, AllowanceGone (accept the price then)."""
    delivery = lock_delivery(delivery_id)
    _refuse(delivery, by)
    _pay(delivery, accepts_price=accepts_price)
    delivery.signed_by, delivery.signed_name, delivery.signed_at = by, name, now
    delivery.rating, delivery.query = rating, ""
    delivery.sign_off()
    delivery.save()
    _charge(by, delivery, on)
    tell(delivery, "signed")
    return delivery


@transaction.atomic
def query(*, by: Person, delivery_id: int, words: str) -> Delivery:
    """Send a visit back to its provider with the reason why it is not signed. Raises WrongState, OwnVisit."""
    delivery = lock_delivery(delivery_id)
    _refuse(delivery, by)
    delivery.query = words
    delivery.save()
    tell(delivery, "queried")
    return delivery


def _refuse(delivery: Delivery, by: Person) -> None:
    if delivery.status == Status.SIGNED_OFF and delivery.signed_at:
        raise WrongState(
            f"This is signed already, by {delivery.signed_name} on {london_day(delivery.signed_at):%-d %B %Y}."
        )
    refuse_unless(delivery, Status.DELIVERED)
    if delivery.provider and delivery.provider.person_id == by.pk:
        raise OwnVisit


def _pay(delivery: Delivery, *, accepts_price: bool) -> None:
    """Use the allowance; when it is used up, go over to the price if the school has said so."""
    if delivery.pays_with != PaysWith.ALLOWANCE or delivery.allowance_id is None:
        return
    try:
        allowances.use(allowance_id=delivery.allowance_id, amount=days(delivery.halves))
    except allowances.AllowanceUsedUp as used_up:
        terms = prices.at_price(delivery)
        if not accepts_price:
            raise AllowanceGone(_gone(delivery, terms.price_pence)) from used_up
        delivery.allowance, delivery.pays_with = None, terms.pays_with
        delivery.price_pence, delivery.full_price_pence = terms.price_pence, terms.full_price_pence
        delivery.arithmetic = terms.arithmetic


def _gone(delivery: Delivery, price_pence: int) -> str:
    return (
        f"“{delivery.allowance.label if delivery.allowance else 'The allowance'}” has been used up since this was "
        f"requested. Signing now costs {format_pence(price_pence)} before VAT: tick to agree, or ask the office."
    )


def _charge(by: Person, delivery: Delivery, on: date) -> None:
    if delivery.pays_with != PaysWith.PRICE:
        return
    held = [row.on_day for row in delivery.slots.all()] or [on]
    description = f"{delivery.offer}: {delivery.topic}, {words(delivery.halves)}"
    price = LinePrice(rate=Decimal(delivery.price_pence) / 100)
    charging.charge(
        by=by,
        school=delivery.school,
        line=charging.line_for(delivery.offer, description, min(held), max(held) + timedelta(days=1), price),
        source_kind="delivery",
        source_id=delivery.pk,
        on=on,
        purchase_order=delivery.purchase_order,
    )
