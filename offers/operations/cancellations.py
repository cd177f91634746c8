"""Cancelling one place by the terms it was booked under; what it costs is worked out at the instant it is confirmed."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from membership.models import Person
from offers.booking_errors import BookingEnded, FeeChanged
from offers.cancelling import Fee, Terms, fee
from offers.enums import BookingStatus, CancelReason, PaysWith
from offers.leaving import may_leave_free
from offers.models import Booking
from offers.operations import booking_news as news
from offers.operations import place_money, places, promotion
from offers.operations.booking_locks import lock_booking
from offers.queries.attendance import THERE
from offers.words import bookings as booking_words
from tenants.money import format_pence
from tenants.queue import enqueue
from tenants.working_days import bank_holidays, london_day


@dataclass(frozen=True)
class Cost:
    """What cancelling would do to the money of a booking: net pence, and whether the place of an allowance is used up."""

    fee: Fee
    credited_pence: int
    uses_allowance: bool


def cost_of(booking: Booking, reason: str, at: datetime) -> Cost:
    """Return what cancelling at an instant costs; the page and the operation both ask here."""
    if booking.status == BookingStatus.HELD or booking.event.starts_at is None:
        return Cost(Fee(0, "Not approved yet: nothing"), 0, uses_allowance=False)
    if at < booking.event.starts_at and may_leave_free(booking.event, booking.booked_at, london_day(at)):
        credited = booking.price_pence if booking.pays_with == PaysWith.PRICE else 0
        return Cost(Fee(0, "The organiser moved the event: nothing"), credited, uses_allowance=False)
    owed = fee(
        Terms.from_json(booking.policy),
        booking.event.format,
        booking.price_pence,
        booking.pays_with == PaysWith.FREE,
        booking.event.starts_at,
        at,
        reason,
        bank_holidays(),
    )
    credited = booking.price_pence - owed.pence if booking.pays_with == PaysWith.PRICE else 0
    return Cost(owed, credited, uses_allowance=bool(booking.allowance_id) and owed.is_late)


@transaction.atomic
def cancel(
    *,
    by: Person | None,
    booking_id: int,
    reason: str,
    note: str,
    on: date,
    now: datetime,
    agreed_pence: int | None = None,
) -> Booking:
    """Cancel one place and leave only its fee due; the place goes to who waits. Raises BookingEnded, also once it was used.

    Where the fee is not what was agreed to any more, nothing happens: raises FeeChanged.
    """
    booking = lock_booking(booking_id)
    _refuse_used(booking)
    was_held, cost = booking.status == BookingStatus.HELD, cost_of(booking, reason, now)
    if agreed_pence is not None and cost.fee.pence != agreed_pence:
        raise FeeChanged(f"Cancelling now costs {format_pence(cost.fee.pence)} before VAT. {cost.fee.words}.")
    end(booking, cost.fee, reason, note, now)
    promotion.fill(event=booking.event, now=now)
    place_money.settle(by=by, booking=booking, is_used=cost.uses_allowance, on=on, now=now)
    words = booking_words.cancelled(
        booking.event.title,
        news.starts(booking.event),
        cost_words(cost),
        news.link(news.base(), "booking", booking.pk),
    )
    news.to_both(booking, words)
    if was_held:
        tell_approver(by, booking.order_id)
    return booking


def _refuse_used(booking: Booking) -> None:
    if booking.cancel_reason == CancelReason.NO_SHOW:
        raise BookingEnded("It is recorded that nobody came for this place, so it cannot be given up any more.")
    if booking.attendances.filter(presence__in=THERE).exists():
        raise BookingEnded("Somebody was there with this place, so it cannot be given up any more.")


def tell_approver(by: Person | None, order_id: int) -> None:
    """Have the request for approval of places that are not held any more follow; its row comes before theirs, so later."""
    enqueue("offers.follow_hold", order_id=order_id, by_id=by and by.pk)


def end(booking: Booking, owed: Fee, reason: str, note: str, now: datetime) -> None:
    """Write a booking as cancelled and give its place back; event and booking are held."""
    booking.cancel()
    booking.cancelled_at, booking.cancel_reason, booking.cancel_note = now, CancelReason(reason), note[:300]
    booking.fee_pence, booking.fee_words = owed.pence, owed.words[:300]
    booking.sequence += 1
    booking.save()
    places.give_back(event_id=booking.event_id, count=1, quota_id=booking.quota_id)


def cost_words(cost: Cost) -> str:
    """Return what cancelling costs, for people."""
    if cost.uses_allowance:
        return f"{cost.fee.words}. The place of your allowance is used."
    return f"{cost.fee.words}. {format_pence(cost.credited_pence)} is taken off; what was invoiced is credited."
