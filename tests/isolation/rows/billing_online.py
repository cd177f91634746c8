"""Routes of paying online: payers pay, the office looks on, an admin holds the keys, the processor signs what it sends."""

from tests.isolation.row import ADMIN, EVERYBODY, MONEY, Row, key
from tests.isolation.rows.billing import ACCOUNT, PAYERS
from tests.isolation.rows.shared import OPERATOR

ONLINE, EVENT = key("online_payment", "payment_id"), key("gateway_event", "event_id")

PARTNERSHIP = {
    "pay": Row(PAYERS | {"other_head"}),
    "online": Row(MONEY),
    "online_payment": Row(MONEY | PAYERS, ONLINE, is_of_school=True),
    "online_progress": Row(MONEY | PAYERS, ONLINE, is_of_school=True),
    "payouts": Row(MONEY),
    "gateway_events": Row(MONEY),
    "gateway_event_again": Row(MONEY, EVENT, method="post"),
    "gateway_settings": Row(ADMIN),
    "gateway_test": Row(ADMIN, method="post"),
    "gateway_webhook": Row(EVERYBODY, method="post"),  # answers 400 to whatever is not signed
    "mandate": Row(MONEY | PAYERS, ACCOUNT, is_of_school=True),
    "mandate_end": Row(MONEY | PAYERS, ACCOUNT, is_of_school=True, method="post"),
}
ASSOCIATION = {
    "connected_webhook": Row(EVERYBODY, method="post"),
    "lost_messages": Row(OPERATOR),
    "lost_message_again": Row(OPERATOR, lambda place: {"message_id": 1}, method="post", is_public_object=True),
}
