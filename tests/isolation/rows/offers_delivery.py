"""Routes of visits, providers and programmes: the office manages, schools ask and sign, who is paid sees own statements."""

from typing import Any

from tests.isolation.row import ADMIN, MONEY, NOBODY, OFFICE, SCHOOL, SCHOOL_LEADERS, Row, key
from tests.isolation.world import Place

CONFIGURES = ADMIN | {"catalogue_manager"}
SALES = CONFIGURES | MONEY
ASKING = SCHOOL_LEADERS | {"staff"}
LOOKING = frozenset({"governor", "trust_finance"})
OUTSIDE = SCHOOL | {"trust_finance", "other_head"}
VISIT, PROVIDER, POOL = key("visit", "delivery_id"), key("provider", "provider_id"), key("pool", "pool_id")
STATEMENT, PAIRING, TARGET = (
    key("provider_statement", "statement_id"),
    key("pairing", "pairing_id"),
    key("target", "target_id"),
)


def _absence(place: Place) -> dict[str, Any]:
    return PROVIDER(place) | {"absence_id": place["absence"].pk}


def _fee(place: Place) -> dict[str, Any]:
    return PROVIDER(place) | {"fee_id": place["fee"].pk}


def _side(place: Place) -> dict[str, Any]:
    return PAIRING(place) | {"side": "partner"}


def _report(place: Place) -> dict[str, Any]:
    return TARGET(place) | {"school_id": place["school"].pk}


PARTNERSHIP = {
    "deliveries": Row(OFFICE | ASKING | {"other_head"}),
    "delivery_new": Row(CONFIGURES | ASKING | {"other_head"}),
    "delivery": Row(OFFICE | ASKING, VISIT, LOOKING, is_of_school=True),
    "delivery_match": Row(CONFIGURES, VISIT),
    "delivery_schedule": Row(CONFIGURES, VISIT, LOOKING, is_of_school=True),
    "delivery_note": Row(CONFIGURES, VISIT, LOOKING, is_of_school=True),
    "delivery_sign": Row(SCHOOL_LEADERS, VISIT, LOOKING, is_of_school=True, method="post"),
    "delivery_query": Row(SCHOOL_LEADERS, VISIT, LOOKING, is_of_school=True, method="post"),
    "delivery_cancel": Row(CONFIGURES | ASKING, VISIT, LOOKING, is_of_school=True),
    "my_visits": Row(NOBODY),
    "providers": Row(SALES),
    "provider_new": Row(CONFIGURES),
    "provider_use": Row(SALES),
    "provider": Row(SALES, PROVIDER),
    "provider_change": Row(CONFIGURES, PROVIDER),
    "absence_new": Row(CONFIGURES, PROVIDER, OUTSIDE),
    "absence_remove": Row(CONFIGURES, _absence, OUTSIDE, method="post"),
    "fee_new": Row(CONFIGURES, PROVIDER),
    "fee_remove": Row(CONFIGURES, _fee, method="post"),
    "pools": Row(SALES),
    "pool_new": Row(CONFIGURES),
    "pool_calendar": Row(SALES, POOL),
    "pool_change": Row(CONFIGURES, POOL),
    "provider_statements": Row(SALES | SCHOOL_LEADERS | {"other_head"}),
    "provider_statement_make": Row(CONFIGURES),
    "provider_statement": Row(SALES | SCHOOL_LEADERS, STATEMENT, LOOKING | {"staff"}, is_of_school=True),
    "provider_statement_pdf": Row(SALES | SCHOOL_LEADERS, STATEMENT, LOOKING | {"staff"}, is_of_school=True),
    "provider_statement_send": Row(CONFIGURES, STATEMENT, method="post"),
    "provider_statement_pay": Row(MONEY, STATEMENT),
    "provider_statement_discard": Row(CONFIGURES, STATEMENT),
    "pairings": Row(OFFICE | OUTSIDE),
    "pairing_new": Row(CONFIGURES),
    "pairing": Row(OFFICE, PAIRING, OUTSIDE),
    "pairing_agree": Row(CONFIGURES, _side, OUTSIDE, method="post"),
    "pairing_decline": Row(CONFIGURES, PAIRING, OUTSIDE),
    "pairing_finish": Row(CONFIGURES, PAIRING, OUTSIDE),
    "targets": Row(OFFICE | ASKING | {"other_head"}),
    "target_new": Row(CONFIGURES),
    "target_remove": Row(CONFIGURES, TARGET, method="post"),
    "target_report": Row(CONFIGURES | ASKING, _report, is_of_school=True),
}
