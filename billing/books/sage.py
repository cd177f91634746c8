"""Sage 50's audit trail import: fifteen columns by position, one row per line, dd/mm/yyyy, leading noughts kept as typed.

SI invoice, SC credit note, SA money received (SR cannot be imported: Sage knowledge base 200427112357427). Money that goes
back is an SI on the bank's nominal, a debt given up an SC on bad debts; both move the customer's balance as they should.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from billing.books.cells import day, table, text
from billing.books.codes import Codes
from billing.books.entries import Entry, Receipt
from billing.enums import PaymentKind
from billing.plain import amount

HEADER: Final = [
    "Type",
    "Account Reference",
    "Nominal A/C Ref",
    "Department Code",
    "Date",
    "Reference",
    "Details",
    "Net Amount",
    "Tax Code",
    "Tax Amount",
    "Exchange Rate",
    "Extra Reference",
    "User Name",
    "Project Refn",
    "Cost Code Refn",
]
NO_TAX: Final = "T9"
ENCODING: Final = "cp1252"  # Sage 50 is a Windows program of one code page


def files(entries: Iterable[Entry], codes: Codes, name: str) -> list[tuple[str, bytes]]:
    """Return the one file of a batch, in the order of its entries."""
    rows = [row for entry in entries for row in _rows(entry, codes)]
    return [(f"{name}.csv", table([HEADER, *rows], encoding=ENCODING))]


def _rows(entry: Entry, codes: Codes) -> Iterator[list[str]]:
    if isinstance(entry, Receipt):
        yield _receipt(entry, codes)
        return
    for line in entry.lines:  # no amount in Sage is less than nothing: a rebate on an invoice is a credit
        yield [
            "SI" if line.net_pence > 0 or (entry.is_invoice and not line.net_pence) else "SC",
            *_place(entry.account_code, codes.income[line.income]),
            day(entry.issued_on), text(entry.number, 30), text(line.description, 60),
            amount(abs(line.net_pence)), text(codes.tax[line.vat_treatment]), amount(abs(line.vat_pence)),
            *_tail(entry.purchase_order or entry.credits),
        ]  # fmt: skip


def _receipt(receipt: Receipt, codes: Codes) -> list[str]:
    kind, nominal = _booking(receipt, codes)
    words = f"{receipt.method} {receipt.reference}".strip()
    return [
        kind, *_place(receipt.account_code, nominal), day(receipt.on), f"P{receipt.id}", text(words, 60),
        amount(abs(receipt.amount_pence)), NO_TAX, "0.00", *_tail(receipt.reference),
    ]  # fmt: skip


def _booking(receipt: Receipt, codes: Codes) -> tuple[str, str]:
    """Type and nominal of an entry that is no document; a write-off taken back is a debt again."""
    if receipt.kind == PaymentKind.RECEIVED:
        return "SA", codes.bank
    if receipt.kind == PaymentKind.WRITE_OFF:
        return "SC", codes.bad_debts
    return "SI", codes.bad_debts if receipt.is_of_write_off else codes.bank


def _place(account_code: str, nominal: str) -> list[str]:
    return [text(account_code, 8), text(nominal, 8), "0"]


def _tail(extra: str) -> list[str]:
    return ["1", text(extra, 30), "", "", ""]
