"""Events as lists, months and maps; with filters in the address, as files, within a fixed number of queries."""

import csv
import io
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from offers.enums import EventFormat
from tests.factories.membership import SchoolFactory, SubscriptionFactory, at_school, office
from tests.factories.offers import CategoryFactory, EventFactory, SessionFactory, VenueFactory, course, priced
from tests.factories.offers_events import NOW, booked

LISTED = "events"


@pytest.fixture
def school():
    """A member in good standing."""
    found = SchoolFactory(name="Ash School")
    SubscriptionFactory(school=found, year__start_year=2026, status="confirmed", confirmed_at=NOW)
    return found


@pytest.fixture
def head(client_for, school):
    return client_for(at_school(school, "head"))


def titles(browser, name=LISTED, **query):
    response = browser.get(reverse(name), query)
    return [row.event.title for row in response.context["rows"]]


def office_titles(browser, **query):
    return [row[0].title for row in browser.get(reverse(LISTED), query).context["rows"]]


def test_schools_see_events_to_come_soonest_first(head):
    course(title="Later", starts_at=NOW + timedelta(days=60))
    course(title="Sooner", starts_at=NOW + timedelta(days=30))
    course(title="Over", starts_at=NOW - timedelta(days=3))
    for status in ("draft", "cancelled", "finished"):
        course(title=status, status=status)

    assert titles(head) == ["Sooner", "Later"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"how": "online"}, ["Webinar"]),
        ({"free": "yes"}, ["Webinar"]),
        ({"places": "yes"}, ["Phonics"]),
        ({"month": "2027-02"}, ["Phonics"]),
        ({"month": "nonsense"}, ["Webinar", "Phonics"]),
        ({"month": "9999-12"}, ["Webinar", "Phonics"]),
        ({"category": "²"}, ["Webinar", "Phonics"]),
        ({"category": "9" * 30}, []),
        ({"q": "phon"}, ["Phonics"]),
        ({"q": "Town hall"}, ["Phonics"]),
        ({"phase": "secondary"}, ["Webinar"]),
        ({"how": "online", "places": "yes"}, []),
    ],
)
def test_filters_of_the_address_choose(head, query, found):
    course(
        title="Webinar", format=EventFormat.ONLINE, is_free=True, capacity=1, places_taken=1, venue=None,
        starts_at=NOW + timedelta(days=30),
    )  # fmt: skip
    phonics = priced({"full": "95"}, unit="place", kind="event", phases=["primary"])
    EventFactory(
        title="Phonics", offer=phonics, venue=VenueFactory(name="Town hall"), starts_at=NOW + timedelta(days=100)
    )

    assert titles(head, **query) == found


def test_a_category_chooses(head):
    wanted = CategoryFactory(name="Governance")
    course(title="Clerks")
    EventFactory(title="Chairs", offer=priced({"full": "10"}, unit="place", kind="event", category=wanted))

    assert titles(head, category=str(wanted.pk)) == ["Chairs"]


def test_a_school_reads_its_price_its_places_and_what_is_left(head, school, words):
    event = course({"full": "95", "non_member": "150"}, capacity=8)
    booked(event, school=school)

    (row,) = head.get(reverse(LISTED)).context["rows"]

    assert (row.price, row.places, row.own_places) == ("£95.00", "7 places left", 1)


def test_a_school_that_is_no_member_reads_its_own_price(client_for):
    course({"full": "95", "non_member": "150", "out_of_area": "150"})
    stranger = client_for(at_school(SchoolFactory(), "head"))

    (row,) = stranger.get(reverse(LISTED)).context["rows"]

    assert row.price == "£150.00"


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"capacity": 1}, "1 place left"),
        ({"capacity": 1, "places_taken": 1}, "Full: waiting list"),
        ({"capacity": 1, "places_taken": 1, "has_waiting_list": False}, "Full"),
        ({"status": "closed"}, "Booking closed"),
        ({"opens_at": NOW + timedelta(days=3)}, "Booking opens on 5 November"),
        ({"opens_at": datetime(2027, 5, 31, 23, 0, tzinfo=UTC)}, "Booking opens on 1 June"),
        ({"closes_at": NOW - timedelta(hours=1)}, "Booking closed"),
    ],
)
def test_how_booking_stands_is_said(head, facts, said):
    course(**facts)

    (row,) = head.get(reverse(LISTED)).context["rows"]

    assert row.places == said.replace("1 place left", "Last place")


def test_why_a_school_cannot_come_is_said(head, words):
    EventFactory(offer=priced({"full": "95"}, unit="place", kind="event", phases=["secondary"]))

    assert "This is for secondary schools." in words(head.get(reverse(LISTED)))


def test_an_offer_without_a_price_for_the_school_says_to_ask(head):
    course({"non_member": "150"})

    (row,) = head.get(reverse(LISTED)).context["rows"]

    assert row.price == "Ask us"


def test_the_list_is_a_file(head):
    course({"full": "95"}, title="=Phonics")

    text = head.get(reverse(LISTED), {"format": "csv"}).content.decode("utf-8-sig")

    (row,) = csv.DictReader(io.StringIO(text))
    assert (row["Event"], row["Price for your school, net"], row["Places"]) == ("'=Phonics", "£95.00", "20 places left")


def test_filters_stay_in_a_file(head):
    course(title="Phonics")

    text = head.get(reverse(LISTED), {"format": "csv", "how": "online"}).content.decode("utf-8-sig")

    assert list(csv.DictReader(io.StringIO(text))) == []


