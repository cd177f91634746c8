"""Routes of quotes, numbers, splits, VAT decisions, orders and statements."""

from tests.isolation.row import MONEY, SCHOOL_LEADERS, Row, key

PAYERS = SCHOOL_LEADERS | {"trust_finance"}
QUOTE, ACCOUNT = key("quote", "quote_id"), key("account", "account_id")

PARTNERSHIP = {
    "quotes": Row(MONEY | PAYERS | {"other_head"}),
    "quote_new": Row(MONEY),
    "quote": Row(MONEY | PAYERS, QUOTE, is_of_school=True),
    "quote_pdf": Row(MONEY | PAYERS, QUOTE, is_of_school=True),
    "quote_accept": Row(PAYERS, QUOTE, is_of_school=True, method="post"),
    "quote_decline": Row(PAYERS, QUOTE, is_of_school=True),
    "quote_withdraw": Row(MONEY, QUOTE),
    "quote_send": Row(MONEY, QUOTE, method="post"),
    "quote_invoice": Row(MONEY, QUOTE, method="post"),
    "charge_split": Row(MONEY, key("charge", "charge_id")),
    "statement_pdf": Row(MONEY | PAYERS, ACCOUNT, is_of_school=True),
    "payer_orders": Row(MONEY | PAYERS, ACCOUNT, is_of_school=True),
    "order_ask": Row(MONEY, ACCOUNT, method="post"),
    "order_ask_all": Row(MONEY, method="post"),
    "numbers_register": Row(MONEY),
    "number_spoil": Row(MONEY),
    "vat_rules": Row(MONEY),
}
