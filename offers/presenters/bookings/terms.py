"""Terms of booking as lists and pages show them."""

from collections.abc import Sequence
from typing import Final

from offers.cancelling import Fee, Terms
from offers.enums import CancelReason, EventFormat
from offers.models import BookingPolicy
from offers.words.terms import sentences
from tenants.lists import Column
from tenants.money import format_pence

COLUMNS: Final[Sequence[Column[BookingPolicy]]] = [
    Column("Name", lambda row: row.name),
    Column("Version", lambda row: row.version),
    Column("Current", lambda row: "Yes" if row.is_current else "No"),
    Column("Made", lambda row: row.created_at),
]


def caption(policy: BookingPolicy) -> str:
    """“Current version · 3 events”."""
    count: int = policy.event_count  # type: ignore[attr-defined]
    return f"{'Current' if policy.is_current else 'Replaced'} version · {count} event{'' if count == 1 else 's'}"


def sections(terms: Terms) -> list[tuple[str, list[str]]]:
    """Return the sentences of each format, and of free events."""
    said = [(kind.label, sentences(terms, kind, is_free=False)) for kind in EventFormat if kind in terms.tiers]
    return [*said, ("Free events", sentences(terms, EventFormat.IN_PERSON, is_free=True))]


def costs(found: Sequence[tuple[CancelReason, Fee]]) -> list[dict[str, str]]:
    """Return what each reason costs, as a summary list."""
    return [{"key": reason.label, "value": f"{format_pence(row.pence)}. {row.words}"} for reason, row in found]
