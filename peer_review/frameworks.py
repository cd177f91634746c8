"""What a framework says: themes with questions, levels or none, types of evidence, words, and who sees what when.

Kept as JSON in one version; a published version never changes, so that a review keeps the framework it began with.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Final

from peer_review.enums import EvidenceKind, Part, Stage, Viewer

NEVER: Final = "never"
KEY_LENGTH: Final = 40
WORDS: Final = {
    "strength": "Strength",
    "challenge": "Challenge",
    "report": "Report",
    "review": "Peer review",
    "lead": "Lead reviewer",
    "excellence": "Area of excellence",
    "level": "Level",
}


class FrameworkUnusable(ValueError):
    """The framework's content does not hold together; the message names what."""


@dataclass(frozen=True)
class Question:
    """One question of a theme."""

    key: str
    text: str


@dataclass(frozen=True)
class Theme:
    """What is looked at, with its questions."""

    key: str
    title: str
    description: str = ""
    questions: tuple[Question, ...] = ()


@dataclass(frozen=True)
class Level:
    """One word of the scale; rank 1 is the lowest."""

    key: str
    title: str
    meaning: str = ""
    rank: int = 1


@dataclass(frozen=True)
class EvidenceType:
    """Where evidence comes from: lessons, books, talks, data."""

    key: str
    title: str


@dataclass(frozen=True)
class Content:
    """All a version of a framework says; without levels it is ungraded."""

    themes: tuple[Theme, ...]
    levels: tuple[Level, ...] = ()
    evidence_types: tuple[EvidenceType, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)
    principles: tuple[str, ...] = ()
    visibility: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def theme_title(self, key: str) -> str:
        """Return a theme's title; a key unknown to this version as it is."""
        return next((theme.title for theme in self.themes if theme.key == key), key)

    def level(self, key: str) -> Level | None:
        """Return a level by its key."""
        return next((level for level in self.levels if level.key == key), None)

    def level_title(self, key: str) -> str:
        """Return a level's word; empty for none."""
        found = self.level(key)
        return found.title if found else key

    def word(self, key: str) -> str:
        """Return this framework's word for a strength, a challenge, the report …"""
        return self.words.get(key) or WORDS.get(key, key)

    def words_for(self, key: str) -> str:
        """Return this framework's word for several strengths, challenges …"""
        return plural(self.word(key))

    def kind_word(self, kind: str) -> str:
        """Return this framework's word for a kind of evidence or finding; quotes and notes are called that everywhere."""
        return self.words.get(kind) or str(EvidenceKind(kind).label)

    def several(self, key: str) -> str:
        """Return them inside a sentence: “strengths”, “areas for improvement”, “findings marked “To develop””."""
        word = self.word(key)
        return f"findings marked “{word}”" if is_phrase(word) else plural(word).lower()


def plural(word: str) -> str:
    """Return the plural of a framework's word: “Strengths”, “Areas for improvement”; “To develop” stays."""
    first, *rest = word.split(" ", 1)
    if is_phrase(word) or word.endswith("s"):
        return word
    if rest and rest[0].split(" ", 1)[0] in {"for", "of", "to"}:
        return f"{first}s {rest[0]}"
    return f"{word}s"


def is_phrase(word: str) -> bool:
    """Whether a framework's word cannot be counted: “To develop”, “Even better if”, “What went well”."""
    return word.split(" ", 1)[0].lower() in {"to", "what", "even"}


def from_json(content: Mapping[str, Any]) -> Content:
    """Read a version's content. Raises FrameworkUnusable."""
    try:
        found = Content(
            themes=tuple(_theme(row) for row in content["themes"]),
            levels=tuple(Level(**row) for row in content.get("levels", ())),
            evidence_types=tuple(EvidenceType(**row) for row in content.get("evidence_types", ())),
            words=dict(content.get("words", {})),
            principles=tuple(content.get("principles", ())),
            visibility={part: dict(rules) for part, rules in content.get("visibility", {}).items()},
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise FrameworkUnusable(f"The framework cannot be read: {error}.") from error
    check(found)
    return found


def as_json(content: Content) -> dict[str, Any]:
    """Return a content as it is kept."""
    return asdict(content) | {"visibility": {part: dict(rules) for part, rules in content.visibility.items()}}


def check(content: Content) -> None:
    """Raise FrameworkUnusable unless there is a theme, keys are unique and short, and rules name known things."""
    if not content.themes:
        raise FrameworkUnusable("Add at least one theme.")
    for rows in (content.themes, content.levels, content.evidence_types):
        keys = [row.key for row in rows]
        if len(set(keys)) != len(keys) or not all(0 < len(key) <= KEY_LENGTH for key in keys):
            raise FrameworkUnusable("Themes, levels and types of evidence each need a short key of their own.")
    for part, rules in content.visibility.items():
        if part not in Part.values or not set(rules) <= set(Viewer.values):
            raise FrameworkUnusable(f"Nobody knows the part “{part}” of a review or one of its viewers.")
        if not set(rules.values()) <= {*Stage.values, NEVER} - {Stage.CANCELLED}:
            raise FrameworkUnusable("A part of a review is seen from a stage on, or never.")


def _theme(row: Mapping[str, Any]) -> Theme:
    questions = tuple(Question(**question) for question in row.get("questions", ()))
    return Theme(row["key"], row["title"], row.get("description", ""), questions)
