"""What the demo's reviews are made of: `reviews.toml` as typed values."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from config.demo.names import draw

FILE: Final = Path(__file__).with_name("reviews.toml")


@dataclass(frozen=True)
class CycleSpec:
    """One partnership's way of reviewing: a preset, its framework, which schools take part (0: all)."""

    slug: str
    preset: str
    name: str
    framework: str
    example: str
    phases: Sequence[str] = ()
    schools: int = 0
    finished: int = 0  # schools of the finished cycle, when fewer
    reviewers: Sequence[str] = ("deputy",)  # of each school, beside its head
    late: int = 0  # schools in a hundred that cannot host in the autumn of the running cycle
    late_autumn: int = 0  # schools that can host in the second half of that autumn alone
    themes: Sequence[str] = ()
    values: Mapping[str, Any] = field(default_factory=dict)  # what the partnership changed of its preset


@dataclass(frozen=True)
class Point:
    """What teams say on a theme, the evidence behind it, what a school does about a challenge, and what it corrects."""

    theme: str
    kind: str
    text: str
    evidence: Sequence[str]
    action: str = ""
    reply: str = ""
    reworded: str = ""
    phases: Sequence[str] = ()  # of schools it is said of; none: all


@dataclass(frozen=True)
class Words:
    """Everything the demo says in reviews."""

    titles: Mapping[str, str]
    points: Sequence[Point]
    texts: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def say(self, name: str, *key: object) -> str:
        """Return one of the sentences of a name, the same for the same key."""
        return self.texts[name][draw(name, *key, out_of=len(self.texts[name]))]


@dataclass(frozen=True)
class BetweenSpec:
    """Reviews between partnerships: the association's framework and what teams say."""

    framework: str
    round: str
    content: Mapping[str, Any]
    words: Words


def read_between() -> BetweenSpec:
    """Return what the association's reviews are made of."""
    row = tomllib.loads(FILE.read_text(encoding="utf-8"))["between"]
    themes = [
        {**theme, "questions": [{"key": f"q{n}", "text": text} for n, text in enumerate(theme["questions"], 1)]}
        for theme in row["theme"]
    ]
    kinds = [{"key": f"e{n}", "title": title} for n, title in enumerate(row["evidence"], 1)]
    content = {"themes": themes, "levels": row["levels"], "evidence_types": kinds}
    words = Words({}, [Point(**point) for point in row["point"]], row["texts"])
    return BetweenSpec(row["framework"], row["round"], content, words)


def read() -> tuple[dict[str, CycleSpec], Words]:
    """Return the cycles by partnership, and the words."""
    rows = tomllib.loads(FILE.read_text(encoding="utf-8"))
    cycles = {row["slug"]: CycleSpec(**row) for row in rows["cycle"]}
    return cycles, Words(rows["titles"], [Point(**row) for row in rows["point"]], rows["texts"])
