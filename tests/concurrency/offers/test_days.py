"""One phone taps twice, one link is opened on two phones: one mark, one answer. With the guards off the races come back."""

from threading import Barrier

import pytest

from offers.models import Attendance, Booking, EvaluationAnswer, EvaluationRequest
from offers.operations.days import attendance, check_in, settling
from offers.operations.evaluation import answers
from tests.factories import offers_days as days
from tests.factories.offers import BookingFactory
from tests.plumbing.races import race


def kinds(results):
    return sorted(type(result).__name__ for result in results)


def check_in_twice(partnership):
    booking = BookingFactory()
    session_id = booking.event.sessions.get().pk

    def work():
        return check_in.by_person(by=booking.delegate, session_id=session_id, now=days.DURING)

    return race(partnership, [work, work])


def test_two_taps_at_once_are_one_mark(committed):
    results = check_in_twice(committed)

    assert kinds(results) == ["Attendance", "Attendance"]
    assert Attendance.objects.count() == 1


@pytest.fixture
def no_hold(monkeypatch):
    """The guard switched off: nobody holds the booking, and both have looked for a mark before either writes one."""
    both_have_looked = Barrier(2)

    def look(booking_id):
        return Booking.objects.get(pk=booking_id)

    def mark_of(booking, session, found=attendance.mark_of):
        mark = found(booking, session)
        both_have_looked.wait(timeout=30)
        return mark

    monkeypatch.setattr(attendance, "hold", look)
    monkeypatch.setattr(attendance, "mark_of", mark_of)


@pytest.mark.usefixtures("no_hold")
def test_control_without_the_booking_held_the_second_tap_is_an_error(committed):
    results = check_in_twice(committed)

    assert kinds(results) == ["Attendance", "IntegrityError"]


def answer_twice(partnership):
    request = days.EvaluationRequestFactory()

    def work():
        return answers.give(by=None, request_id=request.pk, given={"q1": 5}, on=days.OVER_ON)

    return race(partnership, [work, work])


def test_two_answers_at_once_are_one(committed):
    results = answer_twice(committed)

    assert kinds(results) == ["AnsweredAlready", "EvaluationAnswer"]
    assert EvaluationAnswer.objects.count() == 1


@pytest.fixture
def read_then_write(monkeypatch):
    """The guard switched off: both read that nobody has answered before either says so."""
    both_have_read = Barrier(2)

    def claim(request, on):
        found = EvaluationRequest.objects.get(pk=request.pk)
        both_have_read.wait(timeout=30)
        if found.answered_on:
            raise answers.AnsweredAlready
        EvaluationRequest.objects.filter(pk=request.pk).update(answered_on=on)

    monkeypatch.setattr(answers, "claim", claim)


@pytest.mark.usefixtures("read_then_write")
def test_control_without_the_conditional_update_both_answers_are_kept(committed):
    results = answer_twice(committed)

    assert kinds(results) == ["EvaluationAnswer", "EvaluationAnswer"]
    assert EvaluationAnswer.objects.count() == 2


def test_two_people_settle_one_event_and_it_is_settled_once(committed):
    event = days.held("present")
    days.EvaluationFormFactory()

    def work():
        return settling.settle(
            by=None, event_id=event.pk, seen=[], charged=[], form_id=None, on=days.OVER_ON, now=days.OVER
        )

    results = race(committed, [work, work])

    assert sorted(result.certificates for result in results) == [0, 1]
    assert EvaluationRequest.objects.count() == 1
