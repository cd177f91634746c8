"""Calendars by secret address, read by a parser: whose events they show, what changes, what stays as cancelled."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from icalendar import Calendar

from membership.models import Person
from offers.models import Booking, CalendarFeed, Event
from offers.operations import event_changes
from offers.operations.events import sessions
from tenants import ical
from tenants.ical import Entry, Method, Party
from tests.factories.membership import PersonFactory, SchoolFactory, at_school, office
from tests.factories.offers import BookingFactory, ProviderFactory, SessionFactory, course
from tests.factories.offers_events import NOW, ON, booked, feed_key

AT = datetime(2027, 3, 31, 15, 0, tzinfo=UTC)


def read(client, key):
    response = client.get(reverse("feed_file", args=[key]))
    calendar = Calendar.from_ical(response.content)
    assert calendar.to_ical() == response.content
    return response, calendar.walk("VEVENT")


def summaries(events):
    return [str(event["summary"]) for event in events]


@pytest.fixture
def sam():
    return PersonFactory(name="Sam Example")


def test_an_entry_survives_a_round_trip_with_londons_time():
    entry = Entry(
        "a@events", 3, "Maths; and, more\nlines", AT, AT + timedelta(hours=1), NOW, "Hall", "Text", "https://x.org"
    )

    calendar = Calendar.from_ical(ical.calendar("Events", [entry]))

    (event,) = calendar.walk("VEVENT")
    (zone,) = calendar.walk("VTIMEZONE")
    assert (str(event["uid"]), event["sequence"], str(event["summary"])) == ("a@events", 3, "Maths; and, more\nlines")
    assert (event["dtstart"].params["TZID"], str(zone["tzid"])) == ("Europe/London", "Europe/London")
    assert b"DTSTART;TZID=Europe/London:20270331T160000" in event.to_ical()
    assert (event.decoded("dtstart") == AT, str(calendar["method"])) == (True, "PUBLISH")


def test_the_zone_in_the_file_changes_the_clocks_when_london_does():
    zone = Calendar.from_ical(ical.calendar("Events", [])).walk("VTIMEZONE")[0].to_tz()

    instants = [datetime(2027, 3, 28, 0, 59, tzinfo=UTC), datetime(2027, 3, 28, 1, 0, tzinfo=UTC)]
    instants += [datetime(2027, 10, 31, 0, 59, tzinfo=UTC), datetime(2027, 10, 31, 1, 0, tzinfo=UTC)]
    for instant in instants:
        assert instant.astimezone(zone).utcoffset() == instant.astimezone(ical.LONDON).utcoffset()


@pytest.mark.parametrize(("is_cancelled", "method"), [(False, Method.REQUEST), (True, Method.CANCEL)])
def test_an_invitation_has_one_organiser_and_one_attendee(is_cancelled, method):
    entry = Entry("a@events", 1, "Maths", AT, AT + timedelta(hours=1), NOW, is_cancelled=is_cancelled)

    made = ical.invitation(
        [entry], Party("Office", "office@example.org"), Party("Sam", "sam@example.org"), is_cancelled=is_cancelled
    )

    calendar = Calendar.from_ical(made)
    (event,) = calendar.walk("VEVENT")
    assert (str(calendar["method"]), str(event["organizer"]), str(event["attendee"])) == (
        method,
        "mailto:office@example.org",
        "mailto:sam@example.org",
    )


def test_a_person_reads_the_own_places_and_nobody_elses(client, sam):
    event = course(title="Phonics", format="hybrid", online_url="https://meet.example.org/a")
    booked(event, delegate=sam)
    booked(event, delegate=PersonFactory(name="Alex Other"))
    booked(course(title="Maths"))

    response, events = read(client, feed_key(sam))

    assert (summaries(events), response["Content-Type"]) == (["Phonics"], "text/calendar; charset=utf-8")
    assert "Join online: https://meet.example.org/a" in events[0]["description"]
    assert b"Alex Other" not in response.content


def test_no_cache_keeps_a_calendar(client, sam):
    response, _ = read(client, feed_key(sam))

    assert (response["Cache-Control"], response["X-Robots-Tag"]) == ("private, no-store", "noindex")


def test_a_trainer_reads_what_to_train(client, sam):
    event = course(title="Phonics")
    event.trainers.add(ProviderFactory(person=sam))
    draft = course(title="Draft", status="draft")
    draft.trainers.add(ProviderFactory())

    assert summaries(read(client, feed_key(sam))[1]) == ["Phonics"]


def test_uids_stay_and_sequences_rise_when_an_event_moves(client, sam):
    booking, key = booked(delegate=sam), feed_key(sam)
    before = read(client, key)[1][0]
    to = event_changes.Move(ON + timedelta(days=120))

    event_changes.move(by=office(), event_id=booking.event.pk, to=to, on=ON, now=NOW)

    after = read(client, key)[1][0]
    assert (after["uid"], after["sequence"] > before["sequence"]) == (before["uid"], True)


def test_a_cancelled_event_stays_thirty_days_as_cancelled(client, sam, time_machine):
    booking, key = booked(delegate=sam), feed_key(sam)
    event_changes.cancel(by=office(), event_id=booking.event.pk, reason="", on=ON, now=NOW)
    found = []
    for days in (0, 29, 31):
        time_machine.move_to(NOW + timedelta(days=days))
        found.append([str(event["status"]) for event in read(client, key)[1]])

    assert found == [["CANCELLED"], ["CANCELLED"], []]


def test_a_cancelled_place_stays_thirty_days_as_cancelled(client, sam, time_machine):
    booking, key = booked(delegate=sam), feed_key(sam)
    Booking.objects.filter(pk=booking.pk).update(status="cancelled", cancelled_at=NOW, cancel_reason="other")
    found = []
    for days in (29, 31):
        time_machine.move_to(NOW + timedelta(days=days))
        found.append([str(event["status"]) for event in read(client, key)[1]])

    assert found == [["CANCELLED"], []]


def test_a_session_taken_out_stays_as_cancelled(client, sam):
    event = booked(delegate=sam).event
    later = SessionFactory(event=event, starts_at=event.starts_at + timedelta(days=7))
    sessions.remove(by=office(), session_id=later.pk, reason="", now=NOW)

    _, events = read(client, feed_key(sam))

    assert [str(row["status"]) for row in events] == ["CONFIRMED", "CANCELLED"]


def test_a_held_place_is_tentative(client, sam):
    booked(delegate=sam, status="held", hold_expires_at=NOW + timedelta(days=1))

    assert [str(event["status"]) for event in read(client, feed_key(sam))[1]] == ["TENTATIVE"]


@pytest.mark.parametrize(
    ("role", "names"), [("head", True), ("business_manager", True), ("staff", False), ("governor", False)]
)
def test_names_of_the_school_are_for_those_who_lead_it(client, role, names):
    school = SchoolFactory()
    event = course(title="Phonics")
    booked(event, school=school, delegate=PersonFactory(name="Sam Example"))
    booked(event, school=school, delegate=None)
    booked(event, delegate=PersonFactory(name="Alex Other"))

    response, events = read(client, feed_key(at_school(school, role), school))

    text = str(events[0]["description"])
    assert (summaries(events), "Sam Example" in text, "2 places of your school" in text) == (
        ["Phonics"],
        names,
        not names,
    )
    assert b"Alex Other" not in response.content


def test_a_schools_calendar_has_no_link_to_join(client):
    booking = booked(course(format="online", online_url="https://meet.example.org/a"))
    person = at_school(booking.school, "head")

    response, _ = read(client, feed_key(person, booking.school))

    assert b"meet.example.org" not in response.content


def refused(client, key):
    response = client.get(reverse("feed_file", args=[key]))
    return response.status_code, b"BEGIN:VCALENDAR" in response.content


def test_an_unknown_address_does_not_exist(client):
    assert refused(client, "no-such-key") == (404, False)


def test_a_new_address_ends_the_old_one(client, sam):
    old = feed_key(sam)
    feed_key(sam)

    assert (refused(client, old), CalendarFeed.objects.count()) == ((404, False), 1)


def test_an_address_ends_with_the_role_at_the_school(client):
    school = SchoolFactory()
    person = at_school(school, "head")
    key = feed_key(person, school)
    person.school_roles.all().delete()

    assert refused(client, key) == (404, False)


def test_an_address_ends_when_its_person_leaves(client, sam):
    key = feed_key(sam)
    Person.objects.filter(pk=sam.pk).update(is_active=False)

    assert refused(client, key) == (404, False)


def test_only_the_hash_of_a_key_is_kept(sam):
    key = feed_key(sam)

    assert key not in str(CalendarFeed.objects.values().get())


def test_an_address_is_made_on_its_page_shown_once_and_ended(client_for):
    school = SchoolFactory(name="Ash School")
    browser = client_for(at_school(school, "head"))
    page = reverse("calendar_feed")

    shown = browser.post(page, {"whose": str(school.pk)})
    key = shown.context["address"].rsplit("/", 1)[1].removesuffix(".ics")

    assert (shown["Cache-Control"], key in shown.content.decode()) == ("no-store", True)
    assert key not in browser.get(page).content.decode()
    assert summaries(read(browser, key)[1]) == []
    browser.post(page, {"whose": str(school.pk), "revoke": "yes"})
    assert refused(browser, key) == (404, False)


def test_an_address_of_another_school_is_not_made(client_for):
    browser = client_for(at_school(SchoolFactory(), "head"))

    response = browser.post(reverse("calendar_feed"), {"whose": str(SchoolFactory().pk)})

    assert (response.status_code, CalendarFeed.objects.count()) == (404, 0)


@pytest.mark.parametrize("count", [1, 3])
def test_a_calendar_takes_a_fixed_number_of_queries(count, client, sam, django_assert_num_queries):
    for _ in range(count):
        booked(delegate=sam)
        trained = course()
        trained.trainers.add(ProviderFactory(person=None))
    key = feed_key(sam)
    read(client, key)

    with django_assert_num_queries(5):
        read(client, key)


def test_an_event_is_downloaded_without_its_link_and_a_place_with_it(client_for, sam):
    event = course(title="Phonics", format="online", online_url="https://meet.example.org/a")
    BookingFactory(event=event, delegate=sam)
    stranger = client_for(at_school(SchoolFactory(), "head"))

    own, other = (browser.get(reverse("event_ics", args=[event.pk])) for browser in (client_for(sam), stranger))

    assert [summaries(Calendar.from_ical(row.content).walk("VEVENT")) for row in (own, other)] == [["Phonics"]] * 2
    assert [b"meet.example.org" in row.content for row in (own, other)] == [True, False]
    assert Event.objects.get().sequence == 0


def test_a_place_is_downloaded_with_its_link_by_the_delegate_alone(client_for):
    school = SchoolFactory()
    delegate = at_school(school, "staff")
    event = course(title="Phonics", format="online", online_url="https://meet.example.org/a")
    place = reverse("booking_ics", args=[booked(event, school=school, delegate=delegate).pk])

    own, other = (client_for(person).get(place) for person in (delegate, at_school(school, "head")))

    assert [summaries(Calendar.from_ical(row.content).walk("VEVENT")) for row in (own, other)] == [["Phonics"]] * 2
    assert [b"meet.example.org" in row.content for row in (own, other)] == [True, False]


def test_a_schools_calendar_says_nobody_comes_once_nobody_does(client):
    school = SchoolFactory()
    booked(school=school, status="cancelled", cancelled_at=NOW, cancel_reason="other")

    (event,) = read(client, feed_key(at_school(school, "head"), school))[1]

    assert (str(event["status"]), "Your places" in str(event["description"])) == ("CANCELLED", False)