def test_the_office_sees_drafts_and_chooses_by_state(manager):
    course(title="Draft", status="draft")
    course(title="Open")
    course(title="Cancelled", status="cancelled")

    found = {show: sorted(office_titles(manager, show=show)) for show in ("", "draft", "cancelled", "all")}

    assert found == {
        "": ["Draft", "Open"],
        "draft": ["Draft"],
        "cancelled": ["Cancelled"],
        "all": ["Cancelled", "Draft", "Open"],
    }


def test_the_office_chooses_those_under_their_minimum(manager):
    course(title="Too few", minimum=5)
    course(title="Enough", minimum=5, places_taken=5)

    assert office_titles(manager, show="minimum") == ["Too few"]


def test_the_list_of_the_office_is_a_file(manager):
    course(title="Phonics", minimum=3)

    text = manager.get(reverse(LISTED), {"format": "csv"}).content.decode("utf-8-sig")

    (row,) = csv.DictReader(io.StringIO(text))
    assert (row["Event"], row["Booked"], row["Places"], row["Minimum"]) == ("Phonics", "0", "20", "3")


def test_a_month_has_its_sessions_on_their_days_and_the_ways_beside_it(head, words):
    event = course(title="Phonics")
    SessionFactory(event=event, starts_at=NOW + timedelta(days=85), ends_at=NOW + timedelta(days=85, hours=1))

    response = head.get(reverse("event_calendar"), {"month": "2027-01"})

    html = response.content.decode()
    found = {
        day.day.day: [meeting.clock for meeting in day.meetings]
        for week in response.context["month"].weeks
        for day in week
        if day.meetings
    }
    assert found == {20: ["09:30"], 26: ["10:00"]}
    assert ("?month=2026-12" in html, "?month=2027-02" in html) == (True, True)
    assert "Wednesday 20 January 2027" in words(response)


@pytest.mark.parametrize(("name", "label"), [("events", "List"), ("event_calendar", "Month"), ("event_map", "Map")])
def test_the_way_of_looking_that_is_shown_is_marked(head, name, label):
    page = head.get(reverse(name)).content.decode()
    ways = page.partition('aria-label="Ways to see events"')[2].partition("</nav>")[0]

    assert ways.count("aria-current") == 1
    assert f'aria-current="page">{label}</a>' in ways


def test_cancelled_sessions_and_drafts_are_not_in_the_month(head):
    course(status="draft")
    course(status="cancelled")
    event = course()
    event.sessions.update(cancelled_at=NOW)

    response = head.get(reverse("event_calendar"), {"month": "2027-01"})

    assert response.context["month"].is_empty


def test_a_month_that_cannot_be_read_is_this_one(head):
    assert head.get(reverse("event_calendar"), {"month": "2027-13"}).context["title"] == "Events in November 2026"


def test_venues_with_coordinates_are_numbered_on_the_map_and_in_its_list(head, words):
    place = {"latitude": Decimal("51.6"), "longitude": Decimal("-0.1")}
    course(title="Phonics", venue=VenueFactory(name="Town hall", **place))
    course(title="Maths", venue=VenueFactory(name="Annexe"))
    course(title="Webinar", format="online", venue=None)

    response = head.get(reverse("event_map"))

    text = words(response)
    assert "1. Town hall" in text
    assert "1. Town hall: 1 event" in str(response.context["chart"].wide)
    assert ("2. Annexe" in text, "Annexe" in text) == (False, True)
    assert "2 venues · 1 online or without a venue" in text


def test_schools_around_and_ones_own_are_on_the_map(client_for, placed):
    own = SchoolFactory(urn=placed[0])
    course(venue=VenueFactory(latitude=Decimal("51.5"), longitude=Decimal("0.01")))

    response = client_for(at_school(own, "head")).get(reverse("event_map"))

    drawn = str(response.context["chart"].wide)
    assert ("Your school" in drawn, drawn.count("app-chart__mark--other")) == (True, 1)


def test_without_coordinates_there_is_a_list_and_no_map(head, words):
    course(venue=VenueFactory(name="Annexe"))

    response = head.get(reverse("event_map"))

    assert (response.context["chart"], "Annexe" in words(response)) == (None, True)


def test_an_empty_list_says_so(head, words):
    assert "No events to come" in words(head.get(reverse(LISTED)))
    assert "No events match" in words(head.get(reverse(LISTED), {"free": "yes"}))


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_a_school_takes_a_fixed_number_of_queries(count, head, school, django_assert_num_queries):
    for _ in range(count):
        booked(course({"full": "95"}), school=school)
    head.get(reverse(LISTED))

    with django_assert_num_queries(17):
        head.get(reverse(LISTED))


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_the_office_takes_a_fixed_number_of_queries(count, client_for, django_assert_num_queries):
    browser = client_for(office("improvement_partner"))
    for _ in range(count):
        course()
    browser.get(reverse(LISTED))

    with django_assert_num_queries(8):
        browser.get(reverse(LISTED))


@pytest.mark.parametrize("count", [1, 3])
def test_the_map_takes_a_fixed_number_of_queries(count, head, django_assert_num_queries):
    for number in range(count):
        place = {"latitude": Decimal("51.5") + number, "longitude": Decimal("0.01")}
        course(venue=VenueFactory(**place))
    head.get(reverse("event_map"))

    with django_assert_num_queries(9):
        head.get(reverse("event_map"))


@pytest.mark.parametrize("count", [1, 3])
def test_the_month_takes_a_fixed_number_of_queries(count, head, django_assert_num_queries):
    for _ in range(count):
        course()
    head.get(reverse("event_calendar"))

    with django_assert_num_queries(5):
        head.get(reverse("event_calendar"), {"month": "2027-01"})
