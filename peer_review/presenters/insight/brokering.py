"""Matches of schools in words; names as far as they may be told."""

from typing import Final

from peer_review.enums import BrokeringStatus
from peer_review.queries.insight.brokering import Shown
from tenants.lists import Column
from tenants.working_days import london_day

COLOURS: Final = {
    BrokeringStatus.INVITED: "accent",
    BrokeringStatus.AGREED: "good",
    BrokeringStatus.DECLINED: "neutral",
    BrokeringStatus.DONE: "good",
}
COLUMNS: Final[list[Column[Shown]]] = [
    Column("Theme", lambda row: row.theme),
    Column("Cycle", lambda row: str(row.brokering.cycle)),
    Column("To be helped", lambda row: row.seeker),
    Column("To help", lambda row: row.giver),
    Column("Proposed by the partnership", lambda row: "yes" if row.is_by_hand else "no"),
    Column("State", lambda row: row.brokering.get_status_display()),
    Column("Asked", lambda row: london_day(row.brokering.invited_at)),
    Column("Done", lambda row: row.brokering.done_on),
    Column("Outcome", lambda row: row.brokering.outcome),
]


def tag(row: Shown) -> tuple[str, str]:
    """Return how a match stands, with the colour of its meaning."""
    status = BrokeringStatus(row.brokering.status)
    return status.label, COLOURS[status]


def asks(row: Shown) -> str:
    """Return what a head is asked."""
    if row.is_by_hand:
        helps = "It could help yours." if row.side == "seeker" else "Yours could help it."
        return f"The partnership proposes that your school works with another one on {row.theme.lower()}. {helps}"
    if row.side == "seeker":
        return (
            f"Your review names {row.theme.lower()} as something to work on. Another school reports it as a strength."
        )
    return f"Your review reports {row.theme.lower()} as a strength. Another school is working on it."


def consequences(row: Shown) -> list[str]:
    """Return what follows from an answer."""
    return PROPOSED if row.is_by_hand else CONSEQUENCES


def facts(row: Shown) -> list[dict[str, str]]:
    """Return who would work with whom, as far as it may be told, and what came of it."""
    labels = ("To be helped", "To help") if row.is_by_hand else ("Would like help", "Can help")
    outcome = row.brokering.outcome or "Nothing said yet"
    values = zip((*labels, "Outcome"), (row.seeker, row.giver, outcome), strict=True)
    return [{"key": key, "value": value} for key, value in values]


def watchers(row: Shown) -> str:
    """Return who sees a match."""
    if row.is_by_hand:
        return "the heads of the two schools, each without the other’s name until both have agreed, and the partnership’s office"
    return "the heads of the two schools and the partnership’s office; names only once both heads have agreed"


PROPOSED: Final = [
    "The partnership chose both schools. It does not know what your report says, and passes nothing of it on.",
    "Until both heads agree, neither school is named to the other.",
    "You can say no without a reason; the other school is not told who said no.",
]
CONSEQUENCES: Final = [
    "Until both heads agree, neither school is named to the other, nor to the partnership.",
    "When both agree, both heads and the partnership learn which school works on the theme and which reports it as a strength.",
    "Nothing else of your report is passed on.",
    "You can say no without a reason; the other school is not told who said no.",
]
