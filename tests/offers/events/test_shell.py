"""What events add around every page."""

from datetime import timedelta

from django.core import mail
from django.urls import reverse
from icalendar import Calendar

from offers.operations import event_changes
from offers.tasks import send_messages
from tests.factories.membership import PersonFactory, SchoolFactory, at_school, office
from tests.factories.offers import EventFactory, course
from tests.factories.offers_events import NOW, ON, booked


def home(browser):
    return browser.get(reverse("home")).context


def panel(browser):
    return next(panel for panel in home(browser)["panels"] if panel.title == "Your next events")


def found(browser, query):
    hits = browser.get(reverse("search"), {"q": query}).context["hits"]
    return [hit.title for hit in hits if hit.kind == "Event"]


def test_the_office_is_asked_to_decide_about_events_under_their_minimum(manager):
    course(title="Phonics", starts_at=NOW + timedelta(days=10), minimum=5, places_taken=2)
    course(title="Far", minimum=5)

    needs = [(need.title, need.reason) for need in home(manager)["needs"] if "takes place" in need.title]

    assert needs == [("Decide whether “Phonics” takes place", "2 of at least 5 places booked")]


def test_who_only_looks_is_not_asked(client_for):
    course(starts_at=NOW + timedelta(days=10), minimum=5)

    assert not any("takes place" in need.title for need in home(client_for(office("reviewer")))["needs"])


def test_the_home_of_a_school_shows_its_next_three_events(client_for):
    school = SchoolFactory()
    for number in range(4):
        booked(course(title=f"Course {number}", starts_at=NOW + timedelta(days=number + 1)), school=school)
    booked(course(title="Of others"))
    booked(course(title="Cancelled", status="cancelled", starts_at=NOW + timedelta(hours=1)), school=school)

    rows = panel(client_for(at_school(school, "head"))).context["rows"]

    assert [str(event) for event, _, _ in rows] == ["Course 0", "Course 1", "Course 2"]


def test_a_school_without_places_reads_where_events_are(client_for, words):
    browser = client_for(at_school(SchoolFactory(), "head"))

    assert "Nothing is booked." in words(browser.get(reverse("home")))


def test_search_finds_drafts_for_the_office_alone(client_for, manager):
    course(title="Phonics, open")
    EventFactory(title="Phonics, draft", status="draft")

    browsers = (manager, client_for(at_school(SchoolFactory(), "head")))

    assert [sorted(found(browser, "phonics")) for browser in browsers] == [
        ["Phonics, draft", "Phonics, open"],
        ["Phonics, open"],
    ]


def test_everybody_hears_of_a_cancelled_event_and_their_calendars_too():
    booking = booked(course(title="Phonics"), delegate=PersonFactory(email="sam@example.org"))
    event_changes.cancel(by=office(), event_id=booking.event.pk, reason="Snow", on=ON, now=NOW)

    send_messages.run()

    booking.refresh_from_db()
    (message,) = [row for row in mail.outbox if row.to == ["sam@example.org"]]
    (part,) = message.attachments
    (entry,) = Calendar.from_ical(part.get_payload(decode=True)).walk("VEVENT")
    assert (booking.status, booking.fee_pence, booking.cancel_reason) == ("cancelled", 0, "organiser")
    assert (part.get_param("method"), str(entry["status"]), "Snow" in message.body) == ("CANCEL", "CANCELLED", True)
    assert {row.to[0] for row in mail.outbox} == {"sam@example.org", booking.order.booked_by.email}
