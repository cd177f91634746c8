"""Who suits a request: refuse those who cannot, rank those who can, and say why in both cases. Pure.

Best first: words of the request in their expertise, visits to the school before, nearness, free half days, days left.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from offers.timing.half_days import words

COMMON: Final = frozenset(("and", "for", "from", "how", "our", "school", "staff", "the", "with"))
WORD_POINTS, VISIT_POINTS, NEAR_POINTS, MOST_VISITS = 5, 3, 2, 3


@dataclass(frozen=True)
class Ask:
    """What a school asks for; `pool` is the name of the pool that must deliver, or nothing."""

    text: str
    halves: int
    pool: str = ""


@dataclass(frozen=True)
class Candidate:
    """What is known of one provider for one request; `free` counts half days in the time that is wanted."""

    key: int
    name: str
    expertise: str = ""
    is_named: bool = True
    is_in_pool: bool = True
    is_the_school: bool = False
    free: int = 0
    halves_left: int | None = None
    visits: int = 0
    is_near: bool = False


@dataclass(frozen=True)
class Suggestion:
    """Somebody who can, with why, in words for the office."""

    key: int
    name: str
    reason: str
    points: int


@dataclass(frozen=True)
class Refused:
    """Somebody who cannot, with why."""

    key: int
    name: str
    reason: str


def match(ask: Ask, candidates: Iterable[Candidate]) -> tuple[list[Suggestion], list[Refused]]:
    """Return who can, best first, and who cannot, by name."""
    able, refused = [], []
    for one in candidates:
        reason = why_not(ask, one)
        if reason:
            refused.append(Refused(one.key, one.name, reason))
        else:
            able.append(one)
    able.sort(key=lambda one: _order(ask, one))
    chosen = [Suggestion(one.key, one.name, _reason(ask, one), _points(ask, one)) for one in able]
    return chosen, sorted(refused, key=lambda one: (one.name, one.key))


def why_not(ask: Ask, one: Candidate) -> str:
    """Return why a provider cannot be matched with a request, or nothing."""
    if one.is_the_school:
        return "It is the school that asks"
    if not one.is_named:
        return "Another provider delivers this offer"
    if not one.is_in_pool:
        return f"Not in the pool “{ask.pool}”"
    if one.halves_left is not None and one.halves_left < ask.halves:
        return f"Only {words(one.halves_left)} left this year"
    if one.free < ask.halves:
        return f"Free for {words(one.free)} in that time, {words(ask.halves)} wanted"
    return ""


def shared_words(text: str, expertise: str) -> list[str]:
    """Return the words of a request that a provider's expertise has too; a plural counts as its singular."""
    known = set(map(_stem, _words(expertise)))
    found = dict.fromkeys(word for word in _words(text) if _stem(word) in known)
    return [word for word in found if word not in COMMON]


def _order(ask: Ask, one: Candidate) -> tuple[int, int, int, str, int]:
    left = one.halves_left if one.halves_left is not None else 10_000
    return (-_points(ask, one), -one.free, -left, one.name, one.key)


def _points(ask: Ask, one: Candidate) -> int:
    fitting = len(shared_words(ask.text, one.expertise))
    return fitting * WORD_POINTS + min(one.visits, MOST_VISITS) * VISIT_POINTS + one.is_near * NEAR_POINTS


def _reason(ask: Ask, one: Candidate) -> str:
    parts: Sequence[str] = (
        _expertise(shared_words(ask.text, one.expertise)),
        _visits(one.visits),
        "Near the school" if one.is_near else "",
        f"Free for {words(one.free)} in that time",
        "" if one.halves_left is None else f"{words(one.halves_left)} left this year",
    )
    return ". ".join(part for part in parts if part) + "."


def _expertise(found: Sequence[str]) -> str:
    return f"Knows about {', '.join(found)}" if found else ""


def _visits(count: int) -> str:
    if not count:
        return ""
    return "Has been at the school before" if count == 1 else f"Has been at the school {count} times before"


def _words(text: str) -> list[str]:
    return re.findall(r"\w{3,}", text.lower())


def _stem(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
