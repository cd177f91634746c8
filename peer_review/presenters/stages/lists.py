"""Reviews as a list and a file show them."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, Final

from django.http import HttpRequest

from peer_review.enums import CycleStatus, Part, Viewer
from peer_review.presenters.stages import steps
from peer_review.presenters.tags import Tag
from peer_review.queries.due import OVER
from peer_review.queries.seeing import Seen
from tenants.exports import Cell
from tenants.lists import Chip, Column, chips

SHOWN: Final = [
    ("open", "Not finished"),
    ("overdue", "Overdue"),
    ("postponed", "Put off"),
    ("team", "I am in the team"),
]
ROLES: Final = (
    Viewer.LEAD, Viewer.TEAM, Viewer.TRAINEE, Viewer.FACILITATOR, Viewer.READER, Viewer.INVITED, Viewer.HEAD, Viewer.STAFF,
    Viewer.GOVERNOR, Viewer.CHOSEN,
)  # fmt: skip


def shown(rows: Iterable[Seen]) -> Iterator[Seen]:
    """Return the reviews of which anything is seen today."""
    return (seen for seen in rows if seen.sees(Part.DATES))


def review_chips(request: HttpRequest) -> list[Chip]:
    """Return the chips of the list."""
    return chips(request, "show", SHOWN)


def row(seen: Seen, on: date) -> dict[str, Any]:
    """Return one line of the list."""
    review = seen.review
    tag = Tag("Overdue", "bad") if _is_overdue(seen, on) else steps.tag(review)
    return {
        "review": review,
        "tag": tag,
        "stage": "" if review.get_stage_display() == tag.text else review.get_stage_display(),
        "due_on": None if review.stage in OVER else _due_on(seen),
        "lead": lead(seen),
        "role": role(seen),
    }


def lead(seen: Seen) -> str:
    """Return who leads, for those who see the team."""
    leads = getattr(seen.review, "leads", ())
    return str(leads[0].reviewer) if leads and seen.sees(Part.TEAM) else ""


def role(seen: Seen) -> str:
    """Return in what role somebody looks; nothing for the office."""
    return next((viewer.label for viewer in ROLES if viewer in seen.viewers), "")


def columns(on: date) -> list[Column[Seen]]:
    """Return the columns of the list as a file."""
    return [
        Column("School", lambda seen: str(seen.review.school)),
        Column("Phase", lambda seen: seen.review.school.get_phase_display()),
        Column("Cycle", lambda seen: str(seen.review.cycle)),
        Column("Stage", lambda seen: seen.review.get_stage_display()),
        Column("Due", _due_on),
        Column("Overdue", lambda seen: _is_overdue(seen, on)),
        Column("Visit from", lambda seen: seen.review.visit_starts_on),
        Column("Visit to", lambda seen: seen.review.visit_ends_on),
        Column("Put off because", lambda seen: seen.review.get_postponed_reason_display()),
        Column("Lead reviewer", lead),
    ]


def _due_on(seen: Seen) -> Cell:
    found: Cell = getattr(seen.review, "due_on", None)
    return found


def _is_overdue(seen: Seen, on: date) -> bool:
    due_on, review = getattr(seen.review, "due_on", None), seen.review
    is_pressed = review.cycle.status == CycleStatus.RUNNING and review.stage not in OVER
    return is_pressed and due_on is not None and due_on < on
