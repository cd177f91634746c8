"""What a review looks at: written by the school or the lead, given by the cycle, agreed before the visit."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final, Literal

from django.db import transaction

from peer_review.bases import ReviewBase
from peer_review.enums import FocusSource, MomentKind, Stage
from peer_review.errors import ReviewRefused
from peer_review.operations.reviews import moving, preparing
from peer_review.stages import BEFORE_VISIT

Side = Literal["school", "team"]
GIVEN: Final = (FocusSource.CYCLE, FocusSource.FRAMEWORK)


class FocusGiven(ReviewRefused):
    """The cycle says what its reviews look at."""

    code = "focus_given"
    message = "There is one focus for all these reviews. It is agreed as it is."


class FocusMissing(ReviewRefused):
    """There is nothing to agree."""

    code = "focus_missing"
    message = "Write what the review looks at, or tick at least one theme, before you agree."


class OtherSideAgrees(ReviewRefused):
    """In this cycle one side writes and the other agrees."""

    code = "other_side_agrees"
    message = "You wrote this focus last, so the other side agrees it. They have been told."


@transaction.atomic
def write(*, by: Any, review: ReviewBase, focus: str, themes: Sequence[str], side: Side, now: datetime) -> bool:
    """Write what the review looks at; return whether that changed anything. What was agreed is to be agreed again.

    Raises FocusGiven, NotItsTurn.
    """
    held = moving.hold(review)
    moving.require(held, *BEFORE_VISIT)
    if held.cycle.focus_source in GIVEN:
        raise FocusGiven
    known = [theme.key for theme in held.framework.says.themes if theme.key in themes]
    if (held.focus, held.focus_themes) == (focus, known):
        return False
    held.focus, held.focus_themes, held.focus_agreed_at = focus, known, None
    held.save(update_fields=["focus", "focus_themes", "focus_agreed_at"])
    number = held.moments.filter(kind=MomentKind.FOCUS).count() + 1
    text, key = f"Focus written by {_writer(held, side)}", f"focus-{number}-{side}"
    moving.note(by=by, review=held, kind=MomentKind.FOCUS, text=text, key=key, now=now)
    return True


@transaction.atomic
def agree(*, by: Any, review: ReviewBase, side: Side, now: datetime) -> bool:
    """Agree the focus and go on; return whether this did it, a second press does nothing.

    Raises FocusMissing, OtherSideAgrees, NotItsTurn.
    """
    held = moving.hold(review)
    if held.focus_agreed_at is not None:
        return False
    moving.require(held, Stage.FOCUS, Stage.LOGISTICS)
    _take_given(held)
    if not held.focus and not held.focus_themes:
        raise FocusMissing
    if has_two_sides(held) and held.focus_side == side:
        raise OtherSideAgrees
    held.focus_agreed_at = now
    held.save(update_fields=["focus", "focus_themes", "focus_agreed_at"])
    number = held.moments.filter(kind=MomentKind.FOCUS).count() + 1
    text, key = f"Focus agreed by {_writer(held, side)}", f"focus-{number}-agreed"
    moving.note(by=by, review=held, kind=MomentKind.FOCUS, text=text, key=key, now=now)
    if held.stage == Stage.FOCUS:
        preparing.go_on(by=by, review=held, now=now)
    return True


def has_two_sides(review: ReviewBase) -> bool:
    """Whether the side that did not write the focus agrees it."""
    return bool(review.cycle.focus_source == FocusSource.DATA)


def _writer(review: ReviewBase, side: Side) -> str:
    return "the lead reviewer" if side == "team" else f"the {review.words.host}"


def _take_given(review: ReviewBase) -> None:
    """Copy the focus of a cycle that has one for all."""
    if review.cycle.focus_source == FocusSource.CYCLE:
        review.focus = review.focus or review.cycle.focus
    if review.cycle.focus_source == FocusSource.FRAMEWORK:
        review.focus_themes = [theme.key for theme in review.framework.says.themes]
