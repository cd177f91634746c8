"""Booking and giving up places by a system: what it does, what it refuses, once under one key."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.test import Client

from offers.models import Booking, BookingOrder, Event
from tests.factories import membership as members
from tests.factories import offers as catalogue
from tests.factories.accounts import system

NOW = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _clock() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def _member() -> Any:
    year = members.MembershipYearFactory(start_year=2026)
    return members.SubscriptionFactory(year=year, status="active").school


def post(client: Client, path: str, body: Any, **headers: str) -> Any:
    return client.post(f"/api/v1/{path}/", body, content_type="application/json", headers=headers)


def test_a_system_books_named_and_unnamed_places() -> None:
    school, event = _member(), catalogue.course()
    person = members.SchoolRoleFactory(school=school, role="staff").person
    body = {
        "school": school.pk,
        "event": event.pk,
        "delegates": [{"person": person.pk}, {}],
        "purchase_order": "PO 77",
    }

    answer = post(system(), "bookings", body)

    order = BookingOrder.objects.get()
    places = [(row["delegate"], row["status"], row["price_pence"]) for row in answer.json()["bookings"]]
    assert (answer.status_code, answer.json()["id"], answer.json()["purchase_order"]) == (201, order.pk, "PO 77")
    assert sorted(places, key=str) == sorted([(person.pk, "confirmed", 95_00), (None, "confirmed", 95_00)], key=str)
    assert (order.booked_by, Event.objects.get().places_taken) == (None, 2)


def test_the_same_submission_is_the_same_order() -> None:
    school, event, caller = _member(), catalogue.course(), system()
    body = {"school": school.pk, "event": event.pk, "delegates": [{}], "submission": str(uuid4())}

    first, second = post(caller, "bookings", body), post(caller, "bookings", body)

    assert (first.json(), Booking.objects.count()) == (second.json(), 1)


def test_the_same_submission_with_other_places_is_refused() -> None:
    school, event, caller = _member(), catalogue.course(), system()
    body = {"school": school.pk, "event": event.pk, "delegates": [{}], "submission": str(uuid4())}
    post(caller, "bookings", body)

    answer = post(caller, "bookings", body | {"delegates": [{}, {}]})

    assert (answer.status_code, answer.json()["code"], Booking.objects.count()) == (409, "submission_reused", 1)


def test_a_full_event_is_refused_and_nothing_is_written() -> None:
    school, event = _member(), catalogue.course(capacity=1)

    answer = post(system(), "bookings", {"school": school.pk, "event": event.pk, "delegates": [{}, {}]})

    assert (answer.status_code, answer.json()["code"]) == (409, "session_full")
    assert (Booking.objects.count(), BookingOrder.objects.count(), Event.objects.get().places_taken) == (0, 0, 0)


def test_a_person_of_another_school_is_refused() -> None:
    school, event = _member(), catalogue.course()
    stranger = members.SchoolRoleFactory(role="staff").person

    answer = post(
        system(), "bookings", {"school": school.pk, "event": event.pk, "delegates": [{"person": stranger.pk}]}
    )

    assert (answer.status_code, answer.json()["code"]) == (409, "not_your_school")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"delegates": []}, "delegates"),
        ({"delegates": [{"needs": "x" * 5_000}]}, "delegates"),
        ({"delegates": [{}], "price_pence": 0}, "price_pence"),
        ({"delegates": [{"person": 2**70}]}, "delegates"),
    ],
)
def test_a_body_of_another_shape_is_refused(body: dict[str, Any], field: str) -> None:
    school, event = _member(), catalogue.course()

    answer = post(system(), "bookings", {"school": school.pk, "event": event.pk, **body})

    assert (answer.status_code, list(answer.json()["errors"])) == (400, [field])


def test_what_is_not_there_is_not_found() -> None:
    answer = post(system(), "bookings", {"school": _member().pk, "event": 4_711, "delegates": [{}]})

    assert answer.status_code == 404
    assert answer.json()["code"] == "not_found"


def test_a_place_is_given_up_at_the_fee_that_was_shown() -> None:
    school, event, caller = _member(), catalogue.course(), system()
    made = post(caller, "bookings", {"school": school.pk, "event": event.pk, "delegates": [{}]}).json()["bookings"][0]

    answer = post(caller, f"bookings/{made['id']}/cancel", {"reason": "other", "expected_fee_pence": 0})

    assert (answer.status_code, answer.json()["status"], answer.json()["fee_pence"]) == (200, "cancelled", 0)
    assert Event.objects.get().places_taken == 0


def test_another_fee_than_shown_changes_nothing() -> None:
    school, event, caller = _member(), catalogue.course(), system()
    made = post(caller, "bookings", {"school": school.pk, "event": event.pk, "delegates": [{}]}).json()["bookings"][0]

    answer = post(caller, f"bookings/{made['id']}/cancel", {"reason": "other", "expected_fee_pence": 95_00})

    assert (answer.status_code, answer.json()["code"]) == (409, "fee_changed")
    assert Booking.objects.get().status == "confirmed"


def test_twice_under_one_key_books_once() -> None:
    school, event, caller = _member(), catalogue.course(), system()
    body = {"school": school.pk, "event": event.pk, "delegates": [{}]}
    key = {"Idempotency-Key": "course-order-1"}

    first, second = post(caller, "bookings", body, **key), post(caller, "bookings", body, **key)

    assert (first.json(), Booking.objects.count()) == (second.json(), 1)
    assert second.headers["Idempotent-Replayed"] == "true"


@pytest.mark.parametrize(
    ("delegate", "errors"),
    [
        ({"name": "Robin Sample"}, {"email": ["Give the e-mail address of the colleague to add, too."]}),
        (
            {"person": 1, "email": "robin.sample@example.org"},
            {"non_field_errors": ["Give either a person, or the name and e-mail address of a colleague to add."]},
        ),
    ],
)
def test_who_is_half_named_is_asked_for_and_not_booked_as_nobody(delegate: dict[str, Any], errors: Any) -> None:
    school, event = _member(), catalogue.course()

    answer = post(system(), "bookings", {"school": school.pk, "event": event.pk, "delegates": [delegate]})

    assert (answer.status_code, answer.json()["errors"]) == (400, {"delegates": {"0": errors}})
    assert not Booking.objects.exists()
