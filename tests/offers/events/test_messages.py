"""Messages about events: written with the change, sent once, tried again, with a calendar of the reader alone."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from icalendar import Calendar

from offers.emails import events as emails
from offers.enums import BookingStatus
from offers.models import Booking, Told
from offers.operations import messages
from offers.tasks import send_messages
from tests.factories.membership import PersonFactory
from tests.factories.offers import NOW, BookingFactory, EventFactory, SessionFactory


class MailServerDown(BaseEmailBackend):
    """A mail server nobody answers at."""

    def send_messages(self, email_messages):
        raise ConnectionRefusedError(111, "Connection refused")


def written(booking, **facts):
    values = {"kind": "confirmed", "to": "sam@example.org", "subject": "Your place", "body": "You have a place."}
    return messages.tell(event=booking.event, booking=booking, **values | facts)


def calendar_of(message):
    (part,) = message.attachments
    return part, Calendar.from_ical(part.get_payload(decode=True))


def test_a_message_goes_to_one_person_with_the_text_as_written():
    told = written(BookingFactory())

    left = messages.send(told_id=told.pk, now=NOW)

    (message,) = mail.outbox
    assert (left, message.to, message.subject, message.body) == (
        True,
        ["sam@example.org"],
        "Your place",
        "You have a place.",
    )
    assert Told.objects.get().sent_at == NOW


def test_a_subject_stays_in_one_line():
    assert written(BookingFactory(), subject="Your\nplace").subject == "Your place"


def test_a_message_that_left_is_not_sent_again():
    told = written(BookingFactory())
    messages.send(told_id=told.pk, now=NOW)

    assert (messages.send(told_id=told.pk, now=NOW + timedelta(days=1)), len(mail.outbox)) == (False, 1)


def test_a_message_another_worker_sends_is_left_to_it_until_it_is_lost():
    told = written(BookingFactory())
    Told.objects.update(claimed_at=NOW)

    early = messages.send(told_id=told.pk, now=NOW + timedelta(minutes=5))
    late = messages.send(told_id=told.pk, now=NOW + timedelta(minutes=16))

    assert (early, late, len(mail.outbox)) == (False, True, 1)


def test_a_message_that_failed_is_sent_when_the_server_is_back(settings):
    told = written(BookingFactory())
    works = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = f"{__name__}.MailServerDown"
    failed = messages.send(told_id=told.pk, now=NOW)
    settings.EMAIL_BACKEND = works

    assert (failed, Told.objects.get().failed_at) == (False, NOW)
    send_messages.run()
    assert ([message.to for message in mail.outbox], Told.objects.get().failed_at) == ([["sam@example.org"]], None)


def test_the_calendar_asks_the_reader_and_names_nobody_else():
    booking = BookingFactory(delegate=PersonFactory(name="Sam Example"))
    BookingFactory(event=booking.event, delegate=PersonFactory(name="Alex Other"))
    told = written(booking, to=booking.delegate.email, has_calendar=True)

    messages.send(told_id=told.pk, now=NOW)

    part, calendar = calendar_of(mail.outbox[0])
    (entry,) = calendar.walk("VEVENT")
    assert (part.get_content_type(), part.get_param("method"), calendar["method"]) == (
        "text/calendar",
        "REQUEST",
        "REQUEST",
    )
    assert (str(entry["attendee"]), entry["attendee"].params["CN"]) == (f"mailto:{told.to}", "Sam Example")
    assert "Alex Other" not in part.as_string()


def test_the_link_to_join_is_in_the_calendar_of_a_confirmed_place_alone():
    event = EventFactory(format="online", online_url="https://meet.example.org/abc")
    texts = {}
    for status in (BookingStatus.CONFIRMED, BookingStatus.HELD):
        booking = BookingFactory(event=event, status=status, hold_expires_at=NOW)
        told = written(booking, to=booking.delegate.email, has_calendar=True)
        messages.send(told_id=told.pk, now=NOW)
        texts[status] = calendar_of(mail.outbox[-1])[1].walk("VEVENT")[0]["description"]

    assert [("meet.example.org" in texts[status]) for status in texts] == [True, False]


@pytest.mark.parametrize("status", [BookingStatus.CANCELLED, BookingStatus.EXPIRED, BookingStatus.MOVED])
def test_a_place_that_is_gone_is_taken_out_of_the_calendar(status):
    booking = BookingFactory()
    (before,) = emails.invitations(written(booking, to=booking.delegate.email, has_calendar=True))
    Booking.objects.filter(pk=booking.pk).update(status=status, sequence=1, cancelled_at=NOW, cancel_reason="other")
    told = Told.objects.select_related("event", "booking").get()

    (after,) = emails.invitations(told)

    first, second = (Calendar.from_ical(part.get_payload(decode=True)).walk("VEVENT")[0] for part in (before, after))
    assert after.get_param("method") == "CANCEL"
    assert (first["uid"], first["status"]) == (second["uid"], "CONFIRMED")
    assert (second["status"], second["sequence"] > first["sequence"]) == ("CANCELLED", True)


def test_a_place_booked_again_goes_on_in_the_sequence():
    gone = BookingFactory(status=BookingStatus.CANCELLED, cancelled_at=NOW, cancel_reason="other", sequence=1)
    again = BookingFactory(event=gone.event, delegate=gone.delegate, school=gone.school)
    parts = [
        emails.invitations(written(booking, to=booking.delegate.email, has_calendar=True))[0]
        for booking in (gone, again)
    ]

    numbers = [Calendar.from_ical(part.get_payload(decode=True)).walk("VEVENT")[0]["sequence"] for part in parts]

    assert numbers == [3, 3]


def test_a_session_taken_out_is_cancelled_beside_those_that_stay():
    event = EventFactory()
    gone = SessionFactory(event=event, starts_at=event.starts_at + timedelta(days=7), cancelled_at=NOW)
    booking = BookingFactory(event=event)

    parts = emails.invitations(written(booking, to=booking.delegate.email, has_calendar=True))

    found = {
        part.get_param("method"): Calendar.from_ical(part.get_payload(decode=True)).walk("VEVENT") for part in parts
    }
    assert {method: [str(entry["status"]) for entry in entries] for method, entries in found.items()} == {
        "REQUEST": ["CONFIRMED"],
        "CANCEL": ["CANCELLED"],
    }
    assert str(found["CANCEL"][0]["uid"]).startswith(str(gone.calendar_uid))


def test_who_handed_the_place_on_reads_that_it_is_over_and_not_who_comes_instead():
    booking = BookingFactory(delegate=PersonFactory(name="Alex Other"))

    (part,) = emails.invitations(written(booking, to="sam@example.org", has_calendar=True))

    assert (part.get_param("method"), "Alex Other" in part.get_payload(decode=True).decode()) == ("CANCEL", False)


def test_a_place_moved_to_another_date_leaves_the_old_day():
    new = BookingFactory()
    old = BookingFactory(delegate=new.delegate, status=BookingStatus.MOVED, moved_to=new)

    parts = emails.invitations(written(new, to=new.delegate.email, has_calendar=True))

    uids = {
        part.get_param("method"): str(Calendar.from_ical(part.get_payload(decode=True)).walk("VEVENT")[0]["uid"])
        for part in parts
    }
    assert uids == {
        "REQUEST": f"{new.event.sessions.get().calendar_uid}@events",
        "CANCEL": f"{old.event.sessions.get().calendar_uid}@events",
    }


def test_a_trainer_gets_the_event_without_a_place():
    event = EventFactory()

    (part,) = emails.invitations(
        messages.tell(
            event=event, kind="moved", to="t@example.org", subject="Moved", body="It moved.", has_calendar=True
        )
    )

    assert (part.get_param("method"), part.get_filename()) == ("REQUEST", "event.ics")
