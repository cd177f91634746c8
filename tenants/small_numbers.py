"""Small numbers: what rests on so few that it would tell about one of them is not shown, nor what would give it away.

One threshold for all that is published or shown to a board. A sum beside its parts tells the part that is missing, so parts
and sum are hidden together until somebody who knows this rule and how large each part could be cannot work one out.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

FEWEST: Final = 5


class Protected(NamedTuple):
    """A sum and its parts as they may be shown; None is hidden."""

    total: int | None
    parts: tuple[int | None, ...]


def is_few(count: int) -> bool:
    """Whether a count rests on somebody, and on too few to be shown. Nobody is not few."""
    return 0 < count < FEWEST


def protected(parts: Sequence[int], sizes: Sequence[int]) -> Protected:
    """Return a sum and its parts without what would tell about few; `sizes` is the most each part could be.

    Few are hidden, then the smallest others until two parts or more with FEWEST or more between them are missing from the
    sum. Where too few are left for that, or only one set of numbers fits what is shown, the sum and every part but noughts
    are hidden.
    """
    hidden = _hidden(parts)
    if not hidden:
        return Protected(sum(parts), tuple(parts))
    missing = sum(parts[place] for place in hidden)
    if len(hidden) == 1 or is_few(missing) or not _is_open(parts, sizes, hidden):
        return Protected(None, tuple(None if part else 0 for part in parts))
    return Protected(sum(parts), tuple(None if place in hidden else part for place, part in enumerate(parts)))


def _hidden(parts: Sequence[int]) -> frozenset[int]:
    hidden = {place for place, part in enumerate(parts) if is_few(part)}
    others = sorted((part, place) for place, part in enumerate(parts) if part and place not in hidden)
    for _, place in others if hidden else ():
        if len(hidden) > 1 and sum(parts[taken] for taken in hidden) >= FEWEST:
            break
        hidden.add(place)
    return frozenset(hidden)


def _is_open(parts: Sequence[int], sizes: Sequence[int], hidden: frozenset[int]) -> bool:
    """Whether for each hidden part one school more or fewer, taken from or given to another, would look the same."""
    moved = {
        place
        for up in hidden
        for down in hidden
        if up != down and _looks_same(parts, sizes, hidden, up, down)
        for place in (up, down)
    }
    return moved == hidden


def _looks_same(parts: Sequence[int], sizes: Sequence[int], hidden: frozenset[int], up: int, down: int) -> bool:
    other = list(parts)
    other[up] += 1
    other[down] -= 1
    return other[up] <= sizes[up] and other[down] > 0 and _hidden(other) == hidden
