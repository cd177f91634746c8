"""Writing events and their sessions: every way out of each operation."""

from datetime import date, timedelta

import pytest
from django.core import mail

from offers.enums import EventStatus
from offers.models import Attendance, Event, Session, Told
from offers.operations.events import life, minimums, sessions, writing
from offers.operations.events.life import NotReady, WrongStatus
from offers.operations.events.locks import EventOver, InThePast
from offers.operations.events.sessions import LastSession, SessionAttended, SessionFacts, TooManySessions
from offers.operations.events.writing import LinkMissing, NotBookable, OpensAfterCloses, Place
from offers.tasks import finish_events, send_messages, tell_under_minimum
from offers.timing.recurrence import NoSuchTime
from tests.factories.membership import PersonFactory, office
from tests.factories.offers import EventFactory, OfferFactory, ProviderFactory, SessionFactory, VenueFactory, course
from tests.factories.offers_events import DAY, NOW, booked, day, facts


@pytest.fixture
def by():
    return office("catalogue_manager")


def create(by, offer, *, place=None, **changes):
    like = EventFactory.build(offer=None, venue=None, policy=None, policy_id=course().policy_id, sessions=False)
    return writing.create(
        by=by,
        offer_id=offer.pk,
        facts=facts(like, **changes),
        place=place or Place("in_person"),
        meetings=[day()],
        trainer_ids=[ProviderFactory().pk],
    )


def told(event):
    return sorted(Told.objects.filter(event=event).values_list("kind", flat=True))


def test_a_new_event_is_a_draft_with_its_sessions_and_trainers(by):
    event = create(by, course().offer, title="Phonics")

    assert (event.status, event.created_by, event.trainers.count()) == ("draft", by, 1)
    assert (event.starts_at, event.ends_at) == (day().starts_at, day().ends_at)


def test_what_is_not_booked_by_the_place_has_no_events(by):
    with pytest.raises(NotBookable, match="is not booked by the place"):
        create(by, OfferFactory())


def test_booking_opens_before_it_closes(by):
    with pytest.raises(OpensAfterCloses):
        create(by, course().offer, opens_at=NOW, closes_at=NOW)


def test_a_new_event_in_person_has_no_link(by):
    with pytest.raises(LinkMissing):
        create(by, course().offer, place=Place("in_person", None, "https://meet.example.org"))


def change(by, event, **changes):
    return writing.change(by=by, event_id=event.pk, facts=facts(event, **changes), trainer_ids=[], now=NOW)


def test_a_new_title_of_a_published_event_goes_into_calendars(by):
    assert [change(by, course(), title="Maths").sequence, change(by, course(), description="More").sequence] == [1, 0]


def test_what_is_over_is_not_changed(by):
    with pytest.raises(EventOver):
        change(by, course(status="cancelled"))


def test_a_lower_minimum_lets_the_office_be_asked_again(by):
    event = course(minimum=5, minimum_asked_at=NOW)

    assert change(by, event, minimum=0).minimum_asked_at is None


def test_publishing_says_all_that_lacks(by):
    event = EventFactory(
        status="draft", capacity=0, starts_at=NOW - timedelta(days=2), closes_at=NOW, offer__status="draft"
    )

    assert life.lacks(event, NOW) == [
        "Its sessions are over: move it to a day to come.",
        "Say how many places there are.",
        "Booking has closed already: say a later day.",
        f"Publish the offer “{event.offer}” first.",
        "Say what a place costs in the offer’s prices, or that the event is free.",
    ]
    with pytest.raises(NotReady, match="Its sessions are over"):
        life.publish(by=by, event_id=event.pk, now=NOW)


def test_a_free_event_needs_no_price(by):
    event = EventFactory(status="draft", is_free=True)

    assert life.publish(by=by, event_id=event.pk, now=NOW).status == EventStatus.OPEN


