"""Recording attendance: one mark each, the same tap twice is one, a correction keeps what was there before."""

from datetime import timedelta

import pytest

from offers.enums import CancelReason, CheckIn, EventStatus, Presence
from offers.models import Attendance, Booking, Event, Session
from offers.operations.days import attendance
from offers.operations.days.attendance import FeeRaised, NotExpected, SessionNotOn
from offers.queries.attendance import Counts, attended_of, counts, matching, roll, unrecorded
from tests.factories import offers_days as days
from tests.factories.membership import office
from tests.factories.offers import STARTS, BookingFactory


def record(booking, presence=Presence.PRESENT, **facts):
    facts = {"by": office(), "session_id": booking.event.sessions.first().pk, "now": days.DURING} | facts
    return attendance.record(booking_id=booking.pk, presence=presence, **facts)


def test_a_tap_records_who_tapped_and_when():
    trainer = office()

    row = record(BookingFactory(), by=trainer)

    assert (row.presence, row.how, row.recorded_by, row.recorded_at) == ("present", CheckIn.TAP, trainer, days.DURING)


def test_the_same_tap_again_changes_nothing():
    booking = BookingFactory()

    first = record(booking)
    again = record(booking, now=days.DURING + timedelta(minutes=1))

    assert (again.pk, again.recorded_at) == (first.pk, first.recorded_at)
    assert Attendance.pgh_event_model.objects.count() == 1


def test_a_correction_keeps_what_was_recorded_and_by_whom():
    booking, first, second = BookingFactory(), office(), office()

    record(booking, Presence.ABSENT, by=first)
    row = record(booking, Presence.LATE, by=second, how=CheckIn.TAP)

    history = Attendance.pgh_event_model.objects.order_by("pgh_id").values_list("presence", "recorded_by")
    assert (row.presence, row.recorded_by) == ("late", second)
    assert list(history) == [("absent", first.pk), ("late", second.pk)]


def test_a_booking_of_another_event_is_not_expected():
    other = BookingFactory().event.sessions.get()

    with pytest.raises(NotExpected):
        record(BookingFactory(), session_id=other.pk)


def test_a_place_that_was_cancelled_is_not_expected():
    booking = BookingFactory()
    Booking.objects.filter(pk=booking.pk).update(status="cancelled", cancelled_at=days.DURING, cancel_reason="other")

    with pytest.raises(NotExpected):
        record(booking)


def test_nobody_is_recorded_before_the_day():
    with pytest.raises(SessionNotOn, match="not on yet"):
        record(BookingFactory(), now=STARTS - timedelta(hours=13))


@pytest.mark.parametrize("change", [{"status": EventStatus.CANCELLED}, {"status": EventStatus.DRAFT}])
def test_an_event_that_does_not_take_place_records_nobody(change):
    booking = BookingFactory()
    Event.objects.filter(pk=booking.event_id).update(**change)

    with pytest.raises(SessionNotOn):
        record(booking)


def test_a_cancelled_session_records_nobody():
    booking = BookingFactory()
    Session.objects.filter(event=booking.event).update(cancelled_at=days.DURING)

    with pytest.raises(SessionNotOn):
        record(booking)


def test_after_a_fee_the_fee_is_taken_back_first():
    booking = BookingFactory()
    Booking.objects.filter(pk=booking.pk).update(cancel_reason=CancelReason.NO_SHOW)

    with pytest.raises(FeeRaised):
        record(booking)


def test_the_rest_are_recorded_at_once_and_marks_stay():
    event = days.held("late", "", "")
    session = event.sessions.get()

    done = attendance.record_rest(by=office(), session_id=session.pk, presence=Presence.ABSENT, now=days.DURING)

    assert (done, counts(roll(session))) == (2, Counts(there=1, absent=2, open=0))
    assert attendance.record_rest(by=office(), session_id=session.pk, presence="present", now=days.DURING) == 0


def test_the_roll_is_searched_by_delegate_and_by_school():
    event = days.held("", "")
    first, second = event.bookings.order_by("pk")

    marks = roll(event.sessions.get())
    by_name = [mark.booking for mark in matching(marks, first.delegate.name.upper())]
    by_school = [mark.booking for mark in matching(marks, second.school.name)]

    assert (by_name, by_school) == ([first], [second])


def test_hours_are_those_of_the_sessions_attended():
    event = days.held("present", sessions=2)
    booking = event.bookings.get()
    Attendance.objects.filter(booking=booking, session=event.sessions.last()).update(presence=Presence.ABSENT)

    assert attended_of(event.pk, [booking.pk])[booking.pk].hours == 6


def test_sessions_with_open_marks_are_named_with_how_many():
    event = days.held("present", "", "")

    assert unrecorded(event.pk) == [(event.sessions.get(), 2)]


def test_a_booking_there_is_not_is_not_expected():
    session = BookingFactory().event.sessions.get()

    with pytest.raises(NotExpected):
        attendance.record(by=office(), session_id=session.pk, booking_id=0, presence="present", now=days.DURING)


def test_the_rest_of_a_session_to_come_is_not_recorded():
    session = BookingFactory().event.sessions.get()

    with pytest.raises(SessionNotOn):
        attendance.record_rest(by=office(), session_id=session.pk, presence="present", now=STARTS - timedelta(days=2))
