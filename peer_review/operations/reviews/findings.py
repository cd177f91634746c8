"""Findings of a review: written from evidence, changed by who has read what they change, withdrawn, put in order."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import transaction

from peer_review.bases import EvidenceBase, FindingBase, ReviewBase
from peer_review.enums import EvidenceKind, FindingKind, Stage
from peer_review.errors import ReviewRefused
from peer_review.operations.reviews import moving, rows

MOST_LETTERS: Final = 5_000
OPEN: Final = (Stage.VISIT, Stage.FINDINGS, Stage.DRAFT)


class FindingUnusable(ReviewRefused):
    """A finding needs words, and a theme and level its framework knows."""

    code = "finding_unusable"


class FindingGone(ReviewRefused):
    """The finding is not in this review, or was withdrawn."""

    code = "finding_gone"
    message = "This finding was withdrawn in the meantime. What you wrote is still in the form."


class ChangedMeanwhile(ReviewRefused):
    """Somebody else saved the finding since it was read; `finding` is how it stands now."""

    code = "changed_meanwhile"
    message = "Somebody else changed this finding while you were writing. Both texts are shown: choose, or join them."

    def __init__(self, finding: FindingBase) -> None:
        super().__init__()
        self.finding = finding


class NoEvidence(ReviewRefused):
    """Nothing on the board was chosen."""

    code = "no_evidence"
    message = "Choose at least one piece of evidence."


@dataclass(frozen=True)
class Words:
    """What a finding says: theme and level are keys of the framework, the level may be empty."""

    theme: str
    kind: str
    text: str
    level: str = ""


@transaction.atomic
def add(*, by: Any, review: ReviewBase, words: Words, now: datetime, evidence_ids: Collection[int] = ()) -> FindingBase:
    """Write a finding at the end of the list; the same words twice are one finding. Raises NotItsTurn, FindingUnusable."""
    held = _open(review)
    said = _checked(held, words)
    found = _live(held).filter(**said).first()
    if found:
        return found
    return _made(held, by, said, _evidence(held, evidence_ids), now)


@transaction.atomic
def from_evidence(*, by: Any, review: ReviewBase, evidence_ids: Collection[int], now: datetime) -> FindingBase:
    """Write a finding from pieces of evidence, with their words, most frequent theme and kind, linked to all of them.

    The same pieces again give the finding that is there. What speaks neither for strength nor challenge, or for both alike,
    is taken for a challenge: a question that is asked is easier dropped than one that is not. Raises NotItsTurn, NoEvidence.
    """
    held = _open(review)
    pieces = _evidence(held, evidence_ids)
    if not pieces:
        raise NoEvidence
    there = _linked_to_just(held, {piece.pk for piece in pieces})
    return there or _made(held, by, _checked(held, _words_of(held, pieces)), pieces, now)


@transaction.atomic
def change(
    *,
    by: Any,
    review: ReviewBase,
    finding_id: int,
    version: int,
    words: Words,
    now: datetime,
    evidence_ids: Collection[int] | None = None,
) -> FindingBase:
    """Change a finding by who read this version of it; evidence links stay unless given.

    Raises NotItsTurn, FindingGone, FindingUnusable; ChangedMeanwhile with the words as they stand now.
    """
    held = _open(review)
    found = _get(held, finding_id)
    said = _checked(held, words)
    is_same = all(getattr(found, name) == value for name, value in said.items())
    if found.version != version and not is_same:
        raise ChangedMeanwhile(found)
    if not is_same:
        write(held, found, by, now, **said)
    if evidence_ids is not None:
        found.evidence.set(_evidence(held, evidence_ids))
    return found


@transaction.atomic
def withdraw(*, by: Any, review: ReviewBase, finding_id: int, now: datetime) -> None:
    """Take a finding out of the report; it is kept, and withdrawn once. Raises NotItsTurn."""
    held = _open(review)
    _live(held).filter(pk=finding_id).update(withdrawn_at=now, updated_at=now)


@transaction.atomic
def reorder(*, by: Any, review: ReviewBase, order: Sequence[int]) -> None:
    """Put findings in this order; those that are not named follow as they were. Raises NotItsTurn."""
    held = _open(review)
    live = {row.pk: row for row in _live(held)}
    wanted = [pk for pk in dict.fromkeys(order) if pk in live]
    rows.number([live[pk] for pk in [*wanted, *(pk for pk in live if pk not in wanted)]])


def write(held: ReviewBase, finding: Any, by: Any, now: datetime, **said: object) -> None:
    """Change a finding of a held review as its next version."""
    rows.write(finding, **said, version=finding.version + 1, updated_at=now, **held.credit(by))


def _open(review: ReviewBase) -> ReviewBase:
    held = moving.hold(review)
    moving.require(held, *OPEN)
    return held


def _live(held: ReviewBase) -> Any:
    return held.findings.filter(withdrawn_at__isnull=True)


def _get(held: ReviewBase, finding_id: int) -> Any:
    found = _live(held).filter(pk=finding_id).first()
    if found is None:
        raise FindingGone
    return found


def _evidence(held: ReviewBase, evidence_ids: Collection[int]) -> list[EvidenceBase]:
    return list(held.evidence.filter(pk__in=evidence_ids, removed_at__isnull=True)) if evidence_ids else []


def _made(
    held: ReviewBase, by: Any, said: dict[str, str], pieces: Sequence[EvidenceBase], now: datetime
) -> FindingBase:
    last = _live(held).order_by("-position").values_list("position", flat=True).first() or 0
    made: Any = held.findings.create(position=last + 1, updated_at=now, **said, **held.credit(by))
    made.evidence.set(pieces)
    return made


def _checked(held: ReviewBase, words: Words) -> dict[str, str]:
    says, text = held.framework.says, words.text.strip()
    if not text:
        raise FindingUnusable("Say what the team found.")
    if len(text) > MOST_LETTERS:
        raise FindingUnusable("A finding has at most 5,000 characters. Make two of it.")
    if words.theme not in {theme.key for theme in says.themes}:
        raise FindingUnusable("Choose a theme of the framework.")
    if words.kind not in FindingKind.values:
        raise FindingUnusable("Say whether it is a strength or a challenge.")
    if words.level and says.level(words.level) is None:
        raise FindingUnusable("The framework has no such level." if says.levels else "The framework gives no levels.")
    return {"theme": words.theme, "kind": words.kind, "level": words.level, "text": text}


def _linked_to_just(held: ReviewBase, wanted: set[int]) -> FindingBase | None:
    live = _live(held).prefetch_related("evidence")
    return next((row for row in live if {piece.pk for piece in row.evidence.all()} == wanted), None)


def _words_of(held: ReviewBase, pieces: Sequence[EvidenceBase]) -> Words:
    kinds = Counter(piece.kind for piece in pieces)
    is_strength = kinds[EvidenceKind.STRENGTH] > kinds[EvidenceKind.CHALLENGE]
    themes = Counter(piece.theme for piece in pieces if piece.theme)
    spare = [*held.focus_themes, held.framework.says.themes[0].key]
    text = "\n\n".join(piece.text or piece.photo_alt or "What the photo shows" for piece in pieces)
    return Words(
        theme=themes.most_common(1)[0][0] if themes else spare[0],
        kind=FindingKind.STRENGTH if is_strength else FindingKind.CHALLENGE,
        text=text[:MOST_LETTERS],
    )
