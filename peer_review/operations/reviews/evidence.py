"""Evidence of a visit: kept once however often a phone sends it, changed by who noted it, shown to the school by the lead."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.core.files.base import ContentFile
from django.db import transaction

from peer_review.bases import EvidenceBase, ReviewBase
from peer_review.enums import EvidenceKind, Stage
from peer_review.errors import ReviewRefused
from peer_review.operations.reviews import moving, rows
from peer_review.photos import Photo
from peer_review.stages import ORDER

MOST_LETTERS: Final = 5_000
OPEN: Final = (Stage.VISIT, Stage.FINDINGS, Stage.DRAFT)
SHARING: Final = ORDER[ORDER.index(Stage.CHECK) : ORDER.index(Stage.CLOSED)]
FORGOTTEN: Final = "Removed after the time evidence is kept"
REMOVED: Final = "Removed by whoever noted it"


class SaysNothing(ReviewRefused):
    """Neither words nor a photo."""

    code = "says_nothing"
    message = "Write what you saw or heard, or add a photo."


class TooLong(ReviewRefused):
    """More than 5,000 characters."""

    code = "too_long"
    message = "This is longer than 5,000 characters. Make two pieces of it."


class UnknownTheme(ReviewRefused):
    """The framework of the review has no such theme, source or kind."""

    code = "unknown_theme"
    message = "Choose a theme of the framework."


class NotYours(ReviewRefused):
    """Somebody else noted it."""

    code = "not_yours"
    message = "Only the person who noted this can change or remove it."


class Gone(ReviewRefused):
    """The piece is not in this review, or was removed."""

    code = "gone"
    message = "This piece of evidence is no longer there."


@dataclass(frozen=True)
class Kept:
    """A piece as it is kept: new, or there before; `is_same` when there before with the same words."""

    evidence: EvidenceBase
    is_new: bool
    is_same: bool


@transaction.atomic
def keep(
    *,
    by: Any,
    review: ReviewBase,
    client_id: UUID,
    kind: str,
    text: str,
    noted_at: datetime,
    now: datetime,
    theme: str = "",
    source: str = "",
    photo: Photo | None = None,
    photo_alt: str = "",
) -> Kept:
    """Keep one piece of evidence; what came under this id before stays as it is. `noted_at` is never later than now.

    Raises NotItsTurn, NotYours (the id is somebody else's), SaysNothing, TooLong, UnknownTheme.
    """
    held = moving.hold(review)
    found = held.evidence.filter(client_id=client_id).first()
    if found:
        _refuse_others(held, found, by)
        is_same = bool(found.removed_at) or (found.text, found.theme, found.kind) == (text.strip(), theme, kind)
        return Kept(found, is_new=False, is_same=is_same)
    moving.require(held, *OPEN)
    words = _checked(held, kind, theme, source, text, has_photo=photo is not None)
    made = held.evidence.create(
        client_id=client_id,
        photo=ContentFile(photo.content, "photo.jpg") if photo else "",
        photo_alt=photo_alt.strip()[:200],
        noted_at=min(noted_at, now),
        received_at=now,
        **words,
        **held.credit(by),
    )
    return Kept(made, is_new=True, is_same=True)


@transaction.atomic
def change(
    *, by: Any, review: ReviewBase, evidence_id: int, kind: str, theme: str, source: str, text: str, photo_alt: str = ""
) -> EvidenceBase:
    """Change one's own piece until the draft is sent. Raises Gone, NotYours, NotItsTurn, SaysNothing, TooLong, UnknownTheme."""
    held = moving.hold(review)
    found = _own(held, by, evidence_id)
    words = _checked(held, kind, theme, source, text, has_photo=bool(found.photo))
    rows.write(found, **words, photo_alt=photo_alt.strip()[:200])
    return found


@transaction.atomic
def remove(*, by: Any, review: ReviewBase, evidence_id: int, now: datetime) -> None:
    """Take one's own piece off the board, its words and photo for good; twice is once. Raises Gone, NotYours, NotItsTurn."""
    held = moving.hold(review)
    found = _own(held, by, evidence_id, with_removed=True)
    if found.removed_at is None:
        _empty([found], text=REMOVED, removed_at=now)


@transaction.atomic
def share(*, by: Any, review: ReviewBase, evidence_ids: Collection[int], now: datetime) -> int:
    """Show pieces to the school; return how many it did not see before. From the factual check on: raises NotItsTurn."""
    held = moving.hold(review)
    moving.require(held, *SHARING)
    live = held.evidence.filter(pk__in=evidence_ids, removed_at__isnull=True, shared_at__isnull=True)
    return int(live.update(shared_at=now))


@transaction.atomic
def unshare(*, by: Any, review: ReviewBase, evidence_ids: Collection[int]) -> int:
    """Show pieces to the school no longer; return how many it saw before. Raises NotItsTurn."""
    held = moving.hold(review)
    moving.require(held, *SHARING)
    return int(held.evidence.filter(pk__in=evidence_ids, shared_at__isnull=False).update(shared_at=None))


@transaction.atomic
def forget(*, review: ReviewBase) -> int:
    """Remove words, photos and authors of a review's evidence for good; how many pieces there were stays countable."""
    held = moving.hold(review)
    pieces = list(held.evidence.exclude(text=FORGOTTEN))
    _empty(pieces, text=FORGOTTEN, **held.credit(None))
    return len(pieces)


def _empty(pieces: Collection[Any], **facts: Any) -> None:
    """Write over the words of pieces; their photos are deleted once that is committed."""
    files = [(piece.photo.storage, piece.photo.name) for piece in pieces if piece.photo]
    for piece in pieces:
        rows.write(piece, photo="", photo_alt="", **facts)
    transaction.on_commit(lambda: [storage.delete(name) for storage, name in files])


def _own(held: ReviewBase, by: Any, evidence_id: int, *, with_removed: bool = False) -> Any:
    moving.require(held, *OPEN)
    found = held.evidence.filter(pk=evidence_id).first()
    if found is None or (found.removed_at and not with_removed):
        raise Gone
    _refuse_others(held, found, by)
    return found


def _refuse_others(held: ReviewBase, found: EvidenceBase, by: Any) -> None:
    name, who = next(iter(held.credit(by).items()))
    if getattr(found, name) != who:
        raise NotYours


def _checked(held: ReviewBase, kind: str, theme: str, source: str, text: str, *, has_photo: bool) -> dict[str, str]:
    text, says = text.strip(), held.framework.says
    if not text and not has_photo:
        raise SaysNothing
    if len(text) > MOST_LETTERS:
        raise TooLong
    themes, sources = {one.key for one in says.themes}, {one.key for one in says.evidence_types}
    if theme not in {"", *themes} or source not in {"", *sources} or kind not in EvidenceKind.values:
        raise UnknownTheme
    return {"kind": kind, "theme": theme, "source": source, "text": text}
