"""Routes of baskets, agreements and approvals: a school's own, its trust's, and those who sell."""

from tests.isolation.row import ADMIN, EVERYBODY, MEMBERS, NOBODY, OFFICE, SCHOOL, SCHOOL_LEADERS, Row, key

SELLS = ADMIN | {"catalogue_manager", "finance"}
BUYS = SCHOOL_LEADERS | {"trust_finance"}
FILLS = BUYS | {"staff"}
SLA, LINE = key("sla", "agreement_id"), key("sla_line", "line_id")
BASKET, PURCHASE = key("sla_basket", "agreement_id"), key("purchase", "purchase_id")

PARTNERSHIP = {
    "basket": Row(FILLS | {"other_head"}, hidden_from=OFFICE),
    "basket_add": Row(NOBODY, hidden_from=MEMBERS - {"governor"}, method="post"),
    "basket_order": Row(SELLS | FILLS, BASKET, is_of_school=True),
    "basket_request": Row(SELLS | FILLS, BASKET, is_of_school=True, method="post"),
    "basket_empty": Row(SELLS | FILLS, BASKET, is_of_school=True, method="post"),
    "agreements": Row(SELLS | SCHOOL | {"trust_finance", "other_head"}),
    "agreement": Row(SELLS | BUYS, SLA, is_of_school=True),
    "agreement_pdf": Row(SELLS | BUYS, SLA, is_of_school=True),
    "agreement_sign": Row(BUYS, SLA, is_of_school=True, method="post"),
    "agreement_cancel": Row(SELLS | BUYS, SLA, is_of_school=True, method="post"),
    "agreement_add": Row(SELLS | BUYS, SLA, is_of_school=True),
    "agreement_notice": Row(SELLS | BUYS, LINE, is_of_school=True),
    "agreement_terminate": Row(SELLS | BUYS, LINE, is_of_school=True),
    "agreement_amend": Row(SELLS | BUYS, LINE, is_of_school=True),
    "purchase": Row(SELLS | BUYS, PURCHASE, is_of_school=True),
    "purchase_withdraw": Row(NOBODY, PURCHASE, is_of_school=True, method="post"),
    "purchase_link": Row(NOBODY, lambda place: {"key": "no-such-key"}, hidden_from=EVERYBODY, is_public_object=True),
    "buying_rule": Row(SCHOOL_LEADERS | {"other_head"}),
    "trust_choices": Row(frozenset({"trust_finance"})),
    "rollover": Row(SELLS),
    "rollover_progress": Row(SELLS, key("year", "start_year", "start_year"), is_public_object=True),
}
