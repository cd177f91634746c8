"""Routes of what goes out to books: the office keeps them, payers fetch their own documents and spending."""

from tests.isolation.row import MONEY, SCHOOL_LEADERS, Row, key

PAYERS = SCHOOL_LEADERS | {"trust_finance", "other_head"}
BATCH, EXPORT = key("batch", "batch_id"), key("export", "export_id")


def system(place):
    """A system is the same for everybody."""
    return {"system": "xero"}


PARTNERSHIP = {
    "books": Row(MONEY),
    "recharge": Row(MONEY),
    "recharge_layout": Row(MONEY),
    "book_new": Row(MONEY, system, method="post", is_public_object=True),
    "book_codes": Row(MONEY, system, is_public_object=True),
    "book": Row(MONEY, BATCH),
    "book_file": Row(MONEY, BATCH),
    "book_sent": Row(MONEY, BATCH, method="post"),
    "book_post": Row(MONEY, BATCH, method="post"),
    "vat_return": Row(MONEY),
    "audit_pack": Row(MONEY),
    "spending_export": Row(PAYERS),
    "documents_zip": Row(MONEY | PAYERS),
    "export": Row(MONEY, EXPORT, hidden_from=PAYERS),
    "export_progress": Row(MONEY, EXPORT, hidden_from=PAYERS),
    "export_file": Row(MONEY, EXPORT, hidden_from=PAYERS),
}
