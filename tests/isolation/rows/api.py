"""Endpoints of the API on both kinds of hosts: the office sees all schools, systems have keys (`test_transplants.py`)."""

from tests.isolation.row import ADMIN, MONEY, OFFICE, STAFF, Row, key

SALES = MONEY | {"catalogue_manager"}
BOARD = ADMIN | {"improvement_partner"}
CONFIGURES = ADMIN | {"catalogue_manager"}

PARTNERSHIP = {
    "api-partnership": Row(OFFICE),
    "api-school-list": Row(OFFICE),
    "api-school-detail": Row(OFFICE, key("school")),
    "api-person-list": Row(OFFICE),
    "api-person-detail": Row(OFFICE, key("person")),
    "api-year-list": Row(MONEY),
    "api-year-detail": Row(MONEY, key("year")),
    "api-tariff-list": Row(MONEY),
    "api-tariff-detail": Row(MONEY, key("tariff")),
    "api-subscription-list": Row(MONEY),
    "api-subscription-detail": Row(MONEY, key("subscription")),
    "api-subscription-confirm": Row(ADMIN, key("subscription"), method="post"),
    "api-charge-list": Row(MONEY),
    "api-charge-detail": Row(MONEY, key("charge")),
    "api-invoice-list": Row(MONEY),
    "api-invoice-detail": Row(MONEY, key("invoice")),
    "api-payment-list": Row(MONEY),
    "api-payment-detail": Row(MONEY, key("payment")),
    "api-offer-list": Row(SALES),
    "api-offer-detail": Row(SALES, key("offer")),
    "api-event-list": Row(OFFICE),
    "api-event-detail": Row(OFFICE, key("event")),
    "api-agreement-list": Row(SALES),
    "api-agreement-detail": Row(SALES, key("agreement")),
    "api-booking-list": Row(OFFICE),
    "api-booking-detail": Row(OFFICE, key("place_booking")),
    "api-booking-cancel": Row(CONFIGURES, key("place_booking"), method="post"),
    "api-review-list": Row(BOARD),
    "api-review-detail": Row(BOARD, key("measured_review")),
    "api-keys": Row(ADMIN),
    "api-key-new": Row(ADMIN),
    "api-key-revoke": Row(ADMIN, key("api_key", "key_id")),
}

ASSOCIATION = {
    "api-partnership-list": Row(STAFF),
    "api-partnership-detail": Row(STAFF, lambda place: {"slug": "alpha"}, is_public_object=True),
    "api-indicator-list": Row(STAFF),
    "api-snapshot-list": Row(STAFF),
}
