"""Matches of schools in words; names as far as they may be told."""

from typing import Final

from peer_review.enums import BrokeringStatus
from peer_review.queries.insight.brokering import Shown
from tenants.lists import Column

COLOURS: Final = {
    BrokeringStatus.INVITED: "accent",
    BrokeringStatus.AGREED: "good",
    BrokeringStatus.DECLINED: "neutral",
    BrokeringStatus.DONE: "good",
}
COLUMNS: Final[list[Column[Shown]]] = [
    Column("Theme", lambda row: row.theme),
    Column("Cycle", lambda row: str(row.brokering.cycle)),
    Column("Would like help", lambda row: row.seeker),
    Column("Can help", lambda row: row.giver),
    Column("State", lambda row: row.brokering.get_status_display()),
    Column("Asked", lambda row: row.brokering.invited_at.date()),
    Column("Done", lambda row: row.brokering.done_on),
    Column("Outcome", lambda row: row.brokering.outcome),
]


def tag(row: Shown) -> tuple[str, str]:
    """Return how a match stands, with the colour of its meaning."""
    status = BrokeringStatus(row.brokering.status)
    return status.label, COLOURS[status]


def asks(row: Shown) -> str:
    """Return what a head is asked."""
    if row.side == "seeker":
        return (
            f"Your review names {row.theme.lower()} as something to work on. Another school reports it as a strength."
        )
    return f"Your review reports {row.theme.lower()} as a strength. Another school is working on it."


CONSEQUENCES: Final = [
    "Until both heads agree, neither school is named to the other, nor to the partnership.",
    "When both agree, both heads and the partnership learn which school works on the theme and which reports it as a strength.",
    "Nothing else of your report is passed on.",
    "You can say no without a reason; the other school is not told who said no.",
]
