"""B2: a cancellation racing the waiting list loses no place and sells none twice; what is decided is decided once."""

from datetime import timedelta
from threading import Barrier, BrokenBarrierError
from threading import Event as Signal

import pytest
from django.db import DatabaseError

from billing.models import Charge
from offers.booking_errors import BookingEnded, HoldEnded, OfferEnded
from offers.models import Booking, Event, Purchase, WaitingEntry
from offers.operations import (
    booking_checks,
    booking_locks,
    bookings,
    event_changes,
    holds,
    organiser,
    places,
    promotion,
    purchases,
    waiting,
)
from offers.operations.purchases import AlreadyDecided
from tests.factories import membership as members
from tests.factories import offers as catalogue
from tests.factories.offers import NOW, ON, STARTS
from tests.factories.offers_bookings import book, counted, free_course, school_and_head, small_course, wait
from tests.plumbing.races import race

ROUNDS = 200
HOUR = timedelta(hours=1)


def cancelling(by, booking):
    return lambda: bookings.cancel(by=by, booking_id=booking.pk, reason="other", note="", on=ON, now=NOW)


def is_lost(event):
    """Whether a place lies free although somebody waits."""
    event = Event.objects.get(pk=event.pk)
    return event.places_left > 0 and event.waiting.filter(status="waiting").exists()


def of_kind(results, kind):
    return sum(isinstance(result, kind) for result in results)


def test_a_cancellation_racing_who_joins_accepts_and_expires_loses_no_place(committed):
    seats = [school_and_head() for _ in range(2)]
    [(_, one), (_, two)] = seats
    _, three = school_and_head()
    offer = free_course().offer
    states = set()
    for step in range(ROUNDS):
        event = catalogue.EventFactory(offer=offer, capacity=2, is_free=True)
        first, second = (
            catalogue.BookingFactory(event=event, school=school, delegate=head, price_pence=0, full_price_pence=0)
            for school, head in seats
        )
        works = [cancelling(one, first), lambda event=event: wait(three, event)]
        if step % 2:
            entry = wait(three, event)
            cancelling(two, second)()
            works = [
                cancelling(one, first),
                lambda entry=entry: waiting.accept(by=None, entry_id=entry.pk, on=ON, now=NOW),
                lambda entry=entry: waiting.expire(entry_id=entry.pk, now=NOW + 48 * HOUR),
                lambda event=event: book(two, event),
            ]
        race(committed, works)
        taken, live = counted(event)
        states.add((taken == live, taken <= 2, is_lost(event)))
    assert states == {(True, True, False)}


def join_while_cancelling(partnership):
    """Somebody joins the list in the moment the last place is given up; tell whether the place is lost."""
    _, head = school_and_head()
    _, other = school_and_head()
    event = free_course(1)
    booking = book(head, event).bookings.get()
    race(partnership, [cancelling(head, booking), lambda: wait(other, event)])
    return is_lost(event)


@pytest.fixture
def no_lock(monkeypatch):
    """The guard switched off: the event is read but not held, and both have looked before either is done."""
    both_have_read = Barrier(2)

    def then_wait(work):
        def working(*args, **kwargs):
            found = work(*args, **kwargs)
            try:
                both_have_read.wait(timeout=30)
            except BrokenBarrierError:
                return found
            return found

        return working

    monkeypatch.setattr(booking_locks, "lock_event", lambda event_id: Event.objects.get(pk=event_id))
    monkeypatch.setattr(places, "unkept_left", then_wait(places.unkept_left))
    monkeypatch.setattr(promotion, "fill", then_wait(promotion.fill))


@pytest.mark.usefixtures("no_lock")
def test_control_without_the_lock_a_place_is_lost(committed):
    assert join_while_cancelling(committed) is True


def test_with_the_lock_it_is_not(committed):
    assert join_while_cancelling(committed) is False


def offered_to_school():
    """A place kept for somebody of a school whose head and business manager both open the link."""
    school, head = school_and_head()
    event = small_course(1)
    booking = book(school_and_head()[1], event).bookings.get()
    entry = wait(head, event)
    cancelling(None, booking)()
    return entry, event, [head, members.at_school(school, "business_manager")]


def test_two_people_of_a_school_accept_one_offer_once(committed):
    entry, event, people = offered_to_school()

    results = race(
        committed,
        [lambda by=by: waiting.accept(by=by, entry_id=entry.pk, on=ON, now=NOW) for by in people],
    )

    assert (of_kind(results, OfferEnded), of_kind(results, Booking), counted(event)) == (1, 1, (1, 1))
    assert Charge.objects.filter(cancelled_at=None, source_kind="booking").count() == 1


def test_accepting_declining_and_leaving_at_once_end_an_offer_once(committed):
    entry, event, [head, _] = offered_to_school()

    results = race(
        committed,
        [
            lambda: waiting.accept(by=head, entry_id=entry.pk, on=ON, now=NOW),
            lambda: waiting.decline(by=head, entry_id=entry.pk, now=NOW),
            lambda: waiting.leave(by=head, entry_id=entry.pk, now=NOW),
            lambda: waiting.expire(entry_id=entry.pk, now=NOW + 48 * HOUR),
        ],
    )

    taken, live = counted(event)
    assert (taken, of_kind(results, OfferEnded) + results.count(False)) == (live, 3)


