"""The organiser changes what schools have booked: refused where it cannot be, told to everybody where it is."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.urls import reverse

from offers.enums import CancelReason, EventStatus
from offers.leaving import may_leave_free
from offers.models import Event, Told, WaitingEntry
from offers.operations import event_changes
from offers.operations.cancellations import cost_of
from offers.operations.event_changes import LeaveTooLate, Move, NoSessions
from offers.operations.events.locks import EventOver, InThePast
from offers.operations.events.writing import CapacityTooLow, LinkMissing, Place
from offers.timing.recurrence import NoSuchTime
from tenants.working_days import LONDON
from tests.factories.membership import PersonFactory, SchoolFactory, at_school, office
from tests.factories.offers import BookingFactory, EventFactory, ProviderFactory, SessionFactory, VenueFactory, course
from tests.factories.offers_bookings import wait
from tests.factories.offers_events import NOW, ON, booked, day


@pytest.fixture
def by():
    return office("catalogue_manager")


def cancel(by, event, reason="The trainer is ill"):
    return event_changes.cancel(by=by, event_id=event.pk, reason=reason, on=ON, now=NOW)


def move(by, event, to_day, **to):
    return event_changes.move(by=by, event_id=event.pk, to=Move(to_day, **to), on=ON, now=NOW)


def told(event):
    return sorted(Told.objects.filter(event=event).values_list("kind", "to"))


def test_a_cancelled_event_says_when_and_why_and_calendars_hear_of_it(by):
    event = booked().event

    cancel(by, event)

    event.refresh_from_db()
    assert (event.status, event.cancelled_at, event.cancel_reason, event.sequence) == (
        "cancelled",
        NOW,
        "The trainer is ill",
        1,
    )


def test_trainers_are_told_of_a_cancelled_event(by):
    event = EventFactory()
    event.trainers.add(ProviderFactory(email="casey@example.org"))

    cancel(by, event)

    assert told(event) == [("cancelled", "casey@example.org")]


def test_cancelling_twice_is_cancelling_once(by):
    event = EventFactory()
    event.trainers.add(ProviderFactory())
    cancel(by, event)

    cancel(by, event, "Another reason")

    event.refresh_from_db()
    assert (event.cancel_reason, event.sequence, event.messages.count()) == ("The trainer is ill", 1, 1)


def test_of_a_cancelled_draft_nobody_is_told(by):
    event = EventFactory(status="draft")
    event.trainers.add(ProviderFactory())

    cancel(by, event)

    assert (Event.objects.get().status, told(event)) == ("cancelled", [])


def test_what_has_taken_place_is_not_cancelled(by):
    with pytest.raises(EventOver, match="has taken place"):
        cancel(by, EventFactory(status="finished"))


def test_a_move_across_the_change_of_clocks_keeps_every_time(by):
    event = EventFactory(sessions=False)
    for on in (date(2027, 3, 17), date(2027, 3, 24)):
        SessionFactory(event=event, starts_at=day(on).starts_at, ends_at=day(on).ends_at)

    move(by, event, date(2027, 3, 24))

    rows = list(event.sessions.all())
    assert [row.starts_at.astimezone(LONDON).isoformat() for row in rows] == [
        "2027-03-24T16:00:00+00:00",
        "2027-03-31T16:00:00+01:00",
    ]
    assert [(row.ends_at - row.starts_at, row.sequence) for row in rows] == [(timedelta(hours=1), 1)] * 2


def test_a_move_may_change_the_time_and_keeps_the_length(by):
    event = EventFactory()

    move(by, event, date(2027, 4, 14), starts=time(13))

    event.refresh_from_db()
    assert (event.starts_at.astimezone(LONDON).isoformat(), event.ends_at - event.starts_at) == (
        "2027-04-14T13:00:00+01:00",
        timedelta(hours=6),
    )


def test_sessions_that_are_over_stay_when_an_event_moves(by):
    event = EventFactory()
    over = SessionFactory(event=event, starts_at=NOW - timedelta(days=7), ends_at=NOW - timedelta(days=7, hours=-1))

    move(by, event, date(2027, 2, 3))

    over.refresh_from_db()
    assert (over.starts_at, over.sequence) == (NOW - timedelta(days=7), 0)


def test_everybody_with_a_place_is_told_of_a_move_and_until_when_to_leave(by):
    booking = booked(delegate=PersonFactory(email="sam@example.org"))
    booker = booking.order.booked_by

    move(by, booking.event, date(2027, 2, 3), leave_until=date(2027, 1, 10), reason="The hall is closed")

    message = Told.objects.get(to="sam@example.org")
    assert told(booking.event) == sorted([("moved", "sam@example.org"), ("moved", booker.email)])
    assert (message.booking, message.has_calendar) == (booking, True)
    assert "Before: Wednesday 20 January 2027, 09:30 to 15:30. Now: Wednesday 3 February 2027, 09:30" in message.body
    assert "The reason: The hall is closed" in message.body
    assert "you can leave without a fee until Sunday 10 January 2027" in message.body
    to_booker = Told.objects.get(to=booker.email).body
    assert "Any of them can be given up without a fee until Sunday 10 January 2027" in to_booker
    assert f"{reverse('bookings')}?event={booking.event_id}" in to_booker


def test_nobody_reads_the_name_of_another_delegate(by):
    booking = booked(delegate=PersonFactory(name="Sam Example"))
    BookingFactory(event=booking.event, delegate=PersonFactory(name="Alex Other"))

    move(by, booking.event, date(2027, 2, 3))

    assert not any("Alex Other" in row.body for row in Told.objects.filter(booking=booking))


def test_nobody_who_has_left_is_told(by):
    school = SchoolFactory()
    booking = booked(delegate=at_school(school, "staff", is_active=False))
    waits = {"school": school, "delegate": at_school(school, "staff", is_active=False), "joined_at": NOW}
    WaitingEntry.objects.create(event=booking.event, **waits)

    move(by, booking.event, date(2027, 2, 4))

    assert told(booking.event) == [("moved", booking.order.booked_by.email)]


def test_who_has_booked_for_several_is_told_once(by):
    first = booked()
    BookingFactory(event=first.event, order=first.order, school=first.school)

    move(by, first.event, date(2027, 2, 3))

    assert Told.objects.filter(to=first.order.booked_by.email).count() == 1


def test_a_delegate_booked_before_the_move_may_leave_until_the_day(by):
    booking = booked()

    event = move(by, booking.event, date(2027, 2, 3), leave_until=date(2027, 1, 10))

    early, late = date(2027, 1, 10), date(2027, 1, 11)
    before = NOW - timedelta(minutes=1)
    assert [may_leave_free(event, *asked) for asked in ((before, early), (before, late), (NOW, early))] == [
        True,
        False,
        False,
    ]


def test_an_event_that_never_moved_is_left_by_its_terms():
    assert not may_leave_free(EventFactory(), NOW, ON)


def test_a_draft_moves_without_a_word(by):
    event = EventFactory(status="draft")
    event.trainers.add(ProviderFactory())

    moved = move(by, event, date(2027, 2, 3))

    assert (told(event), moved.moved_at) == ([], None)


@pytest.mark.parametrize("until", [date(2026, 11, 1), date(2027, 2, 4)])
def test_the_last_day_to_leave_lies_between_today_and_the_new_day(by, until):
    with pytest.raises(LeaveTooLate):
        move(by, EventFactory(), date(2027, 2, 3), leave_until=until)


def test_an_event_is_not_moved_into_the_past(by):
    with pytest.raises(InThePast):
        move(by, EventFactory(), date(2026, 10, 5))


def test_an_event_without_sessions_to_come_is_not_moved(by):
    with pytest.raises(NoSessions):
        move(by, EventFactory(sessions=False), date(2027, 2, 3))


def test_an_event_is_not_moved_to_an_hour_that_does_not_exist(by):
    with pytest.raises(NoSuchTime):
        move(by, EventFactory(), date(2027, 3, 28), starts=time(1, 30))


@pytest.mark.parametrize("status", [EventStatus.CANCELLED, EventStatus.FINISHED])
def test_what_is_over_does_not_move(by, status):
    with pytest.raises(EventOver):
        move(by, EventFactory(status=status), date(2027, 2, 3))


def test_a_new_place_is_told_and_raises_the_sequence(by):
    booking = booked(delegate=PersonFactory(email="sam@example.org"))

    event_changes.change_place(
        by=by, event_id=booking.event.pk, place=Place("in_person", VenueFactory(name="Town hall").pk)
    )

    message = Told.objects.get(to="sam@example.org")
    assert (message.kind, "Now: Town hall." in message.body) == ("place_changed", True)
    assert Event.objects.get().sequence == 1


def test_the_same_place_again_changes_and_tells_nothing(by):
    booking = booked()

    event_changes.change_place(by=by, event_id=booking.event.pk, place=Place("in_person", booking.event.venue_id))

    assert (Event.objects.get().sequence, told(booking.event)) == (0, [])


def test_the_place_of_a_draft_changes_without_a_word(by):
    event = EventFactory(status="draft")
    event.trainers.add(ProviderFactory())

    event_changes.change_place(by=by, event_id=event.pk, place=Place("online", None, "https://meet.example.org/a"))

    event.refresh_from_db()
    assert (event.format, event.venue, event.sequence, told(event)) == ("online", None, 0, [])


@pytest.mark.parametrize(("form", "link"), [("in_person", "https://meet.example.org"), ("online", "")])
def test_a_format_and_its_place_do_not_contradict(by, form, link):
    event = EventFactory()

    with pytest.raises(LinkMissing):
        event_changes.change_place(by=by, event_id=event.pk, place=Place(form, event.venue_id, link))


def test_capacity_goes_down_to_what_is_booked(by):
    event = booked().event

    event_changes.set_capacity(by=by, event_id=event.pk, capacity=1, now=NOW)

    assert Event.objects.get().capacity == 1


def test_capacity_below_what_is_booked_is_refused_and_says_by_how_many(by):
    event = booked().event
    BookingFactory.create_batch(2, event=event)

    with pytest.raises(CapacityTooLow, match="3 places are taken: 1 would be 2 too few"):
        event_changes.set_capacity(by=by, event_id=event.pk, capacity=1, now=NOW)


def test_capacity_below_what_is_kept_and_shared_is_refused(by):
    event = booked().event
    event.quotas.create(label="Full members", audiences=["full"], capacity=4)

    with pytest.raises(CapacityTooLow, match="lower those by 1 first"):
        event_changes.set_capacity(by=by, event_id=event.pk, capacity=4, now=NOW)


def quota(by, event, capacity, label="Full members"):
    return event_changes.set_quota(
        by=by, event_id=event.pk, label=label, audiences=["full"], capacity=capacity, now=NOW
    )


def test_places_are_kept_and_the_same_label_changes_them(by):
    event = EventFactory()
    quota(by, event, 5)

    quota(by, event, 7)

    assert [(row.label, row.capacity) for row in event.quotas.all()] == [("Full members", 7)]


def test_no_more_is_kept_than_the_event_has_left(by):
    event = booked(EventFactory(capacity=10)).event

    with pytest.raises(CapacityTooLow, match="That is 1 more than the event’s 10 places allow"):
        quota(by, event, 10)


def test_kept_places_that_are_taken_stay(by):
    event = EventFactory()
    event.quotas.create(label="Full members", audiences=["full"], capacity=5, taken=3)

    with pytest.raises(CapacityTooLow, match="2 would be 1 too few"):
        quota(by, event, 2)
    with pytest.raises(CapacityTooLow, match="has bookings"):
        event_changes.drop_quota(by=by, event_id=event.pk, quota_id=event.quotas.get().pk, now=NOW)


def test_places_kept_no_longer_are_everybodys(by):
    event = EventFactory()
    kept = quota(by, event, 5)

    for _ in range(2):
        event_changes.drop_quota(by=by, event_id=event.pk, quota_id=kept.pk, now=NOW)

    assert not event.quotas.exists()


def test_leaving_a_moved_event_in_time_costs_nothing_and_later_what_the_terms_say(by):
    booking = booked(booked_at=NOW - timedelta(days=1))
    move(by, booking.event, date(2026, 11, 12), leave_until=date(2026, 11, 5))
    booking.event.refresh_from_db()

    costs = [cost_of(booking, CancelReason.DELEGATE, NOW + timedelta(days=days)) for days in (3, 4)]

    assert [(cost.fee.pence, cost.credited_pence, cost.uses_allowance) for cost in costs] == [
        (0, 95_00, False),
        (95_00, 0, False),
    ]


def test_new_places_go_to_who_waits(by):
    event = booked(course(capacity=1)).event
    entry = wait(at_school(SchoolFactory(), "head"), event)

    event_changes.set_capacity(by=by, event_id=event.pk, capacity=3, now=NOW)

    entry.refresh_from_db()
    assert (entry.status, Event.objects.get().places_taken) == ("offered", 2)


def test_booking_closes_as_long_before_as_it_did_and_the_office_is_asked_again(by):
    event = course(closes_at=datetime(2027, 1, 14, tzinfo=UTC), minimum_asked_at=NOW)

    moved = move(by, event, date(2027, 4, 14))

    assert (moved.closes_at.isoformat(), moved.minimum_asked_at) == ("2027-04-07T23:00:00+00:00", None)


def test_a_second_move_takes_nobody_the_day_that_was_promised(by):
    event = course()
    move(by, event, date(2027, 2, 3), leave_until=date(2027, 1, 10))

    assert move(by, event, date(2027, 2, 4)).leave_free_until == date(2027, 1, 10)


def test_a_trainer_without_an_address_of_the_list_is_told_at_the_own(by):
    event = EventFactory()
    event.trainers.add(
        ProviderFactory(email="", person=PersonFactory(email="trainer@example.org")), ProviderFactory(email="")
    )

    cancel(by, event)

    assert told(event) == [("cancelled", "trainer@example.org")]


def test_who_waits_hears_of_a_move(by):
    event = booked(course(capacity=1)).event
    entry = wait(at_school(SchoolFactory(), "head"), event)

    move(by, event, date(2027, 2, 3))

    message = Told.objects.get(to=entry.delegate.email, kind="moved")
    assert (message.has_calendar, "You keep your place" in message.body) == (False, False)
