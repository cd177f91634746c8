"""Statements that were read in, as pages show them."""

from collections.abc import Sequence
from dataclasses import dataclass

from billing.bankfiles import csv
from billing.bankfiles.csv import Mapping
from billing.bankfiles.statement import BankFileError, StatementLine
from billing.bankfiles.table import Row
from billing.models import BankImport
from tenants.money import format_pence


@dataclass(frozen=True)
class Preview:
    """How the first rows of a CSV are read, or why they cannot be."""

    lines: Sequence[StatementLine] = ()
    error: str = ""


def preview(rows: Sequence[Row], mapping: Mapping) -> Preview:
    """Return how the first rows would be read."""
    try:
        return Preview(lines=csv.preview(rows, mapping))
    except BankFileError as error:
        return Preview(error=str(error))


def proof(made: BankImport) -> list[dict[str, str]]:
    """Return the sum that proves a statement: opening, what moved, closing; or that the file has no balances."""
    if made.opening_pence is None or made.closing_pence is None:
        return [{"key": "Balances", "value": "The file has none, so it cannot be proved that no line is missing"}]
    moved = made.closing_pence - made.opening_pence
    return [
        {"key": "Opening balance", "value": format_pence(made.opening_pence)},
        {"key": "Lines", "value": f"{format_pence(moved)}, proved to the penny"},
        {"key": "Closing balance", "value": format_pence(made.closing_pence)},
    ]


def counts(made: BankImport) -> list[dict[str, str]]:
    """Return what became of a file's lines, as figures."""
    shown = [
        ("Lines", made.line_count),
        ("To be matched", made.unmatched_lines),
        ("Matched", made.matched_lines),
        ("Seen before", made.duplicate_lines),
    ]
    return [{"label": label, "value": str(value)} for label, value in shown]
