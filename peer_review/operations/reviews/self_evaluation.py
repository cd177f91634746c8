"""What the reviewed say of themselves before the visit: theme by theme, each with who wrote it last and when.

Two colleagues may write at the same time: a theme only one of them touched is kept as that one wrote it, and a theme both
touched is not written over before the second has read the first.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.db import transaction

from peer_review.bases import ReviewBase, SelfAnswerBase
from peer_review.enums import Stage
from peer_review.errors import ReviewRefused
from peer_review.operations.reviews import moving, preparing


class NothingWritten(ReviewRefused):
    """A self-evaluation that says nothing is not sent."""

    code = "nothing_written"
    message = "Write about at least one theme before you send it."


class AlreadySent(ReviewRefused):
    """The team reads it already."""

    code = "already_sent"
    message = "The self-evaluation has been sent. What you wrote now was not added; tell the lead reviewer instead."


@dataclass(frozen=True)
class Words:
    """What somebody wrote on one theme; `read` is the digest of what they had before them."""

    theme: str
    level: str = ""
    strengths: str = ""
    challenges: str = ""
    read: str = ""

    @property
    def digest(self) -> str:
        """What tells these words from others."""
        return _digest(self.level, self.strengths, self.challenges)


def digest_of(answer: SelfAnswerBase | None) -> str:
    """Return the digest of a kept answer; that of empty words where nothing is kept."""
    return _digest(answer.level, answer.strengths, answer.challenges) if answer else _digest("", "", "")


@transaction.atomic
def keep(*, by: Any, review: ReviewBase, words: Sequence[Words], now: datetime) -> tuple[str, ...]:
    """Keep what was written; return the themes a colleague wrote on meanwhile, which stay as the colleague left them.

    Raises AlreadySent, NotItsTurn.
    """
    held = _hold_open(by, review, now)
    answers = {answer.theme: answer for answer in held.self_answers.all()}
    known = {theme.key for theme in held.framework.says.themes}
    clashing = []
    for one in words:
        answer = answers.get(one.theme)
        if one.theme not in known or one.digest == digest_of(answer):
            continue
        if answer is None or _is_own(held, answer, by) or one.read == digest_of(answer):
            _write(by, held, one, now)
        elif one.digest != one.read:
            clashing.append(one.theme)
    return tuple(clashing)


@transaction.atomic
def submit(*, by: Any, review: ReviewBase, now: datetime) -> bool:
    """Send the self-evaluation to the team and go on; return whether this did it, a second press does nothing.

    Raises NothingWritten, NotItsTurn.
    """
    held = moving.hold(review)
    if held.self_evaluated_at is not None:
        return False
    moving.require(held, Stage.SELF_EVALUATION)
    if not held.self_answers.exclude(strengths="", challenges="").exists():
        raise NothingWritten
    held.self_evaluated_at = now
    held.save(update_fields=["self_evaluated_at"])
    preparing.go_on(by=by, review=held, now=now)
    return True


def _hold_open(by: Any, review: ReviewBase, now: datetime) -> ReviewBase:
    """The review, held; the first words begin its self-evaluation."""
    held = moving.hold(review)
    if held.self_evaluated_at is not None:
        raise AlreadySent
    if held.stage == Stage.PLANNED:
        moving.advance(by=by, review=held, to=Stage.SELF_EVALUATION, now=now)
    moving.require(held, Stage.SELF_EVALUATION)
    return held


def _write(by: Any, review: ReviewBase, words: Words, now: datetime) -> None:
    said = {"level": words.level, "strengths": words.strengths, "challenges": words.challenges, "updated_at": now}
    review.self_answers.update_or_create(theme=words.theme, defaults=said | review.credit(by))


def _is_own(review: ReviewBase, answer: SelfAnswerBase, by: Any) -> bool:
    return all(getattr(answer, name) == value for name, value in review.credit(by).items())


def _digest(*parts: str) -> str:
    return sha256("\x1f".join(part.replace("\r\n", "\n").strip() for part in parts).encode()).hexdigest()[:16]
