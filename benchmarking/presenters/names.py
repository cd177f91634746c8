"""Short names for charts: “Haringey Education Partnership” is “Haringey”, where no other would be called the same."""

from collections import Counter
from collections.abc import Iterable

COMMON = frozenset({"Education", "Improvement", "Learning", "Partnership", "School", "Schools"})


def short_names(names: Iterable[str]) -> dict[str, str]:
    """Return a short name per name; a name whose short form is taken or empty stays whole."""
    shortened = {name: _place(name) for name in names}
    uses = Counter(shortened.values())
    return {name: short if short and uses[short] == 1 else name for name, short in shortened.items()}


def _place(name: str) -> str:
    words = name.split()
    while words and words[-1] in COMMON:
        words.pop()
    return " ".join(words)
