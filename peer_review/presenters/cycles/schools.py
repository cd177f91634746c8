"""The schools of a cycle as lists and pages show them."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.utils.timezone import localtime

from peer_review import windows
from peer_review.enums import CycleStatus
from peer_review.models import Cycle, Participant
from peer_review.queries.participants import Candidate
from tenants.lists import Column


def columns(cycle: Cycle) -> list[Column[Participant]]:
    """Return the columns of a cycle's schools as a file."""
    return [
        Column("School", lambda row: row.school.name),
        Column("URN", lambda row: row.school.urn),
        Column("Phase", lambda row: row.school.get_phase_display()),
        Column("Trust", lambda row: str(row.school.trust or "")),
        Column("Group", lambda row: str(row.group or "")),
        Column("Reviews", lambda row: row.hosts),
        Column("Cannot host in", lambda row: closed_windows(cycle, row.unavailable)),
        Column("Pupils", lambda row: row.pupils),
        Column("Free school meals %", lambda row: row.fsm_percent),
        Column("Latitude", lambda row: row.latitude),
        Column("Longitude", lambda row: row.longitude),
        Column("Agreed on", lambda row: localtime(row.consented_at).date() if row.consented_at else None),
        Column("Agreed by", lambda row: str(row.consented_by or "")),
        Column("Left on", lambda row: localtime(row.withdrawn_at).date() if row.withdrawn_at else None),
    ]


def rows(found: Iterable[Participant], outside: Collection[int]) -> list[dict[str, Any]]:
    """Return one line for each school; `outside` are those not in good standing."""
    return [_row(row, row.school_id in outside) for row in found]


def choices(found: Sequence[Candidate]) -> list[tuple[int, str]]:
    """Return schools to tick, those that are no members marked."""
    return [(row.school.pk, _choice(row)) for row in found]


def schools(count: int) -> str:
    """Return “1 school” or “3 schools”."""
    return "1 school" if count == 1 else f"{count} schools"


def asking(cycle: Cycle, waiting: int) -> list[str]:
    """Return what asking heads does."""
    begins = ["The cycle begins: its first day stays from now on."] if cycle.status == CycleStatus.DRAFT else []
    again = [f"They were last written to on {_day(cycle.invited_at)}."] if cycle.invited_at else []
    return [
        f"The heads of {schools(waiting)} that have not agreed get an e-mail with a link to the page where they agree.",
        *begins,
        "Once the first head agrees, the words of consent, what the office sees and the cost stay as they are.",
        *again,
    ]


def closed_windows(cycle: Cycle, keys: Collection[str]) -> str:
    """Return the windows a school cannot host in, in words."""
    return ", ".join(w.title for w in windows.from_json(cycle.windows) if w.key in keys)


def _row(row: Participant, is_outside: bool) -> dict[str, Any]:
    answer, colour = ("Not answered", "warn")
    if row.withdrawn_at:
        answer, colour = "Left", "neutral"
    elif row.consented_at:
        answer, colour = f"Agreed {_day(row.consented_at)}", "good"
    facts = [row.school.get_phase_display(), str(row.school.trust or "")]
    return {
        "row": row,
        "note": " · ".join(filter(None, facts)),
        "answer": answer,
        "colour": colour,
        "by": row.consented_by or "",
        "is_outside": is_outside,
        "closed": len(row.unavailable),
        "lacks_place": row.latitude is None,
    }


def _choice(row: Candidate) -> str:
    facts = [
        row.school.get_phase_display(),
        str(row.school.trust or ""),
        "" if row.is_in_standing else "not in good standing",
    ]
    return f"{row.school.name} ({', '.join(filter(None, facts))})"


def _day(at: Any) -> str:
    return f"{localtime(at):%-d %B %Y}"
