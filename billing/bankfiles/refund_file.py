"""The payment file a bank takes for refunds, and the same as a list to check it by. Bacs letters only: no formulas."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from tenants.money import format_pence

HEADER: Final = ("Sort code", "Account number", "Account name", "Amount", "Reference")
BACS_WIDTH: Final = 18


@dataclass(frozen=True)
class RefundRow:
    """One payment out; `payer` is the account's name for the list, `name` the bank account's."""

    refund_id: int
    payer: str
    name: str
    sort_code: str
    account_number: str
    amount_pence: int
    reference: str

    @property
    def stored(self) -> dict[str, Any]:
        """What is kept with the file."""
        return asdict(self)


def bank_details_are_complete(name: str, sort_code: str, account_number: str) -> bool:
    """Tell whether money can be sent: a name, six figures and eight figures."""
    return bool(bacs_text(name)) and len(_digits(sort_code)) == 6 and len(_digits(account_number)) == 8


def bacs_text(text: str) -> str:
    """Return text in the letters Bacs knows, 18 at most; it never begins with a sign a spreadsheet would run."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().upper()
    kept = " ".join(re.sub(r"[^A-Z0-9&./ -]", " ", plain).split())
    return kept.lstrip("-&./ ")[:BACS_WIDTH].strip()


def bulk_csv(rows: Sequence[RefundRow]) -> bytes:
    """Return the upload for the bank: sort code, account, name, pounds, reference; one payment a line."""
    lines = [",".join(HEADER)] + [
        ",".join(
            (
                _digits(row.sort_code),
                _digits(row.account_number),
                bacs_text(row.name),
                f"{row.amount_pence // 100}.{row.amount_pence % 100:02}",
                bacs_text(row.reference),
            )
        )
        for row in rows
    ]
    return "".join(f"{line}\r\n" for line in lines).encode("ascii")


def plain_list(reference: str, rows: Sequence[RefundRow]) -> bytes:
    """Return the same as text to print and sign: every payment, and the sum."""
    width = max(len(row.payer) for row in rows)
    lines = [f"Payment file {reference}", ""]
    lines += [
        f"{row.payer:<{width}}  {_dashed(row.sort_code)}  {_digits(row.account_number)}  {bacs_text(row.name):<{BACS_WIDTH}}"
        f"  {format_pence(row.amount_pence):>12}  {bacs_text(row.reference)}"
        for row in rows
    ]
    total = format_pence(sum(row.amount_pence for row in rows))
    return "\n".join([*lines, "", f"{len(rows)} payments, {total}", ""]).encode()


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def _dashed(sort_code: str) -> str:
    digits = _digits(sort_code)
    return f"{digits[:2]}-{digits[2:4]}-{digits[4:]}"
