"""What events, places and reviews answer, whole: nothing of links, needs or findings comes with them."""

from tests.api import shapes
from tests.factories import offers as catalogue
from tests.factories.accounts import system
from tests.factories.peer_review import ReviewFactory


def test_an_event_comes_with_its_sessions_and_without_its_online_room() -> None:
    event = catalogue.course(capacity=12, online_url="https://meet.example.org/course")
    session = event.sessions.get()
    event.sessions.update(online_url="https://meet.example.org/session")
    catalogue.BookingFactory(event=event)
    expected = {
        "id": event.pk,
        "offer": event.offer_id,
        "title": event.title,
        "format": "in_person",
        "venue": event.venue.name,
        "starts_at": shapes.moment(event.starts_at),
        "ends_at": shapes.moment(event.ends_at),
        "status": "open",
        "minimum": 0,
        "capacity": 12,
        "places_taken": 1,
        "places_left": 11,
        "has_waiting_list": True,
        "opens_at": None,
        "closes_at": None,
        "is_free": False,
        "sessions": [
            {
                "id": session.pk,
                "title": "",
                "starts_at": shapes.moment(session.starts_at),
                "ends_at": shapes.moment(session.ends_at),
            }
        ],
    }

    assert system().get("/api/v1/events/").json() == shapes.page(expected)
    assert system().get(f"/api/v1/events/{event.pk}/").json() == expected


def test_a_place_comes_without_the_needs_of_who_has_it() -> None:
    booking = catalogue.BookingFactory(needs="Lip reads")
    expected = {
        "id": booking.pk,
        "order": booking.order_id,
        "event": booking.event_id,
        "school": booking.school_id,
        "delegate": booking.delegate_id,
        "delegate_name": booking.delegate.name,
        "status": "confirmed",
        "audience": "full",
        "pays_with": "price",
        "price_pence": 95_00,
        "arithmetic": "",
        "fee_pence": 0,
        "purchase_order": "",
        "booked_at": shapes.moment(booking.booked_at),
        "confirmed_at": shapes.moment(booking.confirmed_at),
        "hold_expires_at": None,
        "cancelled_at": None,
        "cancel_reason": "",
    }

    assert system().get("/api/v1/bookings/").json() == shapes.page(expected)
    assert system().get(f"/api/v1/bookings/{booking.pk}/").json() == expected


def test_a_review_is_its_dates_and_its_stage() -> None:
    review = ReviewFactory(stage="closed", report={"summary": "Pupils read well."})
    expected = {
        "id": review.pk,
        "school": review.school_id,
        "cycle": review.cycle_id,
        "cycle_name": review.cycle.name,
        "number": 1,
        "stage": "closed",
        "visit_starts_on": "2027-01-20",
        "visit_ends_on": "2027-01-20",
        "postponed_at": None,
        "signed_at": "2026-11-02T10:00:00Z",
        "closed_at": shapes.moment(review.closed_at),
    }

    assert system().get("/api/v1/reviews/").json() == shapes.page(expected)
    assert system().get(f"/api/v1/reviews/{review.pk}/").json() == expected
