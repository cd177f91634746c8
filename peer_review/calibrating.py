"""How far the drafted judgement and a blind second reading agree, for a cycle or for one lead."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from peer_review.agreement import Agreement, Pair, alpha, kappa, percent, weighted_kappa
from peer_review.measuring_challenge import Share


class Read(Protocol):
    """A finding as drafted, with what each second reader said of it: kind, level, is_supported."""

    @property
    def kind(self) -> str:
        """Strength or challenge, as drafted."""

    @property
    def level(self) -> str:
        """Level as drafted; empty for none."""

    @property
    def codes(self) -> Sequence[Mapping[str, Any]]:
        """What second readers said."""


@dataclass(frozen=True)
class Calibration:
    """Statistics of the same findings, each with its method and base."""

    findings: int
    kind: tuple[Agreement, ...]
    level: tuple[Agreement, ...]
    supported: Share
    softer: Share  # of the pairs that differ in kind: drafted as a strength, read as a challenge


def calibrate(rows: Sequence[Read], levels: Sequence[str]) -> Calibration:
    """Return how far draft and readers agree; `levels` are the framework's, lowest first, none: ungraded.

    With one reader a finding, percent agreement and kappa; with more, Krippendorff's alpha over all readings as well.
    """
    kinds = [(row.kind, code["kind"]) for row in rows for code in row.codes]
    graded = [
        (row.level, code["level"]) for row in rows for code in row.codes if {row.level, code["level"]} <= set(levels)
    ]
    has_several = any(len(row.codes) > 1 for row in rows)
    apart = [pair for pair in kinds if pair[0] != pair[1]]
    return Calibration(
        findings=len(rows),
        kind=(percent(kinds), kappa(kinds), *([alpha(_units(rows, "kind"))] if has_several else [])),
        level=_of_levels(rows, graded, levels, has_several) if levels else (),
        supported=Share(
            sum(bool(code["is_supported"]) for row in rows for code in row.codes), sum(len(row.codes) for row in rows)
        ),
        softer=Share(sum(read == "challenge" for _, read in apart), len(apart)),
    )


def _of_levels(
    rows: Sequence[Read], graded: Sequence[Pair], levels: Sequence[str], has_several: bool
) -> tuple[Agreement, ...]:
    found = (percent(graded), weighted_kappa(graded, levels))
    if not has_several:
        return found
    units = [[word for word in unit if word in levels] for unit in _units(rows, "level")]
    return (*found, alpha(units, levels))


def _units(rows: Sequence[Read], what: str) -> list[list[str]]:
    return [[getattr(row, what), *(code[what] for code in row.codes)] for row in rows]
