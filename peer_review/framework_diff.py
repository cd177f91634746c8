"""What a version of a framework changes against the one before, in words. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from peer_review.enums import Part, Stage, Viewer
from peer_review.frameworks import NEVER, WORDS, Content, EvidenceType, Theme

ADDED, REMOVED, CHANGED = "Added", "Removed", "Changed"
WORD_LABELS: Final = {key: word.lower() for key, word in WORDS.items()}


@dataclass(frozen=True)
class Difference:
    """One difference: where, what happened, the words before and after."""

    where: str
    kind: str
    before: str = ""
    after: str = ""


def described(old: str, new: str) -> list[Difference]:
    """Return the difference between what two versions say of themselves, if there is one."""
    return [] if old == new else [Difference("Description", CHANGED, old, new)]


def differences(old: Content, new: Content) -> list[Difference]:
    """Return all differences in the order of a framework's page; none when the versions say the same."""
    return [
        *_themes(old.themes, new.themes),
        *_rows("Scale", _levels(old), _levels(new)),
        *_rows("Evidence", _titles(old.evidence_types), _titles(new.evidence_types)),
        *_rows("Principle", _same(old.principles), _same(new.principles)),
        *_rows("Word", _words(old), _words(new)),
        *_rows("Who sees", _rules(old), _rules(new)),
        *_order(old.themes, new.themes),
    ]


def _themes(old: Sequence[Theme], new: Sequence[Theme]) -> Iterator[Difference]:
    yield from _rows("Theme", _titles(old), _titles(new))
    before = {theme.key: theme for theme in old}
    for theme in new:
        was = before.get(theme.key)
        if was is None:
            continue
        if was.description != theme.description:
            yield Difference(f"Description of {theme.title}", CHANGED, was.description, theme.description)
        yield from _rows(
            f"Question in {theme.title}", _same(q.text for q in was.questions), _same(q.text for q in theme.questions)
        )


def _order(old: Sequence[Theme], new: Sequence[Theme]) -> Iterator[Difference]:
    kept = {theme.key for theme in old} & {theme.key for theme in new}
    before, after = ([theme.key for theme in themes if theme.key in kept] for themes in (old, new))
    if before != after:
        yield Difference("Themes", "In another order")


def _rows(where: str, old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[Difference]:
    for key, text in new.items():
        if key not in old:
            yield Difference(where, ADDED, after=text)
        elif old[key] != text:
            yield Difference(where, CHANGED, old[key], text)
    for key, text in old.items():
        if key not in new:
            yield Difference(where, REMOVED, before=text)


def _titles(rows: Iterable[Theme | EvidenceType]) -> dict[str, str]:
    return {row.key: row.title for row in rows}


def _levels(content: Content) -> dict[str, str]:
    return {level.key: f"{level.rank}. {level.title}: {level.meaning}".rstrip(": ") for level in content.levels}


def _same(texts: Iterable[str]) -> dict[str, str]:
    return {text: text for text in texts}


def _words(content: Content) -> dict[str, str]:
    return {key: f"{WORD_LABELS.get(key, key)}: {word}" for key, word in content.words.items() if word}


def _rules(content: Content) -> dict[str, str]:
    return {
        f"{part}:{viewer}": f"{Part(part).label}, {Viewer(viewer).label}: {opening(wanted)}"
        for part, rules in content.visibility.items()
        for viewer, wanted in rules.items()
    }


def opening(stage: str) -> str:
    """Return “never” or “from Signed”."""
    return "never" if stage == NEVER else f"from {Stage(stage).label}"
