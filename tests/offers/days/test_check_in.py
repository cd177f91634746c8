"""Checking in at the door: around the session's time, by account or e-mail, silent about who is booked."""

from datetime import timedelta

import pytest
from django.urls import reverse

from offers.enums import CheckIn, Presence
from offers.models import Attendance
from offers.operations.days import check_in
from offers.operations.days.attendance import NotExpected
from offers.operations.days.check_in import NotNow
from tests.factories import offers_days as days
from tests.factories.membership import PersonFactory
from tests.factories.offers import STARTS, BookingFactory
from tests.pages import text_of

NOTED = "If a place is booked with this address, you are checked in."


def marks():
    return list(Attendance.objects.values_list("booking", "presence", "how"))


def address(booking):
    return reverse("check_in", args=[booking.event.sessions.get().check_in_key])


@pytest.fixture(autouse=True)
def during(time_machine):
    time_machine.move_to(days.DURING, tick=False)


def test_a_delegate_who_is_signed_in_checks_in_with_one_button(client_for):
    booking = BookingFactory()

    page = client_for(booking.delegate).post(address(booking))

    assert "You are checked in" in text_of(page)
    assert marks() == [(booking.pk, Presence.PRESENT, CheckIn.CODE)]


def test_without_an_account_the_address_of_the_booking_is_enough(client):
    booking = BookingFactory()

    page = client.post(address(booking), {"email": booking.delegate.email.upper()})

    assert NOTED in text_of(page)
    assert marks() == [(booking.pk, Presence.PRESENT, CheckIn.CODE)]


def test_an_unknown_address_gets_the_same_answer(client):
    booking = BookingFactory()

    known = client.post(address(booking), {"email": booking.delegate.email})
    unknown = client.post(address(booking), {"email": "nobody@example.org"})

    assert text_of(unknown) == text_of(known)
    assert len(marks()) == 1


def test_the_page_names_no_delegate(client):
    booking = BookingFactory()

    text = text_of(client.get(address(booking)))

    assert (booking.delegate.name in text, booking.event.title in text) == (False, True)


def test_scanning_twice_is_scanning_once(client_for):
    booking = BookingFactory()
    browser = client_for(booking.delegate)

    browser.post(address(booking))
    again = browser.post(address(booking))

    assert "You are checked in" in text_of(again)
    assert len(marks()) == 1


def test_who_has_no_place_is_sent_to_the_trainer(client_for):
    page = client_for(PersonFactory()).post(address(BookingFactory()))

    assert "no place at this event" in text_of(page)
    assert marks() == []


@pytest.mark.parametrize(
    ("after_start", "is_open"), [(-61, False), (-60, True), (0, True), (6 * 60 + 30, True), (6 * 60 + 31, False)]
)
def test_check_in_is_open_around_the_session(after_start, is_open):
    session = BookingFactory().event.sessions.get()

    assert check_in.is_open(session, STARTS + timedelta(minutes=after_start)) is is_open


def test_outside_its_time_the_page_says_so_and_records_nobody(client, time_machine):
    booking = BookingFactory()
    time_machine.move_to(STARTS - timedelta(hours=3), tick=False)

    page = client.post(address(booking), {"email": booking.delegate.email})

    assert "Check-in is open from one hour before" in text_of(page)
    assert marks() == []


def test_an_operation_out_of_time_refuses():
    booking = BookingFactory()

    with pytest.raises(NotNow):
        check_in.by_person(
            by=booking.delegate, session_id=booking.event.sessions.get().pk, now=STARTS - timedelta(hours=2)
        )


def test_who_has_no_place_is_not_expected():
    with pytest.raises(NotExpected):
        check_in.by_person(by=PersonFactory(), session_id=BookingFactory().event.sessions.get().pk, now=days.DURING)


def test_after_a_quarter_of_an_hour_one_is_late():
    booking = BookingFactory()

    row = check_in.by_person(
        by=booking.delegate, session_id=booking.event.sessions.get().pk, now=STARTS + timedelta(minutes=16)
    )

    assert row.presence == Presence.LATE


def test_who_was_marked_absent_and_comes_is_late():
    event = days.held("absent")
    booking = event.bookings.get()

    row = check_in.by_person(by=booking.delegate, session_id=event.sessions.get().pk, now=days.DURING)

    assert row.presence == Presence.LATE


def test_a_settled_event_lets_nobody_check_in():
    booking = BookingFactory(event__settled_at=days.DURING)

    assert check_in.is_open(booking.event.sessions.get(), days.DURING) is False


def test_many_tries_from_one_address_are_stopped(client, monkeypatch):
    monkeypatch.setattr("offers.views.days.check_in.TRIES", 2)
    booking = BookingFactory()

    pages = [client.post(address(booking), {"email": "nobody@example.org"}) for _ in range(3)]

    assert [page.status_code for page in pages] == [200, 200, 429]
    assert "too many tries" in text_of(pages[2])


def test_an_address_that_is_none_keeps_the_form(client):
    page = client.post(address(BookingFactory()), {"email": "not an address"})

    assert "Enter a valid email address" in text_of(page)
    assert "not an address" in page.content.decode()
