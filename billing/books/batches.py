"""The file of a batch: one CSV, or a zip of several; made again it is the same to the byte."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from billing.books import recharge, sage, xero
from billing.books.cells import archive
from billing.books.codes import codes_of
from billing.books.entries import Entry
from billing.enums import AccountingSystem


@dataclass(frozen=True)
class BatchFile:
    """A download."""

    name: str
    content: bytes

    @property
    def mime_type(self) -> str:
        """By what the name ends with."""
        return "application/zip" if self.name.endswith(".zip") else "text/csv; charset=utf-8"


def batch_file(system: AccountingSystem, number: int, layout: Mapping[str, Any], entries: Sequence[Entry]) -> BatchFile:
    """Return the file of a batch with the codes or columns it was made with."""
    name = f"{system.value}-{number:04}"
    made = _files(system, name, layout, entries)
    if len(made) == 1:
        return BatchFile(*made[0])
    return BatchFile(f"{name}.zip", archive(made))


def _files(
    system: AccountingSystem, name: str, layout: Mapping[str, Any], entries: Sequence[Entry]
) -> list[tuple[str, bytes]]:
    if system == AccountingSystem.RECHARGE:
        return recharge.files(entries, recharge.layout_of(layout), name)
    writer = xero if system == AccountingSystem.XERO else sage
    return writer.files(entries, codes_of(layout, system), name)
