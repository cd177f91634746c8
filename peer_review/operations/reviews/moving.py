"""Moving a review from stage to stage: one step at a time, the row held, a moment on its timeline each time."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, TypeVar

from django_fsm import can_proceed

from peer_review.bases import ReviewBase
from peer_review.enums import MomentKind, Stage
from peer_review.errors import ReviewRefused

R = TypeVar("R", bound=ReviewBase)


class NotItsTurn(ReviewRefused):
    """The review is not in the stage this belongs to."""

    code = "not_its_turn"
    message = "The review has moved on in the meantime. Look at it again."


def hold(review: R) -> R:
    """Return the review afresh, held until the transaction ends; whatever it points to is as it was loaded."""
    held = type(review)._default_manager.select_for_update(of=("self",)).get(pk=review.pk)
    for name in ("cycle", "framework", "school", "partnership"):
        if name in review._state.fields_cache:
            held._state.fields_cache[name] = review._state.fields_cache[name]
    return held


def require(review: ReviewBase, *allowed: Stage) -> None:
    """Raise NotItsTurn unless the review is in one of these stages."""
    if review.stage not in allowed:
        raise NotItsTurn


def advance(
    *, by: Any, review: ReviewBase, to: Stage, now: datetime, text: str = "", also: Collection[str] = ()
) -> None:
    """Move a held review to the stage that must come next, and say so on its timeline. Raises NotItsTurn.

    `also` names fields written by the same statement, for what the database wants to go together.
    """
    if review.next_stage != to or not can_proceed(review.move_on):
        raise NotItsTurn
    review.move_on()
    review.save(update_fields=["stage", *also])
    note(by=by, review=review, kind=MomentKind.MOVED, text=text or Stage(to).label, now=now)


def note(*, by: Any, review: ReviewBase, kind: MomentKind, text: str, now: datetime, key: str = "") -> None:
    """Add a line to the timeline."""
    review.moments.create(kind=kind, stage=review.stage, text=text[:300], key=key, at=now, **review.credit(by))
