"""Routes of places, waiting lists and terms of booking: a school's are its own, terms are who configures'."""

from tests.isolation.row import ADMIN, EVERYBODY, MEMBERS, NOBODY, OFFICE, SCHOOL, Row, key

CONFIGURES = ADMIN | {"catalogue_manager"}
BOOKS = CONFIGURES | {"head", "business_manager", "staff", "trust_finance"}
SEES = OFFICE | SCHOOL | {"trust_finance"}
EVENT, BOOKING = key("event", "event_id"), key("place_booking", "booking_id")
ENTRY, TERMS = key("waiting_entry", "entry_id"), key("booking_terms", "policy_id")

PARTNERSHIP = {
    "event_book": Row(BOOKS | {"other_head"}, EVENT),
    "bookings": Row(MEMBERS),
    "booking": Row(SEES, BOOKING, is_of_school=True),
    "booking_cancel": Row(BOOKS, BOOKING, is_of_school=True),
    "booking_swap": Row(BOOKS, BOOKING, is_of_school=True),
    "booking_move": Row(BOOKS, BOOKING, is_of_school=True),
    "booking_needs": Row(BOOKS, BOOKING, is_of_school=True),
    "booking_missed": Row(CONFIGURES, BOOKING, method="post"),
    "event_delegates": Row(OFFICE, EVENT),
    "waiting": Row(MEMBERS),
    "waiting_join": Row(BOOKS | {"other_head"}, EVENT),
    "waiting_entry": Row(SEES, ENTRY, is_of_school=True),
    "waiting_offer": Row(CONFIGURES, ENTRY),
    "waiting_answer": Row(NOBODY, lambda place: {"key": "no-such-key"}, hidden_from=EVERYBODY, is_public_object=True),
    "booking_policies": Row(CONFIGURES),
    "booking_policy_new": Row(CONFIGURES),
    "booking_policy": Row(CONFIGURES, TERMS),
    "booking_policy_change": Row(CONFIGURES, TERMS),
}