def test_a_place_is_cancelled_once_and_given_back_once(committed):
    _, head = school_and_head()
    event = small_course(5)
    booking = book(head, event).bookings.get()
    book(head, event, unnamed=1)

    results = race(committed, [cancelling(head, booking)] * 8)

    assert (of_kind(results, BookingEnded), counted(event)) == (7, (1, 1))
    assert Charge.objects.filter(cancelled_at=None).count() == 1


def held():
    """A place of a member of staff, held for approval."""
    school, head = school_and_head()
    manager, event = members.at_school(school, "business_manager"), small_course(2)
    order = book(members.at_school(school, "staff"), event)
    return order, event, [head, manager]


def test_two_people_approving_one_hold_confirm_and_charge_it_once(committed):
    order, event, people = held()
    request = Purchase.objects.get()

    results = race(
        committed,
        [
            lambda by=by: purchases.decide(by=by, purchase_id=request.pk, approved=True, now=NOW)
            for by in people
            for _ in range(2)
        ],
    )

    assert of_kind(results, AlreadyDecided) == 3
    assert (order.bookings.get().status, counted(event), Charge.objects.count()) == ("confirmed", (1, 1), 1)


def test_approving_and_expiring_a_hold_at_once_end_it_once(committed):
    order, event, [head, _] = held()

    results = race(
        committed,
        [
            lambda: holds.approve(by=head, order_id=order.pk, purchase_order="", on=ON, now=NOW + 71 * HOUR),
            lambda: holds.expire(order_id=order.pk, now=NOW + 72 * HOUR),
            lambda: holds.refuse(by=head, order_id=order.pk, note="", now=NOW),
        ],
    )

    taken, live = counted(event)
    assert (taken, Charge.objects.count()) == (live, live)
    assert of_kind(results, HoldEnded) == (0 if live else 1)


def test_places_moving_both_ways_at_once_wait_for_each_other(committed):
    heads = [school_and_head()[1] for _ in range(6)]
    event = small_course(10)
    later = catalogue.EventFactory(offer=event.offer, capacity=10, starts_at=STARTS + timedelta(days=7))
    pairs = [(head, event, later) if index % 2 else (head, later, event) for index, head in enumerate(heads)]
    placed = [(head, book(head, source).bookings.get(), target) for head, source, target in pairs]

    results = race(
        committed,
        [
            lambda head=head, booking=booking, target=target: bookings.transfer(
                by=head, booking_id=booking.pk, event_id=target.pk, on=ON, now=NOW
            )
            for head, booking, target in placed
        ],
    )

    assert (of_kind(results, Booking), counted(event), counted(later)) == (6, (3, 3), (3, 3))


def test_a_released_event_keeps_no_place_whoever_books_at_that_moment(committed):
    heads = [school_and_head()[1] for _ in range(8)]
    event, by = small_course(4), members.office()
    for head in heads[:3]:
        book(head, event)

    def release():
        Event.objects.filter(pk=event.pk).update(status="cancelled")
        return organiser.release(by=by, event=event, reason="", on=ON, now=NOW)

    race(committed, [release, *[lambda head=head: book(head, event) for head in heads[3:]]])
    organiser.release(by=by, event=event, reason="", on=ON, now=NOW)

    assert (counted(event), WaitingEntry.objects.count()) == ((0, 0), 0)
    assert Charge.objects.filter(cancelled_at=None).count() == 0


def test_an_offer_taken_while_the_event_is_called_off_is_ended_with_it(committed):
    for _ in range(10):
        entry, event, [head, _] = offered_to_school()
        by = members.office()

        def call_off(event=event, by=by):
            return event_changes.cancel(by=by, event_id=event.pk, reason="Ill", on=ON, now=NOW)

        results = race(
            committed,
            [call_off, lambda entry=entry, head=head: waiting.accept(by=head, entry_id=entry.pk, on=ON, now=NOW)],
        )

        assert not [result for result in results if isinstance(result, DatabaseError)]
        assert counted(event) == (0, 0)
    assert Charge.objects.filter(cancelled_at=None).count() == 0


def join_while_calling_off(partnership, monkeypatch):
    """An event is called off between somebody's finding it open and holding it; return what became of the entry."""
    _, head = school_and_head()
    event = small_course(1)
    book(school_and_head()[1], event)
    found, called_off = Signal(), Signal()
    lock = booking_locks.lock_event

    def late(event_id):
        found.set()
        called_off.wait(timeout=30)
        return lock(event_id)

    def call_off():
        found.wait(timeout=30)
        event_changes.cancel(by=members.office("catalogue_manager"), event_id=event.pk, reason="", on=ON, now=NOW)
        called_off.set()

    monkeypatch.setattr(booking_locks, "lock_event", late)
    [joined, _] = race(partnership, [lambda: wait(head, event), call_off])
    return type(joined).__name__, list(WaitingEntry.objects.values_list("status", flat=True))


def test_nobody_joins_the_list_of_an_event_that_was_called_off_meanwhile(committed, monkeypatch):
    assert join_while_calling_off(committed, monkeypatch) == ("BookingClosed", [])


def test_control_without_a_second_look_they_are_told_to_book_what_never_comes(committed, monkeypatch):
    monkeypatch.setattr(booking_checks, "refuse_closed", lambda event, now: None)

    assert join_while_calling_off(committed, monkeypatch) == ("PlacesFree", [])
