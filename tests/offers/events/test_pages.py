"""The pages of events: what each reader sees, and what buttons do."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from offers.enums import EventStatus
from offers.models import Event, Material, Session, Venue
from tests.factories.membership import PersonFactory, SchoolFactory, at_school, office
from tests.factories.offers import BookingPolicyFactory, EventFactory, ProviderFactory, VenueFactory, course
from tests.factories.offers_events import NOW, PDF, booked, material

LINK = "https://meet.example.org/room"


def page(browser, name, *args, **query):
    return browser.get(reverse(name, args=args), query)


def typed_day(name, day, month, year):
    return {f"{name}_day": day, f"{name}_month": month, f"{name}_year": year}


def new_event(offer, **changes):
    return {
        "offer": offer.pk, "title": "Phonics", "format": "in_person", "capacity": "20", "starts": "16:00",
        "ends": "17:30", "policy": BookingPolicyFactory().pk, **typed_day("day", 20, 1, 2027), **changes,
    }  # fmt: skip


def draft_offer(**facts):
    return course(**facts).offer


def test_the_office_writes_an_event_with_its_first_session(manager, said):
    offer = draft_offer()

    response = manager.post(reverse("event_new"), new_event(offer), follow=True)

    made = Event.objects.get(title="Phonics")
    assert said(response) == ["The event is written as a draft. Publish it when it is complete."]
    assert (made.status, made.capacity, made.starts_at.isoformat()) == ("draft", 20, "2027-01-20T16:00:00+00:00")


def test_a_form_sent_twice_writes_one_event(manager):
    offer = draft_offer()
    for _ in range(2):
        manager.post(reverse("event_new"), new_event(offer))

    assert (Event.objects.filter(title="Phonics").count(), Session.objects.filter(event__title="Phonics").count()) == (
        1,
        1,
    )


@pytest.mark.parametrize(
    ("typed", "words_said"),
    [
        ({"ends": "15:00"}, "The end must be after the start: 15:00 is not after 16:00."),
        ({"format": "online", "online_url": "javascript:alert(1)"}, "The link must begin with https:// or http://."),
        ({"format": "online", "online_url": "ftp://example.org/a"}, "The link must begin with https:// or http://."),
        (
            typed_day("opens_on", 10, 1, 2027) | typed_day("closes_on", 5, 1, 2027),
            "Booking must open before it closes.",
        ),
        ({"starts": "four"}, "The time must be like 16:00 or 9.30."),
        ({"policy": ""}, "Choose terms of cancelling"),
        ({"capacity": "0"}, "greater than or equal to 1"),
        (typed_day("day", 28, 3, 2027) | {"starts": "1:30", "ends": "3:00"}, "There is no 01:30 on 28 March 2027"),
    ],
)
def test_what_cannot_be_is_said_and_keeps_what_was_typed(manager, words, typed, words_said):
    response = manager.post(reverse("event_new"), new_event(draft_offer(), **typed))

    assert words_said in words(response)
    assert 'value="Phonics"' in response.content.decode()
    assert not Event.objects.filter(title="Phonics").exists()


def test_an_event_without_session_policy_or_price_is_not_published(manager, said):
    event = EventFactory(status="draft", sessions=False)
    event.policy.is_current = False
    event.policy.save()

    response = manager.post(reverse("event_publish", args=[event.pk]), follow=True)

    (message,) = said(response)
    assert "Add a session" in message
    assert "Say what a place costs" in message
    assert "have a newer version" in message
    assert Event.objects.get().status == EventStatus.DRAFT


def test_the_page_of_a_draft_says_what_it_lacks(manager, words):
    event = EventFactory(status="draft", sessions=False)

    assert "Add a session: an event without one cannot be booked." in words(page(manager, "event", event.pk))


def test_a_complete_event_is_published_closed_and_opened_again(manager, said):
    event = course(status="draft")
    found = []
    for name in ("event_publish", "event_publish", "event_close", "event_close", "event_publish"):
        manager.post(reverse(name, args=[event.pk]))
        found.append(Event.objects.get(pk=event.pk).status)

    assert found == ["open", "open", "closed", "closed", "open"]


def test_an_event_is_finished_when_it_is_over(manager, said):
    event = course(starts_at=NOW - timedelta(days=1))

    manager.post(reverse("event_finish", args=[event.pk]))

    assert Event.objects.get().status == EventStatus.FINISHED


def test_an_event_to_come_is_not_finished(manager, said):
    response = manager.post(reverse("event_finish", args=[course(title="Phonics").pk]), follow=True)

    assert said(response) == ["“Phonics” is not over yet."]


def test_a_changed_event_keeps_its_sessions(manager):
    event = course()
    typed = {"title": "Maths", "capacity": "25", "minimum": "5", "policy": event.policy_id}

    manager.post(reverse("event_change", args=[event.pk]), typed | typed_day("closes_on", 13, 1, 2027))

    event.refresh_from_db()
    assert (event.title, event.capacity, event.minimum, event.sessions.count()) == ("Maths", 25, 5, 1)
    assert event.closes_at.isoformat() == "2027-01-14T00:00:00+00:00"


def test_fewer_places_than_are_booked_are_refused_on_the_form(manager, words):
    event = booked().event
    booked(event)
    typed = {"title": event.title, "capacity": "1", "policy": event.policy_id}

    response = manager.post(reverse("event_change", args=[event.pk]), typed)

    assert "2 places are taken: 1 would be 1 too few." in words(response)


def test_cancelling_says_first_what_it_does(manager, words):
    event = booked().event

    text = words(page(manager, "event_cancel", event.pk))

    assert "Told by e-mail, with the calendar entry: 1 delegate of 1 school." in text
    assert "£95.00 of places is credited or not charged" in text


def test_cancelling_on_its_page_cancels(manager, said):
    event = course()

    response = manager.post(reverse("event_cancel", args=[event.pk]), {"reason": "Snow"}, follow=True)

    event.refresh_from_db()
    assert said(response) == ["The event is cancelled, and everybody is told."]
    assert (event.status, event.cancel_reason) == ("cancelled", "Snow")


def test_an_event_moves_on_its_page(manager, said):
    event = booked().event

    response = manager.post(
        reverse("event_move", args=[event.pk]),
        typed_day("day", 3, 2, 2027) | typed_day("leave_until", 10, 1, 2027) | {"starts": ""},
        follow=True,
    )

    event.refresh_from_db()
    assert said(response) == ["The event is moved, and everybody is told."]
    assert event.starts_at.isoformat() == "2027-02-03T09:30:00+00:00"


def test_a_refused_move_is_said_on_the_form(manager, words):
    response = manager.post(reverse("event_move", args=[course().pk]), typed_day("day", 3, 2, 2025) | {"starts": ""})

    assert "The new day is over already." in words(response)


def test_the_place_changes_on_its_page(manager):
    event, hall = course(), VenueFactory()

    manager.post(reverse("event_place", args=[event.pk]), {"format": "hybrid", "venue": hall.pk, "online_url": LINK})

    event.refresh_from_db()
    assert (event.format, event.venue, event.online_url) == ("hybrid", hall, LINK)


def test_a_weekly_programme_is_shown_and_then_made(manager, words):
    event = course(status="draft")
    typed = {
        "makes": "sessions", "title": "Part", "count": "3", "every": "1", "skips_holidays": "on", "starts": "16:00",
        "ends": "17:00", "breaks": "24/3/2027 to 24/3/2027", **typed_day("day", 17, 3, 2027),
    }  # fmt: skip

    shown = words(manager.post(reverse("event_series", args=[event.pk]), typed))
    for _ in range(2):
        manager.post(reverse("event_series", args=[event.pk]), typed | {"make": "yes"})

    assert "Left out: 24 Mar 2027 (Holiday)." in shown
    assert [(row.title, row.starts_at.hour) for row in event.sessions.all()[1:]] == [
        ("Part 1", 16), ("Part 2", 15), ("Part 3", 15),
    ]  # fmt: skip


def test_a_series_makes_events_of_their_own_once(manager):
    event = course(title="Network meeting")
    typed = {
        "makes": "events", "count": "3", "every": "2", "starts": "16:00", "ends": "17:00", **typed_day("day", 20, 1, 2027)
    }  # fmt: skip
    for _ in range(2):
        manager.post(reverse("event_series", args=[event.pk]), typed | {"make": "yes"})

    made = Event.objects.filter(copied_from=event)
    assert [(row.starts_at.isoformat(), row.status) for row in made] == [
        ("2027-02-03T09:30:00+00:00", "draft"),
        ("2027-02-17T09:30:00+00:00", "draft"),
    ]


@pytest.mark.parametrize(
    ("typed", "refused"),
    [
        ("in May", "“in May” must be like 15/2/2027 to 19/2/2027."),
        ("19/2/2027 to 15/2/2027", "“19/2/2027 to 15/2/2027” ends before it begins."),
    ],
)
def test_holidays_that_cannot_be_read_are_named(manager, words, typed, refused):
    facts = {"makes": "sessions", "count": "3", "every": "1", "starts": "16:00", "ends": "17:00", "breaks": typed}

    response = manager.post(reverse("event_series", args=[course().pk]), facts | typed_day("day", 17, 3, 2027))

    assert refused in words(response)


def test_a_copy_takes_sessions_trainers_kept_places_and_files_to_another_day(manager):
    event = course(closes_at=NOW + timedelta(days=70))
    event.trainers.add(ProviderFactory())
    event.quotas.create(label="Full", audiences=["full"], capacity=3)
    material(event)
    for _ in range(2):
        manager.post(reverse("event_copy", args=[event.pk]), {"title": "Again"} | typed_day("day", 21, 4, 2027))

    copy = Event.objects.get(title="Again")
    assert (copy.status, copy.starts_at.isoformat(), copy.closes_at - event.closes_at) == (
        "draft",
        "2027-04-21T08:30:00+00:00",
        timedelta(days=91, hours=-1),
    )
    assert [rows.count() for rows in (copy.sessions, copy.trainers, copy.quotas, copy.materials)] == [1, 1, 1, 1]


def test_a_session_is_added_moved_and_taken_out_of_a_draft(manager):
    event = course(status="draft")
    day = {"starts": "9.30", "ends": "3pm", "title": "Part 2", **typed_day("day", 27, 1, 2027)}
    manager.post(reverse("event_sessions", args=[event.pk]), day)
    session = event.sessions.get(title="Part 2")
    manager.post(reverse("session_change", args=[event.pk, session.pk]), day | {"starts": "10:00"})
    session.refresh_from_db()

    manager.post(reverse("session_remove", args=[event.pk, session.pk]), {"reason": ""})

    assert (session.starts_at.hour, session.ends_at.hour) == (10, 15)
    assert event.sessions.count() == 1


def test_a_session_of_another_event_does_not_exist(manager):
    other = course().sessions.get()

    response = page(manager, "session_change", course().pk, other.pk)

    assert (response.status_code, Session.objects.filter(pk=other.pk).exists()) == (404, True)


@pytest.fixture
def delegate():
    return PersonFactory(name="Sam Example")


def online(**facts):
    return course(format="hybrid", online_url=LINK, **facts)


def test_a_delegate_sees_the_link_and_the_files(client_for, delegate):
    event = online()
    material(event, "Slides of the day")
    booked(event, delegate=delegate)

    html = page(client_for(delegate), "event", event.pk).content.decode()

    assert (LINK in html, "Slides of the day" in html) == (True, True)


@pytest.mark.parametrize("status", ["held", "cancelled"])
def test_without_a_confirmed_place_there_is_no_link(client_for, delegate, status):
    event = online()
    material(event, "Slides of the day")
    booked(event, delegate=delegate, status=status, hold_expires_at=NOW, cancelled_at=NOW, cancel_reason="other")

    html = page(client_for(delegate), "event", event.pk).content.decode()

    assert (LINK in html, "Slides of the day" in html) == (False, False)


def test_who_books_sees_no_link_that_is_the_delegates(client_for):
    booking = booked(online())
    manager_of_school = at_school(booking.school, "business_manager")

    assert LINK not in page(client_for(manager_of_school), "event", booking.event.pk).content.decode()


def test_a_trainer_sees_the_link_even_of_a_draft(client_for):
    person = PersonFactory()
    event = online(status="draft")
    event.trainers.add(ProviderFactory(person=person))

    assert LINK in page(client_for(person), "event", event.pk).content.decode()


def test_a_draft_is_hidden_from_schools(client_for):
    head = at_school(SchoolFactory(), "head")

    response = page(client_for(head), "event", course(status="draft", title="Secret plan").pk)

    assert (response.status_code, b"Secret plan" in response.content) == (404, False)


def test_a_delegate_downloads_a_file_and_others_do_not(client_for, delegate):
    event = course()
    row = material(event)
    booked(event, delegate=delegate)
    names = ("event_material", event.pk, row.pk)

    given = page(client_for(delegate), *names)
    refused = page(client_for(at_school(SchoolFactory(), "head")), *names)

    assert (b"".join(given.streaming_content), given["Cache-Control"]) == (PDF, "private, no-store")
    assert (refused.status_code, refused.streaming) == (404, False)


def test_a_file_is_added_once_and_taken_away(manager, tmp_path):
    event = course()
    path = tmp_path / "plan.pdf"
    path.write_bytes(PDF)
    for _ in range(2):
        with path.open("rb") as file:
            manager.post(reverse("event_materials", args=[event.pk]), {"title": "Plan: part 1", "file": file})
    (row,) = Material.objects.filter(event=event)

    for _ in range(2):
        manager.post(reverse("event_material_remove", args=[event.pk, row.pk]))

    assert (row.file_name, Material.objects.count()) == ("plan-part-1.pdf", 0)


def test_a_program_is_refused_as_a_file(manager, words, tmp_path):
    path = tmp_path / "plan.pdf"
    path.write_bytes(b"MZ\x90\x00" + b"\x00" * 100)
    with path.open("rb") as file:
        response = manager.post(reverse("event_materials", args=[course().pk]), {"title": "Plan", "file": file})

    assert "This file cannot be offered to schools." in words(response)


def test_kept_places_are_written_and_given_up(manager):
    event = course()
    manager.post(reverse("event_quotas", args=[event.pk]), {"label": "Members", "audiences": ["full"], "capacity": "5"})
    quota = event.quotas.get()

    manager.post(reverse("event_quota_drop", args=[event.pk, quota.pk]))

    assert ((quota.capacity, quota.audiences), event.quotas.count()) == ((5, ["full"]), 0)


def test_a_venue_that_is_a_school_lies_where_the_register_says(manager, placed):
    school = SchoolFactory(urn=placed[0], postcode="SE13 6LT", address="1 Example Road")

    manager.post(reverse("venue_new"), {"name": "Ash School hall", "school": school.pk, "is_active": "on"})

    venue = Venue.objects.get()
    assert (venue.postcode, venue.latitude, venue.longitude) == ("SE13 6LT", *placed[1:])


@pytest.mark.parametrize(
    ("typed", "refused"),
    [
        ({"postcode": "not one"}, "The postcode must be like N22 8HQ."),
        ({"latitude": "51.4"}, "Type both coordinates, or none."),
        ({"latitude": "12", "longitude": "0"}, "greater than or equal to 49"),
    ],
)
def test_a_venue_somewhere_impossible_is_refused(manager, words, typed, refused):
    response = manager.post(reverse("venue_new"), {"name": "Hall", "is_active": "on"} | typed)

    assert refused in words(response)


def test_a_venue_changes_and_leaves_the_list(manager, words):
    venue = VenueFactory(name="Old hall")
    typed = {"name": "Old hall", "postcode": "n228hq", "latitude": "51.6", "longitude": "-0.1"}

    manager.post(reverse("venue_change", args=[venue.pk]), typed)

    venue.refresh_from_db()
    assert (venue.postcode, venue.is_active) == ("N22 8HQ", False)
    assert "Old hall" not in words(page(manager, "venues"))


def test_the_office_reads_what_was_told(manager, words):
    event = booked().event
    manager.post(reverse("event_move", args=[event.pk]), typed_day("day", 3, 2, 2027) | {"starts": ""})

    assert f"Moved: {event}" in words(page(manager, "event_messages", event.pk))
    with CaptureQueriesContext(connection) as queries:
        page(manager, "event", event.pk)
    assert [row["sql"] for row in queries if "offers_told" in row["sql"]] == []  # its own page reads none of them


def test_the_finance_officer_looks_but_has_no_buttons(client_for, words):
    text = words(page(client_for(office("finance")), "event", course().pk))

    assert ("For the office" in text, "Cancel the event" in text) == (True, False)


def test_places_are_added_and_not_taken_from_who_has_them(manager, words, said):
    event = booked(course(capacity=5)).event
    booked(event)
    page_of = reverse("event_capacity", args=[event.pk])

    refused = words(manager.post(page_of, {"capacity": "1"}))
    done = said(manager.post(page_of, {"capacity": "9"}, follow=True))

    assert "2 of 5 places are taken: there cannot be fewer." in refused
    assert "2 places are taken: 1 would be 1 too few." in refused
    assert (done, Event.objects.get().capacity) == (["The number of places is changed."], 9)


def test_without_terms_the_form_says_where_to_write_them(manager, words):
    assert "There are none yet: write them under “Settings of offers” first." in words(page(manager, "event_new"))
