"""The page of a session: one tap per delegate on a phone, its papers, who may open it, how many queries it takes."""

import io
from datetime import timedelta

import pypdf
import pytest
from django.urls import reverse

from membership.models import Person
from offers.models import Attendance, Booking
from offers.queries.attendance import counts, roll
from tests.factories import offers_days as days
from tests.factories.membership import at_school, office
from tests.factories.offers import BookingFactory, SessionFactory
from tests.pages import text_of


@pytest.fixture(autouse=True)
def during(time_machine):
    time_machine.move_to(days.DURING, tick=False)


def mark(browser, booking, presence, session=None):
    session = session or booking.event.sessions.get()
    return browser.post(reverse("day_mark", args=[session.pk, booking.pk]), {"presence": presence}, follow=True)


def pdf_text(response):
    return " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(response.content)).pages)


def test_a_tap_records_and_the_count_moves(client_for):
    event = days.held("present", "", "")
    waiting = event.bookings.order_by("pk").last()

    page = mark(client_for(office()), waiting, "late")

    assert "2 of 3 there · 0 absent · 1 not recorded" in text_of(page)
    assert Attendance.objects.get(booking=waiting).presence == "late"


def test_a_tap_that_says_nothing_records_nothing(client_for):
    page = mark(client_for(office()), BookingFactory(), "dancing")

    assert "0 of 1 there" in text_of(page)
    assert Attendance.objects.count() == 0


def test_a_delegate_of_another_event_is_refused_in_words(client_for):
    session = days.held("").sessions.get()

    page = mark(client_for(office()), BookingFactory(), "present", session)

    assert "Add them as a walk-in" in text_of(page)


def test_with_htmx_a_refusal_leads_to_the_page_that_says_it(client_for):
    session, stranger = days.held("").sessions.get(), BookingFactory()
    address = reverse("day_mark", args=[session.pk, stranger.pk])

    response = client_for(office()).post(address, {"presence": "present"}, headers={"HX-Request": "true"})

    assert response["HX-Redirect"] == reverse("day", args=[session.pk])


def test_the_search_stays_after_a_tap(client_for):
    booking = BookingFactory(delegate__name="Ada & Marsh")
    address = reverse("day_mark", args=[booking.event.sessions.get().pk, booking.pk])

    response = client_for(office()).post(address, {"presence": "present", "q": "Ada &"})

    assert response["Location"].endswith("?q=Ada+%26")


def test_everybody_else_is_recorded_by_one_button(client_for):
    event = days.held("absent", "", "")
    session = event.sessions.get()

    client_for(office()).post(reverse("day_rest", args=[session.pk]), {"presence": "present"})

    found = counts(roll(session))
    assert (found.there, found.absent) == (2, 1)


def test_trainers_open_their_own_sessions_and_no_others(client_for):
    event, other = days.held("present"), days.held("present")
    browser = client_for(days.trainer(event))

    pages = [browser.get(reverse("day", args=[one.sessions.get().pk])).status_code for one in (event, other)]

    assert pages == [200, 403]


def test_a_trainers_home_leads_to_todays_session(client_for):
    event = days.held("", title="Phonics for all")
    days.held("", title="Somebody else’s course")

    text = text_of(client_for(days.trainer(event)).get(reverse("home")))

    assert ("Today: Phonics for all" in text, "Somebody else’s course" in text) == (True, False)


def test_schools_do_not_open_the_day(client_for):
    event = days.held("present")
    head = client_for(at_school(event.bookings.get().school))

    assert head.get(reverse("day", args=[event.sessions.get().pk])).status_code == 403


def test_the_sheet_has_needs_for_the_organiser_alone(client_for):
    event = days.held("")
    Booking.objects.update(needs="No nuts")
    address = reverse("sign_in_sheet", args=[event.sessions.get().pk])
    trainer, manager = client_for(days.trainer(event)), client_for(office())

    door, organiser, asked = manager.get(address), manager.get(f"{address}?for=organiser"), trainer.get(
        f"{address}?for=organiser"
    )  # fmt: skip

    assert ["No nuts" in pdf_text(paper) for paper in (door, organiser, asked)] == [False, True, False]
    assert "Signature" in pdf_text(door)
    assert event.bookings.get().delegate.name in pdf_text(door)


