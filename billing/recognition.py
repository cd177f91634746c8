"""Whose money a bank line is: by a reference in it, by the name that paid before, by a name that looks alike."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

SMALL_WORDS: Final = frozenset({"THE", "OF", "AND", "LTD", "LIMITED"})
SHORTEST_REFERENCE: Final = 4
REFERENCE, SAME_NAME, OWN_NAME, LIKE = 40, 38, 36, 30
ALIKE: Final = 60  # in a hundred


@dataclass(frozen=True)
class Payer:
    """What is known of an account: its names, its references, and the names its money came from before."""

    account_id: int
    name: str
    other_names: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    paid_as: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Recognised:
    """An account a line may come from; `strength` up to 40, `is_sure` when it says so itself."""

    account_id: int
    strength: int
    reason: str
    is_sure: bool = False


def words_of(text: str) -> list[str]:
    """Return the words of a text in capitals without accents and apostrophes."""
    plain = unicodedata.normalize("NFKD", text.replace("'", "").replace("’", ""))
    return re.findall(r"[A-Z0-9]+", "".join(sign for sign in plain if not unicodedata.combining(sign)).upper())


def _name_words(text: str) -> tuple[str, ...]:
    return tuple(word for word in words_of(text) if word not in SMALL_WORDS)


class Recogniser:
    """Knows all payers; a line costs as much as the words it has."""

    def __init__(self, payers: Sequence[Payer]) -> None:
        self.payers = {payer.account_id: payer for payer in payers}
        self._references: dict[str, list[tuple[int, str]]] = {}
        self._paid_as: dict[tuple[str, ...], list[int]] = {}
        self._names: dict[tuple[str, ...], list[tuple[int, str]]] = {}
        for payer in payers:
            self._learn(payer)
        used = Counter(word for words in self._names for word in words)
        self._weights = {word: max(1, 1000 // count) for word, count in used.items()}
        self._with_word: dict[str, list[tuple[str, ...]]] = {}
        for words in self._names:
            for word in words:
                self._with_word.setdefault(word, []).append(words)

    def _learn(self, payer: Payer) -> None:
        for reference in payer.references:
            key = "".join(words_of(reference))
            if len(key) >= SHORTEST_REFERENCE:
                self._references.setdefault(key, []).append((payer.account_id, reference))
        for name in payer.paid_as:
            self._paid_as.setdefault(_name_words(name), []).append(payer.account_id)
        for name in (payer.name, *payer.other_names):
            if _name_words(name):
                self._names.setdefault(_name_words(name), []).append((payer.account_id, name))

    def recognise(self, payer_name: str, text: str) -> list[Recognised]:
        """Return the accounts a line may come from, each once, the surest first."""
        best: dict[int, Recognised] = {}
        found = [*self._by_reference(text), *self._by_same_name(payer_name), *self._by_name(payer_name or text)]
        for one in found:
            if one.account_id not in best or best[one.account_id].strength < one.strength:
                best[one.account_id] = one
        return sorted(best.values(), key=lambda one: (-one.strength, one.account_id))

    def _by_reference(self, text: str) -> Iterable[Recognised]:
        words = words_of(text)
        keys = {"".join(words[start : start + length]) for start in range(len(words)) for length in (1, 2, 3)}
        for key in keys & self._references.keys():
            holders = self._references[key]
            for account_id, reference in holders:
                is_sure = len({pk for pk, _ in holders}) == 1
                yield Recognised(
                    account_id, REFERENCE if is_sure else LIKE, f"gives the reference {reference}", is_sure
                )

    def _by_same_name(self, payer_name: str) -> Iterable[Recognised]:
        holders = self._paid_as.get(_name_words(payer_name), []) if payer_name else []
        for account_id in holders:
            is_sure = len(holders) == 1
            yield Recognised(account_id, SAME_NAME if is_sure else LIKE, f"paid as “{payer_name}” before", is_sure)

    def _by_name(self, text: str) -> Iterable[Recognised]:
        words = _name_words(text)
        whole = self._names.get(words, [])
        for account_id, name in whole:
            is_sure = len({pk for pk, _ in whole}) == 1
            yield Recognised(account_id, OWN_NAME if is_sure else LIKE, f"comes from {name}", is_sure)
        for names in {names for word in self._known(words) for names in self._with_word[word]}:
            alike = self._likeness(names, words)
            if alike >= ALIKE:
                for account_id, name in self._names[names]:
                    yield Recognised(account_id, alike * LIKE // 100, f"payer’s name is like {name}")

    def _known(self, words: Sequence[str]) -> list[str]:
        return [word for word in words if word in self._with_word]

    def _likeness(self, names: Sequence[str], words: Sequence[str]) -> int:
        """Weight of the name's words that are there, in a hundred; banks cut names, so a beginning at the end will do."""
        cut = words[-1] if words and len(words[-1]) >= 2 else "-"
        there = [word for word in names if word in words or word.startswith(cut)]
        weights = self._weights
        return sum(weights[word] for word in there) * 100 // sum(weights[word] for word in names)
