"""Several names in one sentence."""

from collections.abc import Sequence


def listed(names: Sequence[str], last: str = "and") -> str:
    """Return “a, b and c”; nothing for none."""
    return f" {last} ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))
