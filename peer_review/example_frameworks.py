"""Frameworks to begin from, in words of our own: kept in `data/frameworks.toml`, read once."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from peer_review.framework_texts import keyed
from peer_review.frameworks import Content, EvidenceType, Level, Question, Theme, check

FILE: Final = Path(__file__).with_name("data") / "frameworks.toml"
EVIDENCE: Final = (
    "Lesson visit", "Pupils’ work", "Talk with pupils", "Talk with staff", "Talk with families", "Data", "Documents",
)  # fmt: skip


@dataclass(frozen=True)
class Example:
    """A framework to begin from."""

    key: str
    name: str
    description: str
    content: Content


@cache
def examples() -> tuple[Example, ...]:
    """Return the frameworks to begin from, the simplest choice first."""
    rows = tomllib.loads(FILE.read_text(encoding="utf-8"))["framework"]
    return tuple(Example(row["key"], row["name"], row["description"], _content(row)) for row in rows)


def example(key: str) -> Example | None:
    """Return one of them by its key."""
    return next((row for row in examples() if row.key == key), None)


def _content(row: Mapping[str, Any]) -> Content:
    content = Content(
        themes=tuple(_theme(theme) for theme in row["themes"]),
        levels=_levels(row.get("levels", [])),
        evidence_types=tuple(EvidenceType(key, title) for key, title in keyed(EVIDENCE)),
        words=dict(row.get("words", {})),
        principles=tuple(row.get("principles", [])),
    )
    check(content)
    return content


def _theme(row: Mapping[str, Any]) -> Theme:
    questions = tuple(Question(key, text) for key, text in keyed(row.get("questions", [])))
    return Theme(row["key"], row["title"], row.get("description", ""), questions)


def _levels(rows: Sequence[Mapping[str, str]]) -> tuple[Level, ...]:
    """The best word comes first in the file; rank 1 is the lowest."""
    meanings = {row["title"]: row["meaning"] for row in rows}
    pairs = keyed([row["title"] for row in rows])
    return tuple(
        Level(key, title, meanings[title], rank)
        for rank, (key, title) in zip(range(len(pairs), 0, -1), pairs, strict=True)
    )
