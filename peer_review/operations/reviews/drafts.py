"""The draft report: every saving is kept, words saved over somebody else's wait beside them until somebody settles it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import Max

from peer_review.bases import ReviewBase
from peer_review.enums import Stage
from peer_review.errors import ReviewRefused
from peer_review.operations.reviews import moving, rows

SECTIONS: Final = ("context", "excellence", "summary", "next_steps")
OPEN: Final = (Stage.FINDINGS, Stage.DRAFT)
MOST_LETTERS: Final = 20_000


class SectionTooLong(ReviewRefused):
    """A section is longer than any report's."""

    code = "section_too_long"
    message = "A section has at most 20,000 characters."


class DraftChanged(ReviewRefused):
    """The draft was saved again while two versions were being joined."""

    code = "draft_changed"
    message = "The draft was saved again in the meantime. Look at the two versions once more."


@dataclass(frozen=True)
class Saved:
    """Under what number words were kept; in conflict, they wait beside the draft."""

    number: int
    is_conflict: bool


@transaction.atomic
def write(*, by: Any, review: ReviewBase, base_number: int, content: Mapping[str, str], now: datetime) -> Saved:
    """Keep the draft as written over a saving; when somebody saved in between, keep both. Raises NotItsTurn, SectionTooLong.

    The same words again are not kept twice.
    """
    held = _open(review)
    words = _checked(content)
    if words == _checked(held.draft) and (held.draft_number or not any(words.values())):
        return Saved(held.draft_number, is_conflict=False)
    if base_number == held.draft_number:
        return Saved(keep(held, by, words, now), is_conflict=False)
    again = _waiting(held).filter(base_number=base_number, content=words).first()
    number = again.number if again else _kept(held, by, words, base_number, now, is_conflict=True)
    return Saved(number, is_conflict=True)


@transaction.atomic
def settle(
    *, by: Any, review: ReviewBase, number: int, base_number: int, content: Mapping[str, str], now: datetime
) -> Saved:
    """End a conflict with the words chosen or joined, which become the draft; settled twice it is settled once.

    Raises NotItsTurn, SectionTooLong; DraftChanged when the draft is no longer the one that was looked at.
    """
    held = _open(review)
    words, waiting = _checked(content), _waiting(held).filter(number=number).first()
    if waiting is None:
        return Saved(held.draft_number, is_conflict=False)
    if base_number != held.draft_number:
        raise DraftChanged
    is_kept = words == _checked(held.draft)
    saved = held.draft_number if is_kept else keep(held, by, words, now)
    rows.write(waiting, settled_at=now)
    return Saved(saved, is_conflict=False)


def _open(review: ReviewBase) -> ReviewBase:
    held = moving.hold(review)
    moving.require(held, *OPEN)
    return held


def _waiting(held: ReviewBase) -> Any:
    return held.drafts.filter(is_conflict=True, settled_at__isnull=True)


def keep(held: ReviewBase, by: Any, words: dict[str, str], now: datetime) -> int:
    """Keep words as the draft of a held review; return the number of this saving."""
    number = _kept(held, by, words, held.draft_number, now, is_conflict=False)
    rows.write(held, draft=words, draft_number=number)
    return number


def _kept(
    held: ReviewBase, by: Any, words: dict[str, str], base_number: int, now: datetime, *, is_conflict: bool
) -> int:
    number = (held.drafts.aggregate(last=Max("number"))["last"] or 0) + 1
    held.drafts.create(
        number=number,
        base_number=base_number,
        content=words,
        saved_at=now,
        is_conflict=is_conflict,
        **held.credit(by),
    )
    return int(number)


def _checked(content: Mapping[str, str]) -> dict[str, str]:
    words = {name: str(content.get(name, "")).replace("\r\n", "\n").strip() for name in SECTIONS}
    if any(len(text) > MOST_LETTERS for text in words.values()):
        raise SectionTooLong
    return words
