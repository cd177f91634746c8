"""Agreeing a report: what it says is frozen, to be signed as it stands; until it is signed it may go back to the draft."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.db import transaction

from peer_review.bases import ReviewBase
from peer_review.enums import MomentKind, ReplyAnswer, Stage
from peer_review.errors import ReviewRefused
from peer_review.operations.reviews import moving
from peer_review.operations.reviews.checking import is_late
from peer_review.operations.reviews.sending import DraftInConflict, require_read
from peer_review.queries.reports.content import report_of


class PointsUnanswered(ReviewRefused):
    """Each point of the factual check gets an answer first."""

    code = "points_unanswered"
    message = "Answer every point of the factual check first."


class WindowOpen(ReviewRefused):
    """The reviewed may still reply."""

    code = "window_open"


class AlreadySigned(ReviewRefused):
    """A signed report stays as it is."""

    code = "already_signed"
    message = "The report is signed. It stays as it is."


@transaction.atomic
def agree(*, by: Any, review: ReviewBase, now: datetime, on: date, read: Collection[str] = ()) -> None:
    """Freeze the report. In a cycle without factual check, `read` are keys of the prompts ticked.

    Raises NotItsTurn, PointsUnanswered, WindowOpen (no reply yet, and the window is not over), DraftInConflict, PromptsUnread.
    """
    held = moving.hold(review)
    if held.next_stage != Stage.AGREED:
        raise moving.NotItsTurn
    text = _checked(held, on) if held.stage == Stage.CHECK else _unchecked(by, held, read, now)
    held.agreed_at = now
    held.report = report_of(held)
    moving.advance(by=by, review=held, to=Stage.AGREED, now=now, text=text, also=("agreed_at", "report"))


@transaction.atomic
def redraft(*, by: Any, review: ReviewBase, reason: str, now: datetime) -> None:
    """Go back to the draft, with a reason; points and answers stay, the frozen report goes. Raises AlreadySigned, NotItsTurn."""
    held = moving.hold(review)
    if held.signed_at:
        raise AlreadySigned
    moving.require(held, Stage.CHECK, Stage.AGREED)
    held.redraft()
    held.report, held.agreed_at, held.replied_at, held.reply_due_on = {}, None, None, None
    held.save(update_fields=["stage", "report", "agreed_at", "replied_at", "reply_due_on"])
    words = f"Back to the draft: {reason.strip()}" if reason.strip() else "Back to the draft"
    moving.note(by=by, review=held, kind=MomentKind.DRAFTED, text=words, now=now)


def _checked(held: Any, on: date) -> str:
    if held.replies.filter(answer=ReplyAnswer.WAITING).exists():
        raise PointsUnanswered
    if held.replied_at:
        return "The report is agreed after the factual check"
    if not is_late(held, on):
        until = f" by {held.reply_due_on:%-d %B %Y}" if held.reply_due_on else ""
        raise WindowOpen(
            f"The {held.words.host} has not replied yet. It may do so{until}; after that you may agree without it."
        )
    return f"The report is agreed without a reply: the reply window ended on {held.reply_due_on:%-d %B %Y}"


def _unchecked(by: Any, held: Any, read: Collection[str], now: datetime) -> str:
    if held.drafts.filter(is_conflict=True, settled_at__isnull=True).exists():
        raise DraftInConflict
    require_read(by=by, review=held, read=read, now=now)
    return "The report is agreed"
