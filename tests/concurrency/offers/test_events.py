"""The organiser and a booking at one event, two organisers, two workers: the event's row is the queue."""

from datetime import timedelta
from threading import Barrier
from threading import Event as Signal

import pytest
from django.db.models import Q

from offers.models import Event, Told
from offers.operations import event_changes, messages, places
from offers.operations.events import minimums
from tests.factories.membership import office
from tests.factories.offers import EventFactory, ProviderFactory
from tests.factories.offers_events import NOW, ON, booked
from tests.plumbing.races import race

SOON = NOW + timedelta(days=10)
ANYTHING = Q()


def names(results):
    return sorted(type(result).__name__ for result in results)


def lower_while_booking(partnership, take=places.take):
    """An event of two places, one taken: the last is booked while the organiser takes it away."""
    event, by = EventFactory(capacity=2, places_taken=1), office("catalogue_manager")
    return race(
        partnership,
        [
            lambda: event_changes.set_capacity(by=by, event_id=event.pk, capacity=1, now=NOW),
            lambda: take(event_id=event.pk, count=1),
        ],
    )


@pytest.mark.parametrize("turn", range(5))
def test_the_last_place_is_either_booked_or_taken_away(committed, turn):
    results = lower_while_booking(committed)

    event = Event.objects.get()
    assert (names(results), event.capacity, event.places_taken) in [
        (["CapacityTooLow", "NoneType"], 2, 2),
        (["Event", "SessionFull"], 1, 1),
    ]


@pytest.fixture
def late_booking(monkeypatch):
    """The guard switched off: the organiser reads without holding, and the place is booked before the capacity is written."""
    has_read, is_booked = Signal(), Signal()

    def read(event_id):
        event = Event.objects.get(pk=event_id)
        has_read.set()
        is_booked.wait(timeout=30)
        return event

    def take(**asked):
        has_read.wait(timeout=30)
        places.take(**asked)
        is_booked.set()

    monkeypatch.setattr(event_changes, "held_alive", read)
    return take


def test_control_without_the_row_only_the_database_stops_the_organiser(committed, late_booking):
    results = lower_while_booking(committed, late_booking)

    (refusal,) = [str(result) for result in results if isinstance(result, Exception)]
    assert "event_not_overbooked" in refusal


def cancel_twice(partnership):
    event, by = EventFactory(), office("catalogue_manager")
    event.trainers.add(ProviderFactory())

    def cancel():
        return event_changes.cancel(by=by, event_id=event.pk, reason="Snow", on=ON, now=NOW)

    return race(partnership, [cancel, cancel])


def test_an_event_cancelled_by_two_at_once_is_told_once(committed):
    results = cancel_twice(committed)

    assert (names(results), Event.objects.get().sequence, Told.objects.count()) == (["Event", "Event"], 1, 1)


def test_control_without_the_row_trainers_are_told_twice(committed, monkeypatch):
    both = Barrier(2)

    def read(event_id):
        event = Event.objects.get(pk=event_id)
        both.wait(timeout=30)
        return event

    monkeypatch.setattr(event_changes, "held", read)

    cancel_twice(committed)

    assert Told.objects.count() == 2


def ask_twice(partnership):
    EventFactory(minimum=5, starts_at=SOON, created_by=office())
    return race(partnership, [lambda: minimums.tell_organisers(now=NOW)] * 2)


def test_two_workers_ask_the_organiser_once(committed):
    results = ask_twice(committed)

    assert (sorted(results), Told.objects.count()) == ([0, 1], 1)


def test_two_workers_send_a_message_once(committed):
    told = messages.tell(event=booked().event, kind="moved", to="sam@example.org", subject="Moved", body="It moved.")

    results = race(committed, [lambda: messages.send(told_id=told.pk, now=NOW)] * 2)

    assert (sorted(results), Told.objects.get().attempts) == ([False, True], 1)


def test_control_without_the_claim_a_message_goes_twice(committed, monkeypatch):
    told = messages.tell(event=booked().event, kind="moved", to="sam@example.org", subject="Moved", body="It moved.")
    monkeypatch.setattr(messages, "ready", lambda now: ANYTHING)

    results = race(committed, [lambda: messages.send(told_id=told.pk, now=NOW)] * 2)

    assert results == [True, True]
