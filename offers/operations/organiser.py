"""The organiser cancels an event: every place and every hope for one ends, and everybody is made whole and told."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from membership.models import Person
from offers.cancelling import Fee
from offers.enums import BookingStatus, CancelReason, WaitingStatus
from offers.models import Booking, Event, WaitingEntry
from offers.operations import booking_news as news
from offers.operations import place_money, places
from offers.operations.booking_locks import ENTRY_WITH, WITH, lock_event
from offers.operations.cancellations import end, tell_approver
from offers.operations.delegates import LIVE
from offers.words import bookings as booking_words

NOTHING = Fee(0, "Cancelled by the organiser: nothing")


@transaction.atomic
def release(*, by: Person | None, event: Event, reason: str, on: date, now: datetime) -> int:
    """End all live bookings of an event without a fee, close its waiting list, tell everybody; return how many it were.

    What was charged is credited, allowances are given back. A second call finds nothing to do.
    """
    held = lock_event(event.pk)
    _close_waiting(held, reason, now)
    rows = Booking.objects.select_for_update(of=("self",)).select_related(*WITH)
    live = list(rows.filter(event=held, status__in=LIVE).order_by("pk"))
    were_confirmed = [booking.pk for booking in live if booking.status == BookingStatus.CONFIRMED]
    for booking in live:
        end(booking, NOTHING, CancelReason.ORGANISER, reason, now)
    _make_whole(by, live, were_confirmed, on, now)
    _tell(live, held, reason)
    for order_id in sorted({booking.order_id for booking in live if booking.pk not in were_confirmed}):
        tell_approver(by, order_id)
    return len(live)


def _close_waiting(event: Event, reason: str, now: datetime) -> None:
    rows = WaitingEntry.objects.select_for_update(of=("self",)).select_related(*ENTRY_WITH)
    over = rows.filter(event=event, status__in=[WaitingStatus.WAITING, WaitingStatus.OFFERED]).order_by("pk")
    for entry in list(over):
        was_offered = entry.status == WaitingStatus.OFFERED
        entry.leave()
        entry.ended_at = now
        entry.save()
        if was_offered:
            places.give_back(event_id=event.pk, count=1, quota_id=entry.quota_id)
        words = booking_words.offer_over(event.title, news.starts(event), f"It does not take place. {reason}".strip())
        news.to_asker(entry, words)


def _make_whole(
    by: Person | None, live: Sequence[Booking], were_confirmed: Sequence[int], on: date, now: datetime
) -> None:
    """Give allowances back, then, the payers held, what was charged."""
    of_allowances = [booking for booking in live if booking.allowance_id]
    for booking in sorted(of_allowances, key=lambda row: (row.allowance_id, row.pk)):
        place_money.settle(by=by, booking=booking, is_used=False, on=on, now=now)
    place_money.hold_payers(were_confirmed)
    for booking in live:
        if not booking.allowance_id:
            place_money.settle(by=by, booking=booking, is_used=False, on=on, now=now)


def _tell(live: Sequence[Booking], event: Event, reason: str) -> None:
    """Each delegate once, and each booker once who is none of them."""
    words = booking_words.called_off(event.title, news.starts(event), reason)
    news.to_delegates(live, words)
    delegates = {booking.delegate_id for booking in live}
    bookers = {row.order.booked_by_id: row.order for row in live if row.order.booked_by_id not in delegates}
    for order in bookers.values():
        news.to_booker(order, words._replace(has_calendar=False))
