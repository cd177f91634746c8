"""B1: the last places are sold once, whoever asks at the same moment; without the guard they are sold twice."""

import re
from threading import Barrier, BrokenBarrierError
from uuid import uuid4

import pytest
from django.urls import reverse

from billing.models import Charge
from offers.booking_errors import AlreadyBooked, SubmissionReused
from offers.models import Booking, BookingOrder, Event, WaitingEntry
from offers.operations import places
from offers.operations.places import SessionFull
from tests.factories import membership as members
from tests.factories.offers_bookings import book, counted, free_course, school_and_head, small_course, wait
from tests.plumbing.races import race

CLIENTS = 50


def heads(count):
    return [school_and_head()[1] for _ in range(count)]


def outcomes(results):
    """How often each kind of result came."""
    names = [type(result).__name__ for result in results]
    return {name: names.count(name) for name in set(names)}


def post_of(client, head, event):
    form = {"submission": uuid4(), "people": head.pk, "unnamed": "", "purchase_order": "PO-1", "confirm": "yes"}
    return lambda: client.post(reverse("event_book", args=[event.pk]), form)


@pytest.mark.parametrize("capacity", [1, 10])
@pytest.mark.parametrize("has_waiting_list", [False, True])
def test_of_fifty_clients_as_many_win_as_there_are_places(committed, client_for, capacity, has_waiting_list):
    event, people = small_course(capacity, has_waiting_list=has_waiting_list), heads(CLIENTS)
    works = [post_of(client_for(head, committed), head, event) for head in people]

    answers = race(committed, works)

    assert sorted(answer.status_code for answer in answers) == [200] * (CLIENTS - capacity) + [302] * capacity
    polite = [answer for answer in answers if re.search("is full|place left|places left", answer.content.decode())]
    assert len(polite) == CLIENTS - capacity
    assert (counted(event), BookingOrder.objects.count()) == ((capacity, capacity), capacity)
    assert Charge.objects.filter(source_kind="booking", cancelled_at=None).count() == capacity


@pytest.fixture
def no_guard(monkeypatch):
    """The guard switched off: places are counted, then written, and two have counted before either writes."""
    both_have_read = Barrier(2)

    def take(*, event_id, count, quota_id=None, states=()):
        event = Event.objects.get(pk=event_id)
        if event.places_taken + count > event.capacity:
            raise SessionFull("full")
        try:
            both_have_read.wait(timeout=30)
        except BrokenBarrierError:
            pass
        Event.objects.filter(pk=event_id).update(places_taken=event.places_taken + count)

    monkeypatch.setattr(places, "take", take)


@pytest.mark.usefixtures("no_guard")
def test_control_without_the_guard_the_last_place_is_sold_twice(committed):
    event, people = small_course(1), heads(2)

    results = race(committed, [lambda head=head: book(head, event) for head in people])

    assert (outcomes(results), counted(event)) == ({"BookingOrder": 2}, (1, 2))


def test_with_the_guard_the_same_two_are_one(committed):
    event, people = small_course(1), heads(2)

    results = race(committed, [lambda head=head: book(head, event) for head in people])

    assert (outcomes(results), counted(event)) == ({"BookingOrder": 1, "SessionFull": 1}, (1, 1))


def test_kept_and_shared_places_are_each_sold_once(committed):
    event, people = small_course(6), heads(12)
    kept = event.quotas.create(label="Others", audiences=["out_of_area", "non_member"], capacity=2)
    event.quotas.create(label="Members", audiences=["full"], capacity=3)

    race(committed, [lambda head=head: book(head, event) for head in people])

    kept.refresh_from_db()
    assert (kept.taken, counted(event)) == (2, (3, 3))


def test_twenty_copies_of_one_form_are_one_order(committed):
    event, head, form = small_course(5), heads(1)[0], uuid4()

    results = race(committed, [lambda: book(head, event, submission=form)] * 20)

    assert {result.pk for result in results} == {BookingOrder.objects.get().pk}
    assert (counted(event), Charge.objects.count()) == ((1, 1), 1)


def test_one_forms_number_with_other_contents_is_refused_also_at_the_same_moment(committed):
    event, head, form = small_course(5), heads(1)[0], uuid4()

    results = race(
        committed,
        [lambda: book(head, event, submission=form), lambda: book(head, event, unnamed=2, submission=form)],
    )

    assert sorted(type(result) for result in results if isinstance(result, Exception)) == [SubmissionReused]
    assert BookingOrder.objects.count() == 1


def test_one_delegate_booked_by_two_colleagues_at_once_has_one_place(committed):
    school, head = school_and_head()
    manager, event = members.at_school(school, "business_manager"), small_course(5)
    people = [members.at_school(school, "staff") for _ in range(3)]

    results = race(
        committed,
        [lambda: book(head, event, *people), lambda: book(manager, event, *reversed(people))] * 2,
    )

    assert sum(isinstance(result, AlreadyBooked) for result in results) == 3
    assert (counted(event), Booking.objects.count()) == ((3, 3), 3)


def test_full_and_joining_at_once_leaves_everybody_booked_or_waiting(committed):
    event, people = free_course(5), heads(20)

    def book_or_wait(head):
        try:
            return book(head, event)
        except SessionFull:
            return wait(head, event)

    results = race(committed, [lambda head=head: book_or_wait(head) for head in people])

    assert outcomes(results) == {"BookingOrder": 5, "WaitingEntry": 15}
    assert (counted(event), WaitingEntry.objects.filter(status="waiting").count()) == ((5, 5), 15)
