"""A framework as its page and the file of the list show it."""

from dataclasses import dataclass
from typing import Any, Final

from django.utils.timezone import localtime

from peer_review.enums import FrameworkStatus, Part, Stage, Viewer
from peer_review.frameworks import WORDS, Content
from peer_review.models import Framework
from peer_review.visibility import NEVER, opens_at
from tenants.lists import Column

COLOURS: Final = {
    FrameworkStatus.DRAFT: "warn",
    FrameworkStatus.PUBLISHED: "good",
    FrameworkStatus.RETIRED: "neutral",
}
COLUMNS: Final[list[Column[Framework]]] = [
    Column("Framework", lambda row: row.name),
    Column("Version", lambda row: row.version),
    Column("State", lambda row: row.get_status_display()),
    Column("Published", lambda row: localtime(row.published_at).date() if row.published_at else None),
    Column("Cycles", lambda row: getattr(row, "used", 0)),
]


@dataclass(frozen=True)
class Rule:
    """When one role sees a part: in words, and whether the framework says so itself."""

    words: str
    is_own: bool


@dataclass(frozen=True)
class Visible:
    """One line of the table of who sees what."""

    key: str
    label: str
    rules: tuple[Rule, ...]


def colour(framework: Framework) -> str:
    """Return the colour of a framework's state."""
    return COLOURS[FrameworkStatus(framework.status)]


def viewers() -> list[str]:
    """Return the heads of the columns of who sees what."""
    return [viewer.label for viewer in Viewer if viewer != Viewer.OUTSIDER]


def matrix(content: Content) -> list[Visible]:
    """Return who sees what, a line for each part of a review."""
    return [Visible(part.value, part.label, _rules(content, part)) for part in Part]


def levels(content: Content) -> list[dict[str, str]]:
    """Return the scale, the highest word first."""
    ordered = sorted(content.levels, key=lambda level: -level.rank)
    return [{"key": level.title, "value": level.meaning or "–"} for level in ordered]


def words(content: Content) -> list[dict[str, str]]:
    """Return the words that differ from the usual ones."""
    return [{"key": usual, "value": content.words[key]} for key, usual in WORDS.items() if content.words.get(key)]


def row(framework: Framework) -> dict[str, Any]:
    """Return one line of the list."""
    content = framework.says
    scale = f"{len(content.levels)} levels" if content.levels else "No grades"
    return {"framework": framework, "colour": colour(framework), "themes": len(content.themes), "scale": scale}


def _rules(content: Content, part: Part) -> tuple[Rule, ...]:
    own = content.visibility.get(part, {})
    return tuple(
        Rule(_short(opens_at(part, viewer, content.visibility)), viewer in own)
        for viewer in Viewer
        if viewer != Viewer.OUTSIDER
    )


def _short(stage: str) -> str:
    return "–" if stage == NEVER else Stage(stage).label
