"""A place moves to another date of the same offer: the new place is taken and the old one freed in one transaction."""

from datetime import date, datetime

from django.db import transaction

from membership.models import Person
from offers.booking_errors import AboveLimit, OtherOffer, TooLate
from offers.cancelling import Fee, Terms, may_transfer
from offers.enums import BookingStatus
from offers.models import Booking, BookingOrder, Event
from offers.operations import allowances, booking_checks, holds, place_money, place_rows, places, promotion
from offers.operations import booking_news as news
from offers.operations.booking_locks import lock_booking_of, lock_events
from offers.operations.delegates import Guest
from offers.queries import booking_rules
from offers.words import bookings as booking_words
from tenants.money import format_pence
from tenants.working_days import bank_holidays


@transaction.atomic
def transfer(*, by: Person, booking_id: int, event_id: int, on: date, now: datetime) -> Booking:
    """Move a confirmed place to another date at that date's price; return the new booking.

    Raises BookingEnded, OtherOffer, TooLate, BookingClosed, SessionFull, NotEligible, AlreadyBooked, NotPriced; AboveLimit or
    NoApprover where the new date costs more, and more than who moves the place may spend.
    """
    old_event_id = Booking.objects.values_list("event_id", flat=True).get(pk=booking_id)
    events = lock_events([old_event_id, event_id])
    old, target = lock_booking_of(events[old_event_id], booking_id), booking_rules.event(event_id)
    _refuse(old, target, now)
    if old.allowance_id:
        allowances.give_back(allowance_id=old.allowance_id, amount=place_money.ONE)
    new = _place(by, old, target, on, now)
    promotion.leave_booked(event=target, people=[old.delegate] if old.delegate else [], now=now)
    _leave(old, new)
    promotion.fill(event=old.event, now=now)
    place_money.hold_payers([old.pk])
    place_money.settle(by=by, booking=old, is_used=True, on=on, now=now)
    place_money.use_allowances([new])
    place_money.charge_places(by=by, bookings=[new], on=on)
    words = booking_words.moved(target.title, news.starts(target), news.link(news.base(), "booking", new.pk))
    news.to_both(new, words)
    return new


def _refuse(old: Booking, target: Event, now: datetime) -> None:
    if target.offer_id != old.event.offer_id or target.pk == old.event_id:
        raise OtherOffer
    if old.status != BookingStatus.CONFIRMED:
        raise TooLate("The place is not approved yet.")
    terms, starts_at = Terms.from_json(old.policy), old.event.starts_at
    if starts_at and not may_transfer(terms, starts_at, now, bank_holidays()):
        raise TooLate(
            f"A place can be moved up to {terms.transfer_at_least} days before. Cancel it, or ask the office."
        )
    booking_checks.refuse_closed(target, now)


def _place(by: Person, old: Booking, target: Event, on: date, now: datetime) -> Booking:
    """Write the new place and take it; both events are held."""
    quote = booking_checks.quote(target, old.school, on)
    booking_checks.refuse_people(target, old.school, [old.delegate])
    booking_checks.refuse_if_others_wait(target, 1)
    order = BookingOrder.objects.create(
        school=old.school, event=target, booked_by=by, purchase_order=old.order.purchase_order
    )
    guests = [Guest(old.delegate, old.needs)]
    [new] = place_rows.drafts(order, guests, quote, now, uses_allowance=bool(old.allowance_id))
    _refuse_dearer(by, old, new, now)
    place_rows.insert([new])
    places.take(event_id=target.pk, count=1, quota_id=new.quota_id)
    return new


def _refuse_dearer(by: Person, old: Booking, new: Booking, now: datetime) -> None:
    if new.price_pence <= old.price_pence:
        return
    hold = holds.needed(by=by, school=old.school, event=new.event, amount_pence=new.price_pence, now=now)
    if hold:
        raise AboveLimit(
            f"That date costs {format_pence(new.price_pence)}, which is above your limit. Ask {hold.approver} to move the place."
        )


def _leave(old: Booking, new: Booking) -> None:
    owed = Fee(0, f"Moved to “{new.event}”, {news.starts(new.event)}")
    old.move()
    old.moved_to, old.fee_words = new, owed.words[:300]
    old.sequence += 1
    old.save()
    places.give_back(event_id=old.event_id, count=1, quota_id=old.quota_id)