@pytest.mark.parametrize("status", ["cancelled", "finished"])
def test_what_is_over_is_neither_opened_nor_closed(by, status):
    event = course(status=status)

    with pytest.raises(WrongStatus):
        life.publish(by=by, event_id=event.pk, now=NOW)
    with pytest.raises(WrongStatus):
        life.close(by=by, event_id=event.pk)


def test_a_draft_has_not_taken_place(by):
    with pytest.raises(WrongStatus, match="has not taken place"):
        life.finish(by=by, event_id=course(status="draft").pk, now=NOW)


def test_events_that_are_over_finish_by_themselves():
    over, to_come = course(starts_at=NOW - timedelta(days=2)), course()

    finish_events.run()

    assert {row.pk: row.status for row in Event.objects.filter(pk__in=[over.pk, to_come.pk])} == {
        over.pk: "finished",
        to_come.pk: "open",
    }


def test_a_finished_event_is_finished_once(by):
    event = course(starts_at=NOW - timedelta(days=2))

    assert [life.finish(by=by, event_id=event.pk, now=NOW).status for _ in range(2)] == ["finished", "finished"]


def add(by, event, *meetings):
    return sessions.add(by=by, event_id=event.pk, meetings=meetings)


def test_a_session_more_makes_the_event_longer_and_is_told(by):
    event = booked().event

    add(by, event, day(DAY + timedelta(days=7)))

    event.refresh_from_db()
    assert event.ends_at == day(DAY + timedelta(days=7)).ends_at
    assert told(event) == ["session_added", "session_added"]


def test_the_same_session_is_added_once(by):
    event = course(status="draft", sessions=False)

    assert [len(add(by, event, day())), len(add(by, event, day()))] == [1, 0]


def test_an_event_has_no_more_than_sixty_sessions(by):
    event = course(sessions=False)

    with pytest.raises(TooManySessions, match="61 sessions"):
        add(by, event, *(day(DAY + timedelta(days=number)) for number in range(61)))


def changed(by, session, **said):
    meeting = said.pop("meeting", None) or day(DAY + timedelta(days=1))
    return sessions.change(by=by, session_id=session.pk, facts=SessionFacts(meeting, **said), now=NOW)


def test_a_moved_session_is_told_with_the_day_before_and_now(by):
    event = booked().event

    session = changed(by, event.sessions.get())

    event.refresh_from_db()
    assert (session.sequence, event.starts_at, told(event)) == (1, session.starts_at, ["session_changed"] * 2)
    body = Told.objects.first().body
    assert "Before: Wednesday 20 January 2027, 09:30 to 15:30." in body
    assert "Now: Thursday 21 January 2027, 16:00 to 17:00." in body


def test_a_session_to_come_is_not_moved_into_the_past(by):
    event = booked().event

    with pytest.raises(InThePast):
        changed(by, event.sessions.get(), meeting=day((NOW - timedelta(days=1)).date()))
    assert told(event) == []


def test_a_session_elsewhere_is_told(by):
    event = booked().event
    session = event.sessions.get()
    same = sessions.Meeting(session.starts_at, session.ends_at)

    changed(by, session, meeting=same, venue_id=VenueFactory(name="Town hall").pk)

    body = Told.objects.first().body
    assert ("Place: Town hall." in body, "Before:" in body) == (True, False)


def test_a_new_title_of_a_session_is_not_worth_a_message(by):
    event = booked().event
    session = event.sessions.get()

    changed(by, session, meeting=sessions.Meeting(session.starts_at, session.ends_at), title="Part 1")

    assert (told(event), Session.objects.get(pk=session.pk).sequence) == ([], 0)


@pytest.fixture
def attended():
    """A session somebody was at, with another one after it."""
    booking = booked()
    session = booking.event.sessions.get()
    SessionFactory(event=booking.event, starts_at=session.starts_at + timedelta(days=7))
    Attendance.objects.create(session=session, booking=booking, presence="present", how="tap", recorded_at=NOW)
    return session


