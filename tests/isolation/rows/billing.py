"""Routes of billing: the office bills, payers see their own documents."""

from tests.isolation.row import ADMIN, MONEY, SCHOOL_LEADERS, Row, key

PAYERS = SCHOOL_LEADERS | {"trust_finance"}
INVOICE, RUN, ITEM = key("invoice", "document_id"), key("run", "run_id"), key("run_item", "item_id")
ACCOUNT, PAYMENT, CHARGE = key("account", "account_id"), key("payment", "payment_id"), key("charge", "charge_id")

PARTNERSHIP = {
    "invoices": Row(MONEY | PAYERS | {"other_head"}),
    "invoice": Row(MONEY | PAYERS, INVOICE, is_of_school=True),
    "invoice_pdf": Row(MONEY | PAYERS, INVOICE, is_of_school=True),
    "invoice_ubl": Row(MONEY | PAYERS, INVOICE, is_of_school=True),
    "invoice_send": Row(MONEY, INVOICE, method="post"),
    "credit_new": Row(MONEY, INVOICE),
    "credit_use": Row(MONEY, INVOICE, method="post"),
    "runs": Row(MONEY),
    "run_new": Row(MONEY),
    "run": Row(MONEY, RUN),
    "run_progress": Row(MONEY, RUN),
    "run_start": Row(MONEY, RUN, method="post"),
    "run_cancel": Row(MONEY, RUN, method="post"),
    "run_approve": Row(MONEY, RUN, method="post"),
    "run_send_back": Row(MONEY, RUN, method="post"),
    "run_by_school": Row(MONEY, RUN),
    "run_undo": Row(MONEY, RUN),
    "run_item_exclude": Row(MONEY, ITEM, method="post"),
    "run_item_include": Row(MONEY, ITEM, method="post"),
    "run_item_order": Row(MONEY, ITEM, method="post"),
    "payers": Row(MONEY),
    "payer_new": Row(MONEY),
    "payer": Row(MONEY | PAYERS, ACCOUNT, is_of_school=True),
    "payer_change": Row(MONEY, ACCOUNT),
    "payer_bank": Row(MONEY, ACCOUNT),
    "payer_school": Row(MONEY, ACCOUNT),
    "payer_own": Row(MONEY, key("school", "school_id")),
    "payment_new": Row(MONEY, ACCOUNT),
    "payment_allocate": Row(MONEY, PAYMENT, method="post"),
    "payment_reverse": Row(MONEY, PAYMENT),
    "charges": Row(MONEY),
    "charge_new": Row(MONEY),
    "charge_issue": Row(MONEY, CHARGE, method="post"),
    "charge_cancel": Row(MONEY, CHARGE, method="post"),
    "refund_new": Row(MONEY, PAYMENT),
    "refunds": Row(MONEY),
    "refund_cancel": Row(MONEY, key("refund", "refund_id"), method="post"),
    "write_off_new": Row(MONEY, INVOICE),
    "approvals": Row(MONEY),
    "approval": Row(MONEY, key("approval", "approval_id")),
    "approval_withdraw": Row(MONEY, key("approval", "approval_id"), method="post"),
    "billing_settings": Row(MONEY),
    "limits": Row(ADMIN),
}
