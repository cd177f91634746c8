"""Two hands at one place: one answer, one lead, one replacement, one invitation."""

from threading import Barrier

import pytest

from peer_review.models import Seat
from peer_review.operations import seat_reminders, seats
from tests.factories import peer_review as make
from tests.factories import peer_review_reviewers as registered
from tests.plumbing.races import race

NOW = make.NOW


def names(results):
    return sorted(type(result).__name__ for result in results)


def statuses():
    return sorted(Seat.objects.values_list("status", flat=True))


@pytest.fixture
def no_lock(monkeypatch):
    """The guard switched off: the place is read but not held, and both have read before either writes."""
    both_have_read = Barrier(2)

    def read(seat_id):
        found = Seat.objects.select_related("review__cycle", "review__school", "reviewer__person").get(pk=seat_id)
        both_have_read.wait(timeout=30)
        return found

    monkeypatch.setattr(seats, "hold", read)


def answer_and_withdraw(partnership):
    """The reviewer accepts while the office takes the place away."""
    seat = registered.invited()
    return race(
        partnership,
        [
            lambda: seats.accept(by=None, seat_id=seat.pk, now=NOW),
            lambda: seats.withdraw(by=None, seat_id=seat.pk, reason="", now=NOW),
        ],
    )


def test_an_answer_and_a_withdrawal_end_in_no_place(committed):
    results = answer_and_withdraw(committed)

    assert names(results) in (["Seat", "Seat"], ["Seat", "SeatChanged"])
    assert statuses() == ["withdrawn"]


@pytest.mark.usefixtures("no_lock")
def test_control_without_the_rows_an_answer_brings_a_withdrawn_place_back(committed, monkeypatch):
    taken, take_out, write = Barrier(2), seats._take_out, seats._answer

    def take_out_first(*args):
        take_out(*args)
        taken.wait(timeout=30)

    def answer_after(*args):
        taken.wait(timeout=30)
        write(*args)

    monkeypatch.setattr(seats, "_take_out", take_out_first)
    monkeypatch.setattr(seats, "_answer", answer_after)

    assert names(answer_and_withdraw(committed)) == ["Seat", "Seat"]
    assert statuses() == ["accepted"]


def replace_twice(partnership, **guards):
    """Two of the office give one declined lead's place to two people."""
    seat = make.SeatFactory(role="lead", status="declined")
    others = [make.ReviewerFactory() for _ in range(2)]
    return race(
        partnership,
        [lambda other=other: seats.replace(by=None, seat_id=seat.pk, reviewer=other, now=NOW) for other in others],
        **guards,
    )


def test_a_lead_is_replaced_by_one(committed):
    results = replace_twice(committed)

    assert (names(results), statuses()) == (["Seat", "SeatChanged"], ["planned", "withdrawn"])


def test_control_without_the_rows_only_the_second_guard_keeps_one_lead(committed):
    assert names(replace_twice(committed, unlocked=True)) == ["Seat", "SeatTaken"]


def test_two_leads_at_once_are_one(committed):
    review = make.ReviewFactory()
    people = [make.ReviewerFactory() for _ in range(2)]

    results = race(
        committed,
        [lambda who=who: seats.add(by=None, review=review, reviewer=who, role="lead", now=NOW) for who in people],
    )

    assert (names(results), statuses()) == (["Seat", "SeatTaken"], ["planned"])


def add_both(partnership, given, **guards):
    """Two of the office give a place each at the same moment, in two reviews of one cycle."""
    works = [
        lambda review=review, reviewer=reviewer: seats.add(
            by=None, review=review, reviewer=reviewer, role="member", now=NOW
        )
        for review, reviewer in given
    ]
    return names(race(partnership, works, **guards))


def one_for_two():
    """Somebody who takes one review in a cycle, and two reviews of it."""
    cycle, reviewer = make.CycleFactory(), make.ReviewerFactory(capacity=1)
    return [(make.ReviewFactory(cycle=cycle), reviewer) for _ in range(2)]


def each_for_the_other():
    """Two schools that are reviewed in one cycle, each with a reviewer for the other."""
    cycle = make.CycleFactory(bars_reciprocal=True)
    one, other = (make.ReviewFactory(cycle=cycle) for _ in range(2))
    return [(one, make.ReviewerFactory(school=other.school)), (other, make.ReviewerFactory(school=one.school))]


@pytest.mark.parametrize("given", [one_for_two, each_for_the_other])
def test_what_the_cycle_forbids_two_places_to_be_is_forbidden_at_once_too(committed, given):
    assert add_both(committed, given()) == ["Conflicted", "Seat"]


@pytest.mark.parametrize("given", [one_for_two, each_for_the_other])
def test_control_without_the_cycles_row_both_places_are_given(committed, given):
    assert add_both(committed, given(), unlocked=True) == ["Seat", "Seat"]


def remind_twice(partnership, **guards):
    """Two workers remind of one invitation; return whether each did."""
    registered.invited()
    return race(partnership, [lambda: seat_reminders.remind(now=NOW)] * 2, **guards)


def test_two_workers_remind_once(committed):
    results = remind_twice(committed)

    assert sorted(results) == [0, 1]


def test_control_without_the_rows_only_the_database_stops_the_second_reminder(committed):
    assert names(remind_twice(committed, unlocked=True)) == ["IntegrityError", "int"]
