"""What changed between two wordings, word by word, as both sides of a factual check see it."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Final

KEPT: Final = "kept"
REMOVED: Final = "removed"
ADDED: Final = "added"
_WORD: Final = re.compile(r"\S+\s*")  # with the space after it


def changes(before: str, after: str) -> list[tuple[str, str]]:
    """Return the pieces of both wordings in order, each kept, removed or added."""
    return list(_pieces(_WORD.findall(before.lstrip()), _WORD.findall(after.lstrip())))


def _pieces(old: list[str], new: list[str]) -> Iterator[tuple[str, str]]:
    before, after = [word.strip() for word in old], [word.strip() for word in new]
    for code, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if code == "equal":
            yield KEPT, "".join(new[j1:j2])
            continue
        if i2 > i1:
            yield REMOVED, "".join(old[i1:i2])
        if j2 > j1:
            yield ADDED, "".join(new[j1:j2])
