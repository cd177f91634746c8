"""What happened in a review, as its viewer may know it: a line about a part is shown to those who see the part."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from peer_review.enums import MomentKind, Part, Stage, Viewer
from peer_review.operations.reviews.sending import READ
from peer_review.queries.seeing import Seen

PARTS: Final = {
    MomentKind.TEAM: Part.TEAM,
    MomentKind.FOCUS: Part.FOCUS,
    MomentKind.DRAFTED: Part.DRAFT,
    MomentKind.CHECKED: Part.REPLY,
    MomentKind.SHARED: Part.REPORT,
    MomentKind.REVOKED: Part.REPORT,
}
INSIDERS: Final = frozenset({Viewer.LEAD, Viewer.TEAM, Viewer.TRAINEE, Viewer.HEAD, Viewer.STAFF})
SCHOOL_ONLY: Final = frozenset({MomentKind.SHARED, MomentKind.REVOKED})
WORKING: Final = frozenset({MomentKind.NOTED, MomentKind.REMINDED})


@dataclass(frozen=True)
class Happening:
    """One line of the timeline."""

    title: str
    when: datetime
    by: str = ""
    text: str = ""


def timeline(seen: Seen, moments: Iterable[Any]) -> list[Happening]:
    """Return what happened, newest first; whom the head shares with is told to the school, a draft’s questions to the team."""
    found = [moment for moment in moments if _is_shown(seen, moment)]
    return [_line(moment, seen) for moment in sorted(found, key=_order, reverse=True)]


def _is_shown(seen: Seen, moment: Any) -> bool:
    if moment.kind in SCHOOL_ONLY and Viewer.HEAD not in seen.viewers:
        return False
    if moment.kind in WORKING and not seen.viewers & (INSIDERS | {Viewer.OFFICE}):
        return False
    if moment.key.startswith(READ) and not seen.is_team:
        return False
    part = PARTS.get(MomentKind(moment.kind), Part.DATES)
    return seen.sees(part)


def _knows_names(seen: Seen) -> bool:
    return bool(seen.viewers & (INSIDERS | {Viewer.OFFICE}))


def _line(moment: Any, seen: Seen) -> Happening:
    by = str(moment.by or "") if _knows_names(seen) else ""
    stage = f"In stage “{Stage(moment.stage).label}”" if moment.kind == MomentKind.NOTED else ""
    return Happening(_title(moment, seen), moment.at, by, stage)


def _title(moment: Any, seen: Seen) -> str:
    """Why a visit was put off, an illness perhaps, is told those who were written to."""
    label = MomentKind(moment.kind).label
    if moment.kind == MomentKind.POSTPONED and not seen.viewers & (INSIDERS | {Viewer.OFFICE, Viewer.INVITED}):
        return label
    return f"{label}: {moment.text}" if moment.kind == MomentKind.POSTPONED or _is_bare(moment) else str(moment.text)


def _is_bare(moment: Any) -> bool:
    """Whether a move says no more than the name of its stage, as far as that begins the line."""
    label = Stage(moment.stage).label
    return moment.kind == MomentKind.MOVED and (moment.text == label or moment.text.startswith(f"{label} ("))


def _order(moment: Any) -> tuple[datetime, int]:
    return moment.at, moment.pk
