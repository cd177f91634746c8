"""Places held until somebody of the school who may spend as much approves: asked, approved, refused, given back in time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import rules
from django.db import transaction

from membership.models import Person, School
from offers.booking_errors import HoldEnded, NoApprover
from offers.enums import BookingStatus, PurchaseStatus
from offers.models import Booking, BookingOrder, Event, Purchase
from offers.operations import booking_news as news
from offers.operations import place_money, places, promotion, purchases
from offers.operations.booking_locks import lock_event, lock_held
from offers.queries import booking_rules, buying_rules
from offers.words import bookings as booking_words
from tenants.money import format_pence
from tenants.working_days import london_day


@dataclass(frozen=True)
class Hold:
    """How long places are held, who asks, and whom about how much (net pence)."""

    until: datetime
    asker: Person
    approver: Person
    amount_pence: int


def needed(*, by: Person | None, school: School, event: Event, amount_pence: int, now: datetime) -> Hold | None:
    """Return how long to hold and whom to ask, or None where who books may spend as much. Raises NoApprover."""
    if by is None or rules.has_perm("offers.configure", by) or buying_rules.may_spend(by, school, amount_pence):
        return None
    approvers = buying_rules.approvers(school, amount_pence, by)
    if not approvers:
        raise NoApprover(
            f"{format_pence(amount_pence)} is above your limit, and nobody else of {school} can approve it here. "
            "Ask the partnership’s office."
        )
    return Hold(_until(event, now), by, approvers[0], amount_pence)


def ask(*, order: BookingOrder, hold: Hold, made: Sequence[Booking], message: str, now: datetime) -> None:
    """Ask for approval of an order whose places are held, and tell who booked."""
    purchases.ask(
        by=hold.asker,
        school=order.school,
        approver=hold.approver,
        amount_pence=hold.amount_pence,
        summary=_summary(made),
        message=message,
        now=now,
        order=order,
        expires_at=hold.until,
    )
    news.tell_held(order, made, hold.until, hold.approver)


@transaction.atomic
def approve(*, by: Person | None, order_id: int, purchase_order: str, on: date, now: datetime) -> BookingOrder:
    """Confirm and charge what an order holds, and tell the delegates. Raises HoldEnded: also for the second of two."""
    order, held = _held(order_id)
    if not held or any(booking.hold_expires_at and booking.hold_expires_at <= now for booking in held):
        raise HoldEnded
    if purchase_order:
        order.purchase_order = purchase_order
        order.save(update_fields=["purchase_order"])
    for booking in held:
        booking.order = order
        booking.confirm()
        booking.confirmed_at, booking.hold_expires_at = now, None
        booking.save(update_fields=["status", "confirmed_at", "hold_expires_at"])
    place_money.charge_places(by=by, bookings=held, on=on)
    news.tell_booked(order, held)
    return order


@transaction.atomic
def refuse(*, by: Person | None, order_id: int, note: str, now: datetime) -> int:
    """Give back what an order holds, tell who booked, and return how many places it were; nothing when none are held."""
    order, held = _held(order_id)
    for booking in held:
        booking.cancel()
        booking.cancelled_at, booking.cancel_reason, booking.cancel_note = now, "other", note[:300]
        booking.save(update_fields=["status", "cancelled_at", "cancel_reason", "cancel_note"])
    return _given_back(order, held, f"The purchase was not approved. {note}".strip(), now)


@transaction.atomic
def expire(*, order_id: int, now: datetime) -> int:
    """Give back what an order has held too long, tell who booked, and return how many places it were."""
    order, held = _held(order_id)
    over = [booking for booking in held if booking.hold_expires_at and booking.hold_expires_at <= now]
    for booking in over:
        booking.expire()
        booking.save(update_fields=["status"])
    return _given_back(order, over, "Nobody approved the purchase in time.", now)


def expire_due(*, now: datetime) -> int:
    """Give back all places held too long and return how many; each order in a transaction of its own."""
    due = Booking.objects.filter(status=BookingStatus.HELD, hold_expires_at__lte=now)
    return sum(expire(order_id=pk, now=now) for pk in sorted(set(due.values_list("order_id", flat=True))))


@transaction.atomic
def follow(*, by: Person | None, order_id: int, now: datetime) -> None:
    """Bring the request that waits into line with what is still held; with nothing left it is withdrawn."""
    waiting = Purchase.objects.filter(order=order_id, status=PurchaseStatus.WAITING).values_list("pk", flat=True)
    request = purchases.lock_purchase(purchase_id=waiting.first())
    if request is None or request.status != PurchaseStatus.WAITING:
        return
    held = list(Booking.objects.filter(order=order_id, status=BookingStatus.HELD).select_related("event"))
    if held:
        request.amount_pence = sum(booking.price_pence for booking in held)
        request.summary = _summary(held)
    else:
        request.status, request.decided_by, request.decided_at = PurchaseStatus.WITHDRAWN, by, now
        request.note = "The places were given up."
    request.save()


def on_approved(by: Person, purchase: Purchase, purchase_order: str, now: datetime) -> None:
    """Do what an approved request says; registered with purchases."""
    approve(by=by, order_id=purchase.order_id or 0, purchase_order=purchase_order, on=london_day(now), now=now)


def on_refused(by: Person, purchase: Purchase, now: datetime) -> None:
    """Do what a refused or withdrawn request says; registered with purchases."""
    refuse(by=by, order_id=purchase.order_id or 0, note=purchase.note, now=now)


def on_expired(purchase: Purchase, now: datetime) -> None:
    """Do what an unanswered request says; registered with purchases."""
    expire(order_id=purchase.order_id or 0, now=now)


ANSWERS = purchases.Answers(approve=on_approved, refuse=on_refused, expire=on_expired)


def _until(event: Event, now: datetime) -> datetime:
    """A hold ends when the event begins at the latest; of one that has begun, when it is over."""
    until = now + timedelta(hours=booking_rules.hold_hours(event))
    ends = [at for at in (event.starts_at, event.ends_at) if at and at > now]
    return min([until, *ends])


def _summary(held: Sequence[Booking]) -> str:
    return f"{booking_words.places(len(held))} on “{held[0].event}”"


def _held(order_id: int) -> tuple[BookingOrder, list[Booking]]:
    order = BookingOrder.objects.select_related("booked_by", "school").get(pk=order_id)
    order.event = lock_event(order.event_id)
    return order, lock_held(order.event, order_id)


def _given_back(order: BookingOrder, ended: Sequence[Booking], reason: str, now: datetime) -> int:
    for booking in ended:
        places.give_back(event_id=order.event_id, count=1, quota_id=booking.quota_id)
    promotion.fill(event=order.event, now=now)
    for booking in ended:
        place_money.settle(by=None, booking=booking, is_used=False, on=london_day(now), now=now)
    if ended:
        link = news.link(news.base(), "booking", ended[0].pk)
        news.to_booker(order, booking_words.not_approved(order.event.title, news.starts(order.event), reason, link))
    return len(ended)
