"""Who comes without a place gets one, at its price; the capacity holds until somebody raises it and says why."""

import pghistory
import pytest
from django.urls import reverse

from billing.models import Charge
from membership.models import Person
from offers.booking_errors import NotEligible, NotYourSchool
from offers.enums import Audience, CheckIn, PaysWith
from offers.models import Attendance, Booking, Event, Offer
from offers.operations.days import walk_ins
from offers.operations.days.attendance import SessionNotOn
from offers.operations.places import SessionFull
from offers.queries.prices import NotPriced
from tests.factories import offers_days as days
from tests.factories.membership import SchoolFactory, at_school, office
from tests.factories.offers import STARTS, AllowanceFactory, BookingFactory, course
from tests.pages import text_of

PRICES = dict.fromkeys(Audience, "95")


def add(event, **facts):
    facts = {
        "by": office(),
        "session_id": event.sessions.get().pk,
        "school_id": (facts.pop("school", None) or SchoolFactory()).pk,
        "name": "Ada Marsh",
        "email": "ada.marsh@example.org",
        "on": STARTS.date(),
        "now": days.DURING,
    } | facts
    return walk_ins.add(**facts)


def test_a_walk_in_gets_a_place_at_its_price_and_is_recorded():
    event = course(PRICES)

    made = add(event)

    event.refresh_from_db()
    mark = Attendance.objects.get()
    assert (made.is_walk_in, made.delegate.email, event.places_taken) == (True, "ada.marsh@example.org", 1)
    assert (mark.booking, mark.how, mark.presence) == (made, CheckIn.WALK_IN, "present")
    assert [charge.net_pence for charge in Charge.objects.filter(source_kind="booking")] == [95_00]


def test_pressed_twice_there_is_one_place():
    event, school = course(PRICES), SchoolFactory()

    first, again = add(event, school=school), add(event, school=school)

    assert (again, Booking.objects.count(), Charge.objects.count(), Person.objects.filter(name="Ada Marsh").count()) == (
        first, 1, 1, 1,
    )  # fmt: skip


def test_a_place_whose_name_was_to_follow_is_theirs():
    event = course(PRICES)
    unnamed = BookingFactory(event=event, delegate=None)
    BookingFactory(event=event, delegate=None)

    made = add(event, school=unnamed.school)

    assert (made, made.delegate.name, made.is_walk_in) == (unnamed, "Ada Marsh", False)
    assert (Booking.objects.count(), Charge.objects.count()) == (2, 0)


def test_a_walk_in_uses_the_schools_allowance():
    event, school = course(PRICES), SchoolFactory()
    AllowanceFactory(school=school)

    made = add(event, school=school)

    assert (made.pays_with, Charge.objects.count()) == (PaysWith.ALLOWANCE, 0)


def test_a_full_event_takes_nobody_in_silently():
    event = course(PRICES, capacity=1)
    BookingFactory(event=event)

    with pytest.raises(SessionFull, match="raise the capacity and say why"):
        add(event)
    assert Booking.objects.count() == 1


def test_raised_by_one_with_the_reason_in_the_history():
    event = course(PRICES, capacity=1)
    BookingFactory(event=event)

    add(event, raises_capacity=True, reason="The room takes thirty")

    event.refresh_from_db()
    latest = Event.pgh_event_model.objects.order_by("-pgh_id").first()
    assert (event.capacity, event.places_taken) == (2, 2)
    assert latest.pgh_context.metadata["capacity_raised"] == "The room takes thirty"
    assert pghistory.models.Context.objects.count() == 1


def test_while_there_are_places_the_capacity_is_not_raised():
    event = course(PRICES, capacity=5)

    add(event, raises_capacity=True, reason="To be safe")

    event.refresh_from_db()
    assert event.capacity == 5


def test_without_a_price_for_the_school_the_office_is_asked():
    with pytest.raises(NotPriced):
        add(course({"associate": "10"}))


def test_somebody_of_another_school_is_not_taken_for_this_one():
    at_school(email="ada.marsh@example.org")

    with pytest.raises(NotYourSchool):
        add(course(PRICES))


def test_before_the_day_nobody_walks_in():
    with pytest.raises(SessionNotOn):
        add(course(PRICES), now=STARTS.replace(day=1))


def test_the_page_says_what_is_missing_and_keeps_what_was_typed(client_for, time_machine):
    time_machine.move_to(days.DURING, tick=False)
    event, school = course(PRICES, capacity=1), SchoolFactory()
    BookingFactory(event=event)
    typed = {"school": school.pk, "name": "Ada Marsh", "email": "ada.marsh@example.org"}
    browser = client_for(office())
    page = reverse("day_walk_in", args=[event.sessions.get().pk])

    full = browser.post(page, typed)
    unsaid = browser.post(page, typed | {"raises_capacity": "on"})
    done = browser.post(page, typed | {"raises_capacity": "on", "reason": "Room for thirty"}, follow=True)

    assert "raise the capacity and say why" in text_of(full)
    assert "raise its capacity" in text_of(full)
    assert "ada.marsh@example.org" in full.content.decode()
    assert "Say why the capacity may be exceeded" in text_of(unsaid)
    assert "Ada Marsh has a place and is recorded as present." in text_of(done)


def test_while_there_are_places_the_page_does_not_ask_for_more(client_for, time_machine):
    time_machine.move_to(days.DURING, tick=False)
    event = course(PRICES, capacity=1)

    page = client_for(office()).get(reverse("day_walk_in", args=[event.sessions.get().pk]))

    assert "raise its capacity" not in text_of(page)


def test_an_event_for_other_schools_takes_nobody_of_this_one_in():
    event = course(PRICES)
    Offer.objects.update(phases=["secondary"])

    with pytest.raises(NotEligible):
        add(event)


def test_a_cancelled_event_takes_nobody_in():
    with pytest.raises(SessionNotOn):
        add(course(PRICES, status="cancelled"))
