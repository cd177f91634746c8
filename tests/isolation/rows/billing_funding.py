"""Routes about the money of the partnership: the office's admin and finance officer."""

from tests.isolation.row import MONEY, Row, key

AGREEMENT, SPEND = key("agreement", "agreement_id"), key("spend", "spend_id")
INSTALMENT = key("instalment", "instalment_id")

PARTNERSHIP = {
    "funding": Row(MONEY),
    "funding_new": Row(MONEY),
    "funding_agreement": Row(MONEY, AGREEMENT),
    "funding_change": Row(MONEY, AGREEMENT),
    "funding_schedule": Row(MONEY, AGREEMENT),
    "funding_decide": Row(MONEY, AGREEMENT, method="post"),
    "funding_end": Row(MONEY, AGREEMENT),
    "spend_new": Row(MONEY, AGREEMENT),
    "spend_take_back": Row(MONEY, SPEND),
    "spending": Row(MONEY),
    "spending_new": Row(MONEY),
    "instalment_change": Row(MONEY, INSTALMENT),
    "instalment_invoice": Row(MONEY, INSTALMENT),
    "instalment_received": Row(MONEY, INSTALMENT),
    "instalment_take_back": Row(MONEY, INSTALMENT, method="post"),
    "income": Row(MONEY),
    "income_rows": Row(MONEY, lambda place: {"basis": "actual"}, is_public_object=True),
    "budget": Row(MONEY),
    "budget_copy": Row(MONEY, method="post"),
    "cash_flow": Row(MONEY),
    "cash_receipts": Row(MONEY),
    "cash_count": Row(MONEY),
    "board_page": Row(MONEY),
    "board_pdf": Row(MONEY),
    "what_if": Row(MONEY),
}
