"""Routes of the bank: for those who receive money, nobody else."""

from tests.isolation.row import MONEY, Row, key

LINE, FILE = key("bank_line", "line_id"), key("refund_file", "refund_file_id")

PARTNERSHIP = {
    "bank": Row(MONEY),
    "bank_match_certain": Row(MONEY, method="post"),
    "bank_line": Row(MONEY, LINE),
    "bank_line_match": Row(MONEY, LINE, method="post"),
    "bank_line_allocate": Row(MONEY, LINE),
    "bank_line_remittance": Row(MONEY, LINE, method="post"),
    "bank_line_ignore": Row(MONEY, LINE, method="post"),
    "bank_line_restore": Row(MONEY, LINE, method="post"),
    "bank_line_unmatch": Row(MONEY, LINE, method="post"),
    "bank_line_payout": Row(MONEY, LINE, method="post"),
    "bank_line_returned": Row(MONEY, LINE, method="post"),
    "bank_line_refunds": Row(MONEY, LINE, method="post"),
    "bank_imports": Row(MONEY),
    "bank_import_new": Row(MONEY),
    "bank_import_columns": Row(MONEY, method="post"),
    "bank_import": Row(MONEY, key("bank_import", "import_id")),
    "bank_account_new": Row(MONEY),
    "bank_account": Row(MONEY, key("bank_account", "bank_account_id")),
    "refund_files": Row(MONEY),
    "refund_file_new": Row(MONEY, method="post"),
    "refund_file": Row(MONEY, FILE),
    "refund_file_confirm": Row(MONEY, FILE, method="post"),
}
