"""From the visit to the school's desk: findings are gathered, the draft is written and sent for the factual check."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import Count, Q

from peer_review.bases import ReviewBase
from peer_review.enums import MomentKind, Stage
from peer_review.errors import ReviewRefused
from peer_review.operations.reviews import moving
from peer_review.prompting import Prompt, in_short, prompts
from tenants.working_days import after_working_days, bank_holidays

READ: Final = "read:"  # begins the key of a moment that tells the team which questions were read
LIVE_EVIDENCE: Final = Count("evidence", filter=Q(evidence__removed_at__isnull=True))


class DraftInConflict(ReviewRefused):
    """Two versions of the draft wait to be joined."""

    code = "draft_in_conflict"
    message = "Somebody’s words wait beside the draft. Settle that first."


class PromptsUnread(ReviewRefused):
    """The draft raises questions that were not ticked."""

    code = "prompts_unread"
    message = "Read the questions about this draft and tick each of them, or change the draft."


@transaction.atomic
def finish_visit(*, by: Any, review: ReviewBase, now: datetime) -> None:
    """The visit is over: the team gathers what it found. Raises NotItsTurn."""
    moving.advance(by=by, review=moving.hold(review), to=Stage.FINDINGS, now=now, text="The visit is over")


@transaction.atomic
def begin_draft(*, by: Any, review: ReviewBase, now: datetime) -> None:
    """The findings are gathered: the report is written. Raises NotItsTurn."""
    moving.advance(by=by, review=moving.hold(review), to=Stage.DRAFT, now=now, text="The draft report is written")


@transaction.atomic
def send(*, by: Any, review: ReviewBase, read: Collection[str], on: date, now: datetime) -> date:
    """Send the draft to the school for its factual check; return the day its reply is due, in working days of the cycle.

    `read` are keys of the prompts the lead ticked. Raises NotItsTurn, DraftInConflict, PromptsUnread.
    """
    held = moving.hold(review)
    if held.drafts.filter(is_conflict=True, settled_at__isnull=True).exists():
        raise DraftInConflict
    if held.stage == Stage.DRAFT:
        require_read(by=by, review=held, read=read, now=now)
    due = after_working_days(on, held.cycle.reply_days, bank_holidays())
    words = f"The draft is with the {held.words.host}. Reply by {due:%-d %B %Y}"
    moving.advance(by=by, review=held, to=Stage.CHECK, now=now, text=words)
    held.reply_due_on, held.replied_at = due, None
    held.save(update_fields=["reply_due_on", "replied_at"])
    return due


def require_read(*, by: Any, review: ReviewBase, read: Collection[str], now: datetime) -> None:
    """Raise PromptsUnread unless everything a held draft asks was ticked; what was ticked is told the team's timeline."""
    questions = asked(review)
    if not {prompt.key for prompt in questions} <= set(read):
        raise PromptsUnread
    if questions:
        words = f"Sent as it is, with these questions read: {in_short(questions, review.framework.says)}"
        moving.note(by=by, review=review, kind=MomentKind.DRAFTED, text=words, key=f"{READ}{now.isoformat()}", now=now)


def asked(review: ReviewBase) -> list[Prompt]:
    """Return what the draft as it stands asks its lead. One query."""
    live = review.findings.filter(withdrawn_at__isnull=True)
    rows = list(live.annotate(evidence_count=LIVE_EVIDENCE).order_by("position", "pk"))
    return prompts(
        rows,
        {row.pk: row.evidence_count for row in rows},
        review.draft,
        framework=review.framework.says,
        focus_themes=review.focus_themes,
    )
