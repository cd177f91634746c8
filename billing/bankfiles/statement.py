"""What every bank file becomes: lines of a statement with the balances that prove them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Final

from billing.enums import BankFormat
from billing.errors import BillingRefused
from tenants.money import format_pence

MOST_BYTES: Final = 5_000_000
MOST_LINES: Final = 20_000


class BankFileError(BillingRefused):
    """The file cannot be read; the message says where and what to do. Nothing of it is kept."""

    code = "bank_file"


@dataclass(frozen=True)
class StatementLine:
    """One movement; money out is negative. `reference` is the short text, `remittance` all the bank passed on."""

    booked_on: date
    amount_pence: int
    payer_name: str = ""
    reference: str = ""
    remittance: str = ""
    bank_reference: str = ""


@dataclass(frozen=True)
class Statement:
    """The lines of a file in its order; balances are None where the file has none."""

    format: BankFormat
    lines: tuple[StatementLine, ...]
    opening_pence: int | None = None
    closing_pence: int | None = None
    account: str = ""


def one_line(*texts: str | None) -> str:
    """Join texts with single spaces, leaving out what is empty or said already."""
    said: list[str] = []
    for text in (" ".join((text or "").split()) for text in texts):
        if text and text not in said:
            said.append(text)
    return " ".join(said)


def prove(opening_pence: int, amounts: Iterable[int], closing_pence: int, of: str) -> None:
    """Check opening + movements = closing. Raises BankFileError."""
    reached = opening_pence + sum(amounts)
    if reached != closing_pence:
        raise BankFileError(
            f"{of}: the opening balance of {format_pence(opening_pence)} and the lines make {format_pence(reached)}, but "
            f"the closing balance is {format_pence(closing_pence)}. Lines are missing or were changed. Download the file "
            "from the bank again."
        )


def joined(parts: list[Statement]) -> Statement:
    """Return the statements of one file as one: same account, each opening where the last closed. Raises BankFileError."""
    if not parts:
        raise BankFileError("The file holds no statement. Choose another period at the bank and download it again.")
    if len({part.account for part in parts}) > 1:
        raise BankFileError("The file holds statements of several accounts. Download one file for each account.")
    for before, after in pairwise(parts):
        if before.closing_pence != after.opening_pence:
            raise BankFileError("A statement is missing in the middle of the file. Download the whole period again.")
    lines = tuple(line for part in parts for line in part.lines)
    return Statement(parts[0].format, lines, parts[0].opening_pence, parts[-1].closing_pence, parts[0].account)
