"""Which documents a text names: bank references and remittance advice, however they are spaced, cased or cut."""

import re
from collections.abc import Iterable
from typing import Final

GAP: Final = r"[\s\-/_.:]*"
MARK: Final = r"(?:invoices?|inv)"


class Mentions:
    """Looks for known document numbers in texts; one pattern per series, however many documents there are."""

    def __init__(self, numbers: Iterable[str]) -> None:
        self._by_key: dict[tuple[str, int], str] = {}
        self._by_tail: dict[tuple[str, int], list[str]] = {}
        series: set[str] = set()
        for number in numbers:
            stem, _, last = number.rpartition("-")
            if last.isdecimal():
                series.add(stem)
                self._by_key[stem.upper(), int(last)] = number
                self._by_tail.setdefault((stem.rpartition("-")[2], int(last)), []).append(number)
        self._patterns = [(stem.upper(), _whole(stem)) for stem in sorted(series)]

    def named(self, text: str) -> list[str]:
        """Return the known numbers a text names in full, in its order."""
        return [self._by_key[key] for key in self._keys(text) if key in self._by_key]

    def unknown(self, text: str) -> list[str]:
        """Return what a text names of these series that is not among the known numbers: paid already, or a mistake."""
        return [f"{stem}-{last:04}" for stem, last in self._keys(text) if (stem, last) not in self._by_key]

    def _keys(self, text: str) -> list[tuple[str, int]]:
        """Series and running number of each document named; of names that end at one place the longest counts."""
        longest: dict[int, tuple[int, tuple[str, int]]] = {}
        for stem, pattern in self._patterns:
            for match in pattern.finditer(text):
                if match.end() not in longest or match.start() < longest[match.end()][0]:
                    longest[match.end()] = (match.start(), (stem, int(match[1])))
        return list(dict.fromkeys(key for _, key in sorted(longest.values())))

    def hinted(self, text: str) -> list[str]:
        """Return the known numbers of which a text has the end only: “2627-0041”, “INV 41”."""
        found = [(match[1], int(match[2])) for match in _TAIL.finditer(text)]
        by_year = [number for key in found for number in self._by_tail.get(key, ())]
        short = [int(match[1]) for match in _SHORT.finditer(text)]
        by_number = (
            [n for (_, last), numbers in self._by_tail.items() if last in short for n in numbers] if short else []
        )
        return list(dict.fromkeys([*by_year, *by_number]))


def _whole(stem: str) -> re.Pattern[str]:
    parts = re.findall(r"[A-Za-z]+|\d+", stem)
    return re.compile(rf"(?<![A-Za-z0-9]){GAP.join(map(re.escape, parts))}{GAP}(\d{{1,7}})(?!\d)", re.IGNORECASE)


_TAIL: Final = re.compile(rf"(?<!\d)(\d{{4}}){GAP}(\d{{4,6}})(?!\d)")
_SHORT: Final = re.compile(rf"(?<![A-Za-z0-9]){MARK}{GAP}(?:no{GAP})?#?(\d{{1,6}})(?!\d)", re.IGNORECASE)
