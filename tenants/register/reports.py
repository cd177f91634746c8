"""What an import did, or would do: the result object and its text."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from tenants.register.verdicts import LEFT_OUT, MESSAGES

_SHOWN: Final = 50


@dataclass(frozen=True, slots=True)
class Rejection:
    """A line that was not loaded: its number in the file (the header is line 1), a stable code, and why."""

    line: int
    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class ImportReport:
    """Counts of schools, and every rejected line. A rejected school stays as the register had it."""

    file_name: str
    layout: str
    encoding: str
    rows: int
    added: int
    changed: int
    closed: int
    unchanged: int
    changed_facts: dict[str, int]  # column → in how many schools it changed
    left_out: dict[str, int]
    rejections: tuple[Rejection, ...]
    closed_schools: tuple[tuple[int, str], ...]  # (URN, name)
    dry_run: bool

    @property
    def rejected(self) -> int:
        """How many lines were rejected."""
        return len(self.rejections)


def rejection(line: int, code: str, values: dict[str, object]) -> Rejection:
    """Say why a line was rejected, with its own values in the sentence."""
    return Rejection(line=line, code=code, reason=MESSAGES[code].format(**values))


def describe(report: ImportReport) -> Iterator[str]:
    """Yield the report line by line, in English, at most 50 lines of each list."""
    yield f"{report.file_name}: {report.rows:,} lines ({report.layout} layout, {report.encoding})"
    yield f"  added     {report.added:>7,}"
    yield f"  changed   {report.changed:>7,}{_facts(report.changed_facts)}"
    yield f"  closed    {report.closed:>7,}"
    yield f"  unchanged {report.unchanged:>7,}"
    yield f"  rejected  {report.rejected:>7,}"
    for verdict, count in report.left_out.items():
        yield f"  left out  {count:>7,}  {LEFT_OUT[verdict]}"
    yield from _first("Closed:", [f"{urn} {name}" for urn, name in report.closed_schools])
    yield from _first("Rejected:", [f"line {each.line}: {each.reason}" for each in report.rejections])
    if report.dry_run:
        yield "Dry run: nothing was changed."


def _facts(counts: dict[str, int]) -> str:
    parts = (f"{fact.replace('_', ' ')} {count:,}" for fact, count in counts.items())
    return f"  ({', '.join(parts)})" if counts else ""


def _first(title: str, entries: list[str]) -> Iterator[str]:
    if entries:
        yield title
    yield from (f"  {entry}" for entry in entries[:_SHOWN])
    if len(entries) > _SHOWN:
        yield f"  … and {len(entries) - _SHOWN:,} more"