def test_the_poster_says_where_the_code_leads(client_for):
    session = days.held("").sessions.get()

    paper = client_for(office()).get(reverse("day_poster", args=[session.pk]))

    text = pdf_text(paper).replace("\n", "")
    assert f"/offers/check-in/{session.check_in_key}/" in text
    assert session.event.bookings.get().delegate.name not in text


def test_a_letter_the_typeface_lacks_does_not_stop_a_sheet(client_for):
    event = days.held("")
    Person.objects.filter(bookings__event=event).update(name="Ada \u200b中 Marsh")

    paper = client_for(office()).get(reverse("sign_in_sheet", args=[event.sessions.get().pk]))

    assert "Marsh" in pdf_text(paper)


@pytest.mark.parametrize("count", [1, 3])
def test_the_roll_takes_a_fixed_number_of_queries(client_for, django_assert_num_queries, count):
    event = days.held(*["present"] * count)
    browser, address = client_for(office()), reverse("day", args=[event.sessions.get().pk])
    browser.get(address)

    with django_assert_num_queries(8):
        browser.get(address)


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_sessions_takes_a_fixed_number_of_queries(client_for, django_assert_num_queries, count):
    for _ in range(count):
        days.held("present")
    browser, address = client_for(office()), reverse("days")
    browser.get(address)

    with django_assert_num_queries(8):
        browser.get(address)


@pytest.mark.parametrize("count", [1, 3])
def test_settling_shows_any_number_in_a_fixed_number_of_queries(
    client_for, django_assert_num_queries, time_machine, count
):
    time_machine.move_to(days.OVER, tick=False)
    event = days.held(*["absent"] * count)
    browser, address = client_for(office()), reverse("event_settle", args=[event.pk])
    browser.get(address)

    with django_assert_num_queries(12):
        browser.get(address)


@pytest.mark.parametrize(("show", "shown"), [("", "Phonics"), ("next", "Fractions"), ("past", "Grammar")])
def test_the_list_shows_today_the_next_days_or_the_past_ones(client_for, show, shown):
    titles = {"Phonics": 0, "Fractions": 5, "Grammar": -5, "Poetry": 40}
    for title, moved in titles.items():
        session, step = days.held("", title=title).sessions.get(), timedelta(days=moved)
        session.starts_at, session.ends_at = session.starts_at + step, session.ends_at + step
        session.save()

    text = text_of(client_for(office()).get(reverse("days") + f"?show={show}"))

    assert [title for title in titles if title in text] == [shown]


def test_the_roll_says_who_is_not_approved_walked_in_used_the_phone_or_was_charged(client_for):
    event = days.held("", "", "", "")
    held, walked, phoned, missed = event.bookings.order_by("pk")
    Booking.objects.filter(pk=held.pk).update(status="held", hold_expires_at=days.OVER)
    Booking.objects.filter(pk=walked.pk).update(is_walk_in=True)
    Booking.objects.filter(pk=missed.pk).update(cancel_reason="no_show")
    days.AttendanceFactory(booking=phoned, how="code")

    text = text_of(client_for(office()).get(reverse("day", args=[event.sessions.get().pk])))

    said = ("not approved yet", "walk-in", "checked in by phone", "did not come, fee raised")
    assert [f"· {words}" in text for words in said] == [True] * 4


def test_only_who_settles_events_is_led_to_it(client_for):
    session = SessionFactory()
    address = reverse("day", args=[session.pk])
    link = reverse("event_settle", args=[session.event.pk])

    pages = [client_for(office(role)).get(address).content.decode() for role in ("admin", "improvement_partner")]

    assert [link in page for page in pages] == [True, False]
