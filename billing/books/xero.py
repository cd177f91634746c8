"""Xero's sales invoice import: 27 columns, one row per line, rows of one number are one invoice, 500 invoices a file.

A credit note is an invoice of negative amounts. Xero's discount is a per cent, so an amount off is in the price. Money
received is matched in Xero against the bank feed: its sales import has no payments.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from billing.books.cells import day, table, text
from billing.books.codes import Codes
from billing.books.entries import Entry, Invoice, Line
from billing.plain import amount, figure, lines

HEADER: Final = [
    "*ContactName",
    "EmailAddress",
    "POAddressLine1",
    "POAddressLine2",
    "POAddressLine3",
    "POAddressLine4",
    "POCity",
    "PORegion",
    "POPostalCode",
    "POCountry",
    "*InvoiceNumber",
    "Reference",
    "*InvoiceDate",
    "*DueDate",
    "InventoryItemCode",
    "*Description",
    "*Quantity",
    "*UnitAmount",
    "Discount",
    "*AccountCode",
    "*TaxType",
    "TrackingName1",
    "TrackingOption1",
    "TrackingName2",
    "TrackingOption2",
    "Currency",
    "BrandingTheme",
]
MOST_INVOICES: Final = 500


def files(entries: Iterable[Entry], codes: Codes, name: str) -> list[tuple[str, bytes]]:
    """Return the files of a batch: at most 500 invoices each, so that Xero takes every one."""
    invoices = [entry for entry in entries if isinstance(entry, Invoice)]
    parts = [invoices[start : start + MOST_INVOICES] for start in range(0, len(invoices), MOST_INVOICES)] or [[]]
    names = [f"{name}.csv"] if len(parts) == 1 else [f"{name}-part-{n}.csv" for n in range(1, len(parts) + 1)]
    return [(title, table([HEADER, *_rows(part, codes)])) for title, part in zip(names, parts, strict=True)]


def _rows(invoices: Sequence[Invoice], codes: Codes) -> Iterator[list[str]]:
    for invoice in invoices:
        for line in invoice.lines:
            yield [*_head(invoice), *_line(line, codes), "GBP", ""]


def _head(invoice: Invoice) -> list[str]:
    address = (lines(invoice.payer_address) + [""] * 4)[:4]
    return [
        text(invoice.payer_name), "", *(text(part) for part in address), "", "", "", "",
        text(invoice.number), text(invoice.purchase_order or invoice.reference),
        day(invoice.issued_on), day(invoice.due_on), "",
    ]  # fmt: skip


def _line(line: Line, codes: Codes) -> list[str]:
    is_plain = line.is_plain_product
    return [
        text(line.description, 4000),
        figure(line.quantity) if is_plain else "1",
        figure(line.rate) if is_plain else amount(line.net_pence),
        "",
        text(codes.income[line.income]),
        text(codes.tax[line.vat_treatment]),
        *(("School", text(line.school_name, 100)) if line.school_name else ("", "")),
        "Service",
        text(line.service),
    ]
