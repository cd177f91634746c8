"""What a CSV's header and cells suggest its columns are; what is not clear is left for the office to choose."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, Final

from billing.bankfiles.amounts import guess_style
from billing.bankfiles.csv import NO_COLUMN, Mapping
from billing.bankfiles.table import Row, cells_of, header_place

NAMES: Final = {
    "date_column": (r"^(transaction|posting|posted|booking|booked|entry)? ?date$", r"date"),
    "credit_column": (r"^(paid|money) in|^credits?( amount)?$|credit|received",),
    "debit_column": (r"^(paid|money) out|^debits?( amount)?$|debit|withdrawn",),
    "amount_column": (r"^(transaction )?amount", r"amount|^value$"),
    "balance_column": (r"balance",),
    "payer_column": (r"payer|payee|counter ?party|^name|from$|account name",),
}
REFERENCES: Final = r"reference|description|details|narrative|memo|particulars|remittance"


def guess(rows: Sequence[Row]) -> Mapping:
    """Return the mapping a file suggests."""
    place = header_place(rows)
    if place is None:
        return Mapping(header=())
    header, body = rows[place].cells, rows[place + 1 :]
    found = Mapping(header=header, skip_rows=place + 1)
    taken: set[int] = set()
    columns: dict[str, Any] = {}
    for name, patterns in NAMES.items():
        columns[name] = _named(header, patterns, taken)
        taken.add(columns[name])
    if columns["date_column"] == NO_COLUMN:
        columns["date_column"] = _of_dates(body, len(header))
    both = columns["credit_column"] >= 0 and columns["debit_column"] >= 0
    columns |= {"amount_column": NO_COLUMN} if both else {"credit_column": NO_COLUMN, "debit_column": NO_COLUMN}
    references = [i for i, name in enumerate(header) if re.search(REFERENCES, name, re.I) and i not in taken]
    references.sort(key=lambda i: "reference" not in header[i].lower())
    found = replace(found, reference_columns=tuple(references), **columns)
    return replace(found, date_format=_style(found, body), decimal=_decimal(found, body))


def _named(header: Sequence[str], patterns: Iterable[str], taken: set[int]) -> int:
    for pattern in patterns:
        for place, name in enumerate(header):
            if place not in taken and re.search(pattern, name.strip(), re.I):
                return place
    return NO_COLUMN


def _of_dates(body: Sequence[Row], columns: int) -> int:
    """The first column that holds days only, whatever it is called."""
    cells = (cells_of(body, place) for place in range(columns))
    return next((place for place, texts in enumerate(cells) if texts and guess_style(texts)), NO_COLUMN)


def _style(mapping: Mapping, body: Sequence[Row]) -> str:
    return guess_style(cells_of(body, mapping.date_column)) or "dmy"


def _decimal(mapping: Mapping, body: Sequence[Row]) -> str:
    texts = cells_of(body, mapping.amount_column, mapping.credit_column, mapping.debit_column)
    return "," if any(re.search(r",\d{1,2}\D*$", text) for text in texts) else "."
