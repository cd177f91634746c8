"""Where charges come from besides memberships: apps above billing register what a run may charge on a day.

A source says all that is due at the time, charged before or not; the database refuses a second charge of the same source
for any day, and what a source no longer says is taken back while it waits for an invoice.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from billing.drafting import LineDraft

WAITING: Final = "waiting"  # what was charged by hand, by quote or by agreement and waits for an invoice


@dataclass(frozen=True)
class Proposal:
    """One line a source wants charged to a payer; VAT is decided by billing."""

    source_id: int
    account_id: int
    line: LineDraft
    purchase_order: str = ""


@dataclass(frozen=True)
class Source:
    """A kind of charge a run can raise: `propose(on)` returns what is due on a day in this partnership."""

    kind: str
    label: str
    propose: Callable[[date], Iterable[Proposal]]


_sources: dict[str, Source] = {}


def register(source: Source) -> None:
    """Let runs charge what a source proposes; called in `ready()`."""
    _sources[source.kind] = source


def forget(kind: str) -> None:
    """Take a source out again."""
    _sources.pop(kind, None)


def registered() -> list[Source]:
    """Return the sources by label."""
    return sorted(_sources.values(), key=lambda source: source.label)