def test_a_session_somebody_was_at_stays_when_it_was(by, attended):
    with pytest.raises(SessionAttended):
        changed(by, attended)


def test_a_session_somebody_was_at_is_cancelled_and_not_deleted(by, attended):
    gone = sessions.remove(by=by, session_id=attended.pk, reason="Snow", now=NOW)

    attended.refresh_from_db()
    assert (gone, attended.cancelled_at, attended.attendances.count()) == (False, NOW, 1)


def test_a_session_that_has_taken_place_stays(by, attended):
    with pytest.raises(SessionAttended, match="has taken place"):
        sessions.remove(by=by, session_id=attended.pk, reason="", now=attended.ends_at)

    assert (Session.objects.filter(cancelled_at=None).count(), Told.objects.count()) == (2, 0)


def test_even_of_a_draft_a_session_somebody_was_at_is_kept(by, attended):
    Event.objects.update(status="draft")

    assert sessions.remove(by=by, session_id=attended.pk, reason="", now=NOW) is False


def test_a_session_of_a_published_event_is_cancelled_and_told(by, attended):
    later = attended.event.sessions.exclude(pk=attended.pk).get()

    sessions.remove(by=by, session_id=later.pk, reason="Snow", now=NOW)

    body = Told.objects.filter(kind="session_cancelled").first().body
    assert "on Wednesday 27 January 2027, 09:30 to 15:30 does not take place." in body
    assert "The reason: Snow" in body


def test_a_session_is_taken_out_once(by, attended):
    sessions.remove(by=by, session_id=attended.pk, reason="", now=NOW)

    with pytest.raises(EventOver, match="cancelled already"):
        sessions.remove(by=by, session_id=attended.pk, reason="", now=NOW)


def test_the_only_session_of_a_published_event_stays(by):
    with pytest.raises(LastSession):
        sessions.remove(by=by, session_id=course().sessions.get().pk, reason="", now=NOW)


def test_a_draft_may_lose_its_only_session(by):
    event = course(status="draft")

    sessions.remove(by=by, session_id=event.sessions.get().pk, reason="", now=NOW)

    event.refresh_from_db()
    assert (event.starts_at, event.sessions.count()) == (None, 0)


def soon(**values):
    return course(starts_at=NOW + timedelta(days=10), minimum=5, **values)


def test_the_organiser_is_told_once_of_an_event_under_its_minimum():
    organiser = PersonFactory(email="organiser@example.org")
    event = soon(created_by=organiser, places_taken=2)
    for _ in range(2):
        tell_under_minimum.run()

    send_messages.run()

    (message,) = mail.outbox
    assert (message.to, message.subject) == (["organiser@example.org"], f"Under its minimum: {event}")
    assert "2 of at least 5 places are booked." in message.body
    assert "calendar entry" not in message.body


def test_nobody_is_told_of_events_that_are_far_full_enough_or_over():
    soon(places_taken=5)
    course(minimum=5, starts_at=NOW + timedelta(days=15))
    course(minimum=5, starts_at=NOW - timedelta(days=1))
    soon(status="cancelled")

    assert minimums.tell_organisers(now=NOW) == 0


def test_without_organiser_the_partnership_is_told(alpha):
    soon()

    assert minimums.tell_organisers(now=NOW) == bool(alpha.contact_email)


def test_a_copy_to_a_day_without_that_hour_is_refused(by):
    event = course(sessions=False)
    starts = day(date(2027, 1, 24), "01:30", "03:00")
    SessionFactory(event=event, starts_at=starts.starts_at, ends_at=starts.ends_at)
    Event.objects.filter(pk=event.pk).update(starts_at=starts.starts_at, ends_at=starts.ends_at)

    with pytest.raises(NoSuchTime, match="There is no 01:30"):
        writing.copy(by=by, event_id=event.pk, to_day=date(2027, 3, 28), title="Again")
