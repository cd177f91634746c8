"""Two people changed one draft: what joins by itself is joined, where both wrote both texts follow each other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Joined:
    """One section: what both began from, what stands, what waits, and the two joined."""

    name: str
    base: str
    standing: str
    waiting: str
    text: str

    @property
    def differs(self) -> bool:
        """Whether there is anything to choose."""
        return self.standing != self.waiting


def joined(
    names: Sequence[str], base: Mapping[str, str], standing: Mapping[str, str], waiting: Mapping[str, str]
) -> list[Joined]:
    """Return every section joined; nothing anybody wrote is left out of `text`."""
    return [_section(name, base.get(name, ""), standing.get(name, ""), waiting.get(name, "")) for name in names]


def _section(name: str, base: str, standing: str, waiting: str) -> Joined:
    if standing == waiting or waiting == base or waiting in standing:
        text = standing
    elif standing == base or standing in waiting:
        text = waiting
    else:
        text = f"{standing}\n\n{waiting}"
    return Joined(name, base, standing, waiting, text)
