"""A council's journal file: the columns the council asks for, in its order, under its titles, one row per line."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from billing.books.cells import day, table, text
from billing.books.entries import Entry, Invoice, Line
from billing.plain import amount, figure

Value = Callable[[Invoice, Line], str]

FIELDS: Final[Mapping[str, tuple[str, Value]]] = {
    "number": ("Document number", lambda invoice, _: text(invoice.number)),
    "date": ("Date", lambda invoice, _: day(invoice.issued_on)),
    "payer": ("Payer", lambda invoice, _: text(invoice.payer_name)),
    "account": ("Account code", lambda invoice, _: text(invoice.account_code)),
    "reference": ("Payer’s reference or cost centre", lambda invoice, _: text(invoice.reference)),
    "order": ("Purchase order", lambda invoice, _: text(invoice.purchase_order)),
    "credits": ("Invoice corrected", lambda invoice, _: text(invoice.credits)),
    "urn": ("School URN", lambda _, line: text(line.school_urn)),
    "school": ("School", lambda _, line: text(line.school_name)),
    "description": ("Description", lambda _, line: text(line.description)),
    "period_from": ("Period from", lambda _, line: day(line.period_starts_on)),
    "period_to": ("Period to", lambda _, line: day(line.period_ends_on)),
    "quantity": ("Quantity", lambda _, line: figure(line.quantity)),
    "cfr": ("CFR code", lambda _, line: text(line.cfr_code)),
    "aar": ("AAR code", lambda _, line: text(line.aar_code)),
    "net": ("Net", lambda _, line: amount(line.net_pence)),
    "vat": ("VAT", lambda _, line: amount(line.vat_pence)),
    "gross": ("Amount", lambda _, line: amount(line.gross_pence)),
}
USUAL: Final = ("date", "number", "reference", "urn", "school", "description", "cfr", "gross")
DELIMITERS: Final = {",": "Comma", ";": "Semicolon", "\t": "Tab", "|": "Bar"}


@dataclass(frozen=True)
class Layout:
    """Columns as pairs of field and title, with or without a row of titles."""

    columns: Sequence[tuple[str, str]]
    has_header: bool = True
    delimiter: str = ","

    def as_json(self) -> dict[str, Any]:
        """Return what `layout_of` reads back."""
        columns = [list(column) for column in self.columns]
        return {"columns": columns, "has_header": self.has_header, "delimiter": self.delimiter}


def layout_of(stored: Mapping[str, Any]) -> Layout:
    """Return the layout that is stored, else the usual one; a field that is no more is left out."""
    columns = [(name, title) for name, title in stored.get("columns", []) if name in FIELDS]
    if not columns:
        columns = [(name, FIELDS[name][0]) for name in USUAL]
    return Layout(columns, stored.get("has_header", True), stored.get("delimiter", ","))


def files(entries: Iterable[Entry], layout: Layout, name: str) -> list[tuple[str, bytes]]:
    """Return the one file of a journal; a credit note's amounts are negative."""
    rows = [
        [FIELDS[field][1](entry, line) for field, _ in layout.columns]
        for entry in entries
        if isinstance(entry, Invoice)
        for line in entry.lines
    ]
    header = [[text(title) for _, title in layout.columns]] if layout.has_header else []
    return [(f"{name}.csv", table([*header, *rows], delimiter=layout.delimiter))]
