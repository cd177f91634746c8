"""Looking back at the plan some months after the signature: every action's state is frozen as it is that day."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from peer_review.bases import FollowUpBase, ReviewBase
from peer_review.enums import ActionStatus, MomentKind, Stage
from peer_review.errors import ReviewRefused
from peer_review.operations.reviews import moving, rows


class FollowUpGone(ReviewRefused):
    """The follow-up is not in this review."""

    code = "follow_up_gone"
    message = "There is no such follow-up."


class FollowUpOver(ReviewRefused):
    """A follow-up is held or waived once."""

    code = "follow_up_over"
    message = "This follow-up was held or waived already."


class TooEarly(ReviewRefused):
    """A follow-up before its day would say little."""

    code = "too_early"


class ReasonMissing(ReviewRefused):
    """Leaving out a follow-up needs a reason."""

    code = "reason_missing"
    message = "Say why there is no follow-up."


@transaction.atomic
def hold(*, by: Any, review: ReviewBase, follow_up_id: int, note: str, on: date, now: datetime) -> FollowUpBase:
    """Freeze the states of all actions and how many are done. Dropped actions count among all: dropping makes no share better.

    Raises NotItsTurn, FollowUpGone, FollowUpOver, TooEarly.
    """
    held, found = _open(review, follow_up_id)
    if on < found.due_on:
        raise TooEarly(f"This follow-up is due on {found.due_on:%-d %B %Y}. Hold it then or later.")
    states = {str(pk): status for pk, status in held.actions.values_list("pk", "status")}
    rows.write(
        found,
        held_on=on,
        note=note.replace("\r\n", "\n").strip(),
        states=states,
        action_count=len(states),
        done_count=sum(status == ActionStatus.DONE for status in states.values()),
        **held.credit(by),
    )
    words = f"The follow-up after {found.months} months was held"
    moving.note(by=by, review=held, kind=MomentKind.NOTED, text=words, now=now)
    return found


@transaction.atomic
def waive(*, by: Any, review: ReviewBase, follow_up_id: int, reason: str, now: datetime) -> FollowUpBase:
    """Do without a follow-up, with the reason. Raises NotItsTurn, FollowUpGone, FollowUpOver, ReasonMissing."""
    held, found = _open(review, follow_up_id)
    if not reason.strip():
        raise ReasonMissing
    rows.write(found, waived_at=now, waived_reason=reason.strip()[:300], **held.credit(by))
    words = f"The follow-up after {found.months} months was left out"
    moving.note(by=by, review=held, kind=MomentKind.NOTED, text=words, now=now)
    return found


def _open(review: ReviewBase, follow_up_id: int) -> tuple[Any, Any]:
    held = moving.hold(review)
    moving.require(held, Stage.FOLLOW_UP)
    found = held.follow_ups.filter(pk=follow_up_id).first()
    if found is None:
        raise FollowUpGone
    if found.held_on or found.waived_at:
        raise FollowUpOver
    return held, found
