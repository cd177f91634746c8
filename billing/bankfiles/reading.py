"""Which kind of bank file an upload is, and its statement."""

from billing.bankfiles import camt, csv, mt940, table, text
from billing.bankfiles.csv import Mapping
from billing.bankfiles.statement import BankFileError, Statement
from billing.enums import BankFormat


def format_of(content: bytes) -> BankFormat:
    """Return how a file is written, by its content, never by its name. Raises BankFileError."""
    text.check(content)
    start = content.removeprefix(b"\xef\xbb\xbf").lstrip()[:4096]
    if start.startswith((b"<", b"\xff\xfe<\x00", b"\xfe\xff\x00<")):
        return BankFormat.CAMT
    if start.startswith(b":20:") or b"\n:20:" in start or b"{4:" in start[:200]:
        return BankFormat.MT940
    return BankFormat.CSV


def read(content: bytes, mapping: Mapping | None = None) -> Statement:
    """Return the statement of a file; a CSV needs its mapping. Raises BankFileError."""
    kind = format_of(content)
    if kind == BankFormat.CAMT:
        return camt.read(content)
    if kind == BankFormat.MT940:
        return mt940.read(content)
    if mapping is None:
        raise BankFileError("Say first what the columns of this bank’s CSV mean.")
    return csv.read(table.rows_of(content), mapping)
