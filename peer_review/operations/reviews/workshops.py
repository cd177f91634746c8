"""The improvement workshop after the signature: a day, and what came of it."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from peer_review.bases import ReviewBase
from peer_review.enums import MomentKind, Stage
from peer_review.errors import ReviewRefused
from peer_review.operations.reviews import moving, onward


class WorkshopUnusable(ReviewRefused):
    """A workshop comes after the visit, and is held before it is written about."""

    code = "workshop_unusable"


@transaction.atomic
def plan(*, by: Any, review: ReviewBase, day: date, now: datetime) -> None:
    """Set the day of the workshop, or move it. Raises NotItsTurn, WorkshopUnusable."""
    held = moving.hold(review)
    if held.stage != Stage.WORKSHOP and held.next_stage != Stage.WORKSHOP:
        raise moving.NotItsTurn
    if held.workshop_note:
        raise WorkshopUnusable("The workshop was held already.")
    if held.visit_ends_on and day < held.visit_ends_on:
        raise WorkshopUnusable(f"The workshop comes after the visit, which ends on {held.visit_ends_on:%-d %B %Y}.")
    if held.workshop_on == day and held.stage == Stage.WORKSHOP:
        return
    held.workshop_on = day
    words = f"Improvement workshop on {day:%-d %B %Y}"
    if held.stage == Stage.WORKSHOP:
        held.save(update_fields=["workshop_on"])
        moving.note(by=by, review=held, kind=MomentKind.DATED, text=words, now=now)
    else:
        moving.advance(by=by, review=held, to=Stage.WORKSHOP, now=now, text=words, also=("workshop_on",))


@transaction.atomic
def finish(*, by: Any, review: ReviewBase, text: str, on: date, now: datetime) -> None:
    """Note what the workshop came to; the review goes on to its plan. Raises NotItsTurn, WorkshopUnusable."""
    held = moving.hold(review)
    moving.require(held, Stage.WORKSHOP)
    if held.workshop_note:
        raise WorkshopUnusable("The workshop was held already.")
    if held.workshop_on is None or on < held.workshop_on:
        raise WorkshopUnusable("The workshop has not been yet. Set its day first, or write this afterwards.")
    if not text.strip():
        raise WorkshopUnusable("Write a sentence or two on what the workshop came to.")
    held.workshop_note = text.replace("\r\n", "\n").strip()
    held.save(update_fields=["workshop_note"])
    moving.note(by=by, review=held, kind=MomentKind.NOTED, text="The improvement workshop was held", now=now)
    onward.leave(by=by, review=held, now=now)
