"""MT940 as a statement: read by the library, its signs corrected, its counts and balances proved."""

import re
from datetime import date
from decimal import Decimal
from typing import Any, Final

import mt940

from billing.bankfiles import text as texts
from billing.bankfiles.statement import BankFileError, Statement, StatementLine, joined, one_line, prove
from billing.enums import BankFormat

# What the library raises on text that is no MT940 as it knows it.
TROUBLES: Final = (ValueError, RuntimeError, ArithmeticError, LookupError, AttributeError, TypeError, AssertionError)
NO_REFERENCE: Final = frozenset({"NONREF", "NOTPROVIDED"})


def read(content: bytes) -> Statement:
    """Return the lines of an MT940 file. Raises BankFileError."""
    text = _body(texts.decode(content))
    written = [part for part in re.split(r"(?m)^(?=:20:)", text) if part.startswith(":20:")]
    return joined([_statement(part) for part in written])


def _body(text: str) -> str:
    """Take the envelope off: blocks {1:…}{4: before and -} after."""
    text = re.sub(r"(?m)^\{1:.*?\{4:\s*", "", text)
    return re.sub(r"(?m)^[\x01\x03\x1a]*-\}?.*$", "-", text).replace("\x01", "").replace("\x03", "").replace("\x1a", "")


def _statement(text: str) -> Statement:
    number = re.search(r"(?m)^:28C?:(.*)$", text)
    name = f"Statement {number.group(1).strip()}" if number else "The statement"
    if not re.search(r"(?m)^:60[FM]:", text) or not re.search(r"(?m)^:62[FM]:", text):
        raise BankFileError(f"{name} has no opening or closing balance: the file is broken off. {texts.AGAIN}")
    try:
        parsed = mt940.parse(text)
        lines = tuple(_line(movement.data) for movement in parsed)
        opening, closing = _balance(parsed.data, "opening"), _balance(parsed.data, "closing")
    except TROUBLES as error:
        raise BankFileError(f"{name} cannot be read: {_short(error)}. {texts.AGAIN}") from error
    if len(lines) != len(re.findall(r"(?m)^:61:", text)):
        raise BankFileError(f"{name} has lines (:61:) that cannot be read. {texts.AGAIN}")
    prove(opening, (line.amount_pence for line in lines), closing, name)
    account = str(parsed.data.get("account_identification", ""))
    return Statement(BankFormat.MT940, tuple(line for line in lines if line.amount_pence), opening, closing, account)


def _short(error: BaseException) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:80]


def _balance(data: dict[str, Any], which: str) -> int:
    balance = data.get(f"final_{which}_balance") or data[f"intermediate_{which}_balance"]
    return _pence(balance.amount.amount, balance.amount.currency)


def _pence(amount: Decimal, currency: str) -> int:
    if currency != "GBP":
        raise ValueError(f"it is in {currency}, only accounts in pounds can be read")
    if amount * 100 != int(amount * 100):
        raise ValueError(f"{amount} is no whole number of pence")
    return int(amount * 100)


def _line(data: dict[str, Any]) -> StatementLine:
    pence = abs(_pence(data["amount"].amount, data["amount"].currency))
    # A reversed credit (RC) takes money out, a reversed debit (RD) brings it back; the library signs RC as money in.
    status = data["status"]
    is_out, is_reversal = status in ("D", "RC", "ED"), status.startswith("R")
    details = _joined(data.get("transaction_details"))
    reference = data.get("customer_reference") or ""
    reference = "" if reference in NO_REFERENCE else reference
    said = one_line(_joined(data.get("purpose")), details)
    day = data.get("entry_date") or data["date"]
    return StatementLine(
        date(day.year, day.month, day.day),
        -pence if is_out else pence,
        _payer(data, details),
        reference or said,
        one_line("REVERSAL" if is_reversal else "", reference, said, data.get("extra_details")),
        one_line(data.get("bank_reference")),
    )


def _joined(text: str | None) -> str:
    return " ".join((text or "").split())


def _payer(data: dict[str, Any], details: str) -> str:
    named = re.search(r"/(?:NAME|ORDP/NAME|BENM/NAME)/([^/]+)", details)
    if named:
        return named.group(1).strip()
    if data.get("applicant_name"):
        return _joined(data["applicant_name"])
    lines = (data.get("transaction_details") or "").splitlines()
    return _joined(lines[0]) if len(lines) > 1 else _joined(data.get("extra_details"))
