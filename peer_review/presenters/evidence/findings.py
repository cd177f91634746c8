"""Findings as lists, forms and the two texts of those who wrote at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.timezone import localtime

from peer_review.bases import ReviewBase
from peer_review.enums import FindingKind
from peer_review.frameworks import Content
from peer_review.presenters.evidence.pieces import author

COLOURS: Final = {FindingKind.STRENGTH: "good", FindingKind.CHALLENGE: "warn"}
QUOTED: Final = 110


@dataclass(frozen=True)
class Shown:
    """One finding as the pages of a review show it."""

    pk: int
    text: str
    label: str
    colour: str
    theme: str
    level: str
    author: str
    evidence: Sequence[Any]
    evidence_count: int


def findings(review: ReviewBase, rows: Sequence[Any]) -> list[Shown]:
    """Return findings in the words of the review's framework."""
    return [_shown(review.framework.says, row) for row in rows]


def _shown(says: Content, row: Any) -> Shown:
    evidence = getattr(row, "pieces", ())
    return Shown(
        pk=row.pk,
        text=row.text,
        label=says.word(row.kind),
        colour=COLOURS[FindingKind(row.kind)],
        theme=says.theme_title(row.theme),
        level=says.level_title(row.level) if row.level else "",
        author=author(row),
        evidence=evidence,
        evidence_count=getattr(row, "evidence_count", len(evidence)),
    )


def piece_choices(review: ReviewBase, rows: Sequence[Any]) -> list[tuple[int, str]]:
    """Return pieces of evidence as boxes to tick: “Strength · Early reading: Pupils blend sounds (Ada Marsh, 10:05)”."""
    return [(row.pk, _piece_words(review.framework.says, row)) for row in rows]


def _piece_words(says: Content, row: Any) -> str:
    theme = f" · {says.theme_title(row.theme)}" if row.theme else ""
    text = " ".join((row.text or row.photo_alt or "Photo").split())
    short = text if len(text) <= QUOTED else f"{text[:QUOTED].rstrip()}…"
    return f"{says.kind_word(row.kind)}{theme}: {short} ({author(row)}, {localtime(row.noted_at):%H:%M})"
