"""A bank's CSV as a statement, by a mapping that says which column is what; guessed once, then kept."""

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Mapping as Mapped
from dataclasses import asdict, dataclass, fields
from datetime import date
from itertools import pairwise
from typing import Any, Final

from billing.bankfiles.amounts import DATE_FORMATS, read_date, read_pence
from billing.bankfiles.statement import BankFileError, Statement, StatementLine, one_line, prove
from billing.bankfiles.table import Row, cells_of
from billing.enums import BankFormat
from tenants.money import format_pence

NO_COLUMN: Final = -1


@dataclass(frozen=True)
class Mapping:
    """Which column (counted from 0; -1: none) holds what. `header` tells whether the bank has changed its layout."""

    header: tuple[str, ...]
    skip_rows: int = 0
    date_column: int = NO_COLUMN
    date_format: str = "dmy"
    amount_column: int = NO_COLUMN
    credit_column: int = NO_COLUMN
    debit_column: int = NO_COLUMN
    is_flipped: bool = False
    reference_columns: tuple[int, ...] = ()
    payer_column: int = NO_COLUMN
    balance_column: int = NO_COLUMN
    decimal: str = "."

    @property
    def stored(self) -> dict[str, Any]:
        """What is kept with the bank account."""
        return asdict(self) | {"header": list(self.header), "reference_columns": list(self.reference_columns)}


def stored_mapping(facts: Mapped[str, Any]) -> Mapping | None:
    """Return a mapping as it was kept; None when none was, or it is of another time."""
    names = {field.name for field in fields(Mapping)}
    if not facts or not names >= facts.keys() or facts.get("date_format") not in DATE_FORMATS:
        return None
    tuples = {name: tuple(facts[name]) for name in ("header", "reference_columns") if name in facts}
    return Mapping(**(dict(facts) | tuples))


def fits(mapping: Mapping, rows: Sequence[Row]) -> bool:
    """Tell whether a file has the columns a mapping was made for."""
    return bool(mapping.header) and header_of(rows, mapping.skip_rows) == mapping.header


def header_of(rows: Sequence[Row], skip_rows: int) -> tuple[str, ...]:
    """Return the names of the columns: the last of the rows that are skipped; none when no row is."""
    return rows[skip_rows - 1].cells if 0 < skip_rows <= len(rows) else ()


def read(rows: Sequence[Row], mapping: Mapping) -> Statement:
    """Return the lines of a CSV. Raises BankFileError with the line of the file and what to do."""
    _check(mapping, rows)
    found = list(_lines(rows[mapping.skip_rows :], mapping))
    if not found:
        raise BankFileError("The file has no lines with an amount. Check how many rows are skipped at the top.")
    opening, closing = _balances([(row, line) for row, line in found], mapping)
    return Statement(BankFormat.CSV, tuple(line for _, line in found), opening, closing)


def preview(rows: Sequence[Row], mapping: Mapping, most: int = 5) -> list[StatementLine]:
    """Return how the first rows are read. Raises BankFileError."""
    _check(mapping, rows)
    return [line for _, line in _lines(rows[mapping.skip_rows : mapping.skip_rows + most], mapping)]


def _check(mapping: Mapping, rows: Sequence[Row]) -> None:
    if mapping.date_column < 0:
        raise BankFileError("Choose the column with the date.")
    if mapping.amount_column < 0 and (mapping.credit_column < 0 or mapping.debit_column < 0):
        raise BankFileError("Choose the column with the amount, or the two columns with money in and money out.")
    if mapping.skip_rows >= len(rows):
        raise BankFileError("All rows of the file are skipped. Skip fewer rows at the top.")


def _lines(rows: Iterable[Row], mapping: Mapping) -> Iterator[tuple[Row, StatementLine]]:
    for row in rows:
        amounts = cells_of([row], mapping.amount_column, mapping.credit_column, mapping.debit_column)
        if not amounts and not cells_of([row], mapping.date_column):
            continue
        pence = _pence(row, mapping)
        if pence:
            references = [_cell(row, place) for place in mapping.reference_columns]
            payer = one_line(_cell(row, mapping.payer_column))
            reference = next(filter(None, references), "")
            yield row, StatementLine(_day(row, mapping), pence, payer, one_line(reference), one_line(*references))


def _cell(row: Row, place: int) -> str:
    return row.cells[place] if 0 <= place < len(row.cells) else ""


def _needed(row: Row, place: int) -> str:
    if place >= len(row.cells):
        raise BankFileError(
            f"Line {row.number} has {len(row.cells)} columns, but column {place + 1} is needed: the file is broken off "
            "there, or has another layout. Download it again."
        )
    return row.cells[place]


def _day(row: Row, mapping: Mapping) -> date:
    text = _needed(row, mapping.date_column)
    found = read_date(text, mapping.date_format)
    if found is None:
        raise BankFileError(
            f"Line {row.number}: “{text[:30]}” is no date in the chosen format. Choose another format for dates, or "
            "another column."
        )
    return found


def _pence(row: Row, mapping: Mapping) -> int:
    if mapping.amount_column >= 0:
        amount = _amount(row, mapping.amount_column, mapping)
        return -amount if mapping.is_flipped else amount
    money_in, money_out = (_amount(row, place, mapping) for place in (mapping.credit_column, mapping.debit_column))
    return money_in - abs(money_out)


def _amount(row: Row, place: int, mapping: Mapping) -> int:
    text = _needed(row, place)
    found = read_pence(text, mapping.decimal) if text else 0
    if found is None:
        raise BankFileError(
            f"Line {row.number}: “{text[:30]}” is no amount in pounds and pence. Choose another column, or how "
            "decimals are written."
        )
    return found


def _balances(found: Sequence[tuple[Row, StatementLine]], mapping: Mapping) -> tuple[int | None, int | None]:
    """Opening and closing from the running balance, proved line by line, newest or oldest first."""
    if mapping.balance_column < 0:
        return None, None
    steps = [(row.number, line.amount_pence, _amount(row, mapping.balance_column, mapping)) for row, line in found]
    if len(steps) > 1 and _broken(steps) and not _broken(steps[::-1]):
        steps = steps[::-1]
    broken = _broken(steps)
    if broken:
        raise BankFileError(
            f"Line {broken[0]}: the balance does not follow from the line before by {format_pence(broken[1])}. Lines are "
            "missing; download the file again. If this bank’s balances are not running ones, choose no balance column."
        )
    opening = steps[0][2] - steps[0][1]
    prove(opening, (pence for _, pence, _ in steps), steps[-1][2], "The file")
    return opening, steps[-1][2]


def _broken(steps: Sequence[tuple[int, int, int]]) -> tuple[int, int] | None:
    for (_, _, before), (number, pence, after) in pairwise(steps):
        if before + pence != after:
            return number, pence
    return None
