"""A framework's lists as lines of text, one thing a line, as they are typed; and back, with keys that stay. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from django.utils.text import slugify

from peer_review.frameworks import KEY_LENGTH, EvidenceType, FrameworkUnusable, Level, Question

MOST: Final = 40  # lines of one list


def keyed(titles: Iterable[str], known: Mapping[str, str] | None = None) -> list[tuple[str, str]]:
    """Return (key, title) for titles: the key a title has already, else a new one. Raises FrameworkUnusable for a title twice."""
    kept, taken, seen = dict(known or {}), set((known or {}).values()), set[str]()
    found: list[tuple[str, str]] = []
    for title in titles:
        if title.casefold() in seen:
            raise FrameworkUnusable(f"“{title}” is there twice.")
        seen.add(title.casefold())
        key = kept.pop(title, "") or _new_key(title, taken)
        taken.add(key)
        found.append((key, title))
    return found


def level_lines(levels: Sequence[Level]) -> str:
    """Return levels as lines, the highest first: “Strong: it works across the school”."""
    ordered = sorted(levels, key=lambda level: -level.rank)
    return "\n".join(f"{level.title}: {level.meaning}" if level.meaning else level.title for level in ordered)


def levels_of(text: str, known: Sequence[Level] = ()) -> tuple[Level, ...]:
    """Read levels from lines, the highest first; no lines: ungraded. Raises FrameworkUnusable for a single level."""
    rows = [_halves(line) for line in lines_of(text)]
    if len(rows) == 1:
        raise FrameworkUnusable("A scale has at least two words. Leave it empty for a framework without grades.")
    keys = keyed([title for title, _ in rows], {level.title: level.key for level in known})
    ranks = range(len(rows), 0, -1)
    return tuple(
        Level(key, title, meaning, rank) for (key, title), (_, meaning), rank in zip(keys, rows, ranks, strict=True)
    )


def evidence_lines(types: Sequence[EvidenceType]) -> str:
    """Return types of evidence as lines."""
    return "\n".join(kind.title for kind in types)


def evidence_of(text: str, known: Sequence[EvidenceType] = ()) -> tuple[EvidenceType, ...]:
    """Read types of evidence from lines."""
    kept = {kind.title: kind.key for kind in known}
    return tuple(EvidenceType(key, title) for key, title in keyed(lines_of(text), kept))


def question_lines(questions: Sequence[Question]) -> str:
    """Return questions as lines."""
    return "\n".join(question.text for question in questions)


def questions_of(text: str, known: Sequence[Question] = ()) -> tuple[Question, ...]:
    """Read questions from lines; a question whose words stay keeps its key."""
    kept = {question.text: question.key for question in known}
    return tuple(Question(key, words) for key, words in keyed(lines_of(text), kept))


def lines_of(text: str) -> list[str]:
    """Return the lines that say something, each once. Raises FrameworkUnusable when there are too many."""
    found = list(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))
    if len(found) > MOST:
        raise FrameworkUnusable(f"Write at most {MOST} lines.")
    return found


def _halves(line: str) -> tuple[str, str]:
    title, _, meaning = line.partition(":")
    return title.strip() or line, meaning.strip()


def _new_key(title: str, taken: set[str]) -> str:
    base = slugify(title)[: KEY_LENGTH - 3].strip("-") or "line"
    if base not in taken:
        return base
    return next(f"{base}-{n}" for n in range(2, 1000) if f"{base}-{n}" not in taken)
