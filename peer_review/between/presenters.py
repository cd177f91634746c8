"""Reviews between partnerships in words: columns of lists, a round's terms, ways back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.urls import reverse
from django.utils.formats import date_format

from peer_review.between.models import Cycle, Representative, Seat
from peer_review.enums import Part, Viewer
from peer_review.presenters.stages import lists
from peer_review.presenters.tags import Tag
from peer_review.queries.seeing import Seen
from tenants.lists import Column


@dataclass(frozen=True)
class Speaker:
    """A representative with the address they sign in with."""

    row: Representative
    email: str


SHOWN: Final = [
    ("open", "Not finished"),
    ("overdue", "Overdue"),
    ("undated", "Without a day"),
    ("short", "Short of people"),
]
ROLES: Final = {
    Viewer.HEAD: "your partnership",
    Viewer.STAFF: "your partnership",
    Viewer.LEAD: "you lead",
    Viewer.TEAM: "you are in the team",
    Viewer.TRAINEE: "you are a trainee in the team",
    Viewer.FACILITATOR: "you hold the workshop",
    Viewer.INVITED: "you are asked to review",
    Viewer.CHOSEN: "shared with you",
}


@dataclass(frozen=True)
class Line:
    """One review of a list, as far as its viewer sees it."""

    review: Any
    tag: Tag
    due_on: date | None
    role: str
    team: Sequence[Seat]


def lines(found: Iterable[Seen], on: date) -> list[Line]:
    """Return the reviews of which anything is seen today, each as far as it is."""
    return [_line(seen, on) for seen in lists.shown(found)]


def _line(seen: Seen, on: date) -> Line:
    review: Any = seen.review
    row = lists.row(seen, on)
    role = next((words for viewer, words in ROLES.items() if viewer in seen.viewers), "")
    team = sorted(review.team, key=lambda seat: seat.role != "lead") if seen.sees(Part.TEAM) else []
    return Line(review, row["tag"], row["due_on"], role, team)


def team_words(review: Line) -> str:
    """Return who is in the team, the lead first."""
    return ", ".join(f"{seat.representative.name} ({seat.representative.partnership})" for seat in review.team)


ROUND_COLUMNS: list[Column[Any]] = [
    Column("Round", lambda row: row.name),
    Column("First day", lambda row: row.starts_on),
    Column("Last day", lambda row: row.last_day),
    Column("Framework", lambda row: str(row.framework)),
    Column("Reviews", lambda row: row.review_count),
    Column("Closed", lambda row: row.closed_count),
]
REVIEW_COLUMNS: list[Column[Any]] = [
    Column("Partnership", lambda row: row.review.partnership.name),
    Column("Round", lambda row: row.review.cycle.name),
    Column("Stage", lambda row: row.review.get_stage_display()),
    Column("Due", lambda row: row.due_on),
    Column("Visit", lambda row: row.review.visit_starts_on),
    Column("Team", team_words),
]
SPEAKER_COLUMNS: list[Column[Any]] = [
    Column("Partnership", lambda row: row.row.partnership.name),
    Column("Name", lambda row: row.row.name),
    Column("E-mail address", lambda row: row.email),
    Column("Leads it", lambda row: "yes" if row.row.is_leader else "no"),
]


def ending(representative: Representative, places: int, is_only_leader: bool) -> list[str]:
    """Return what it means that somebody stops."""
    partnership = representative.partnership
    said = [
        f"They no longer see the reviews of {partnership}, or those they are in the team of.",
        "What they wrote stays.",
    ]
    if is_only_leader:
        said.append(
            f"Nobody else leads {partnership}: until you add a leader, nobody checks, signs or shares its reviews."
        )
    if places:
        what = "place in a team is" if places == 1 else "places in teams are"
        said.append(f"{places} {what} given up. Choose who is asked instead, or leave the place open.")
    return said


def terms(cycle: Cycle) -> list[dict[str, Any]]:
    """Return a round's terms as rows of a summary list."""
    months = ", ".join(str(month) for month in cycle.follow_up_months)
    return [
        {"key": "Period", "value": f"{date_format(cycle.starts_on, 'j F Y')} to {date_format(cycle.last_day, 'j F Y')}"},
        {"key": "Framework", "value": str(cycle.framework)},
        {"key": "Focus", "value": cycle.focus or "Each partnership chooses its own"},
        {"key": "Factual check", "value": f"{cycle.reply_days} working days"},
        {"key": "Follow-up", "value": f"After {months} months" if months else "None"},
        {"key": "The association sees, once signed", "value": cycle.get_office_sees_display()},
        *([{"key": "What leaders agree to", "value": cycle.consent_text}] if cycle.consent_text else []),
    ]  # fmt: skip


def crumbs(*steps: tuple[str, str]) -> list[dict[str, str]]:
    """Return the way to a page below the rounds; the last step has no address."""
    first = {"label": "Reviews between partnerships", "url": reverse("between_rounds")}
    return [first, *({"label": label, "url": url} if url else {"label": label} for label, url in steps)]
