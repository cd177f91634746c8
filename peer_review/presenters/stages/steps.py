"""How far a review is: its stages as a list with the day each should be over."""

from dataclasses import dataclass
from datetime import date

from peer_review.bases import ReviewBase
from peer_review.enums import Stage
from peer_review.presenters.tags import Tag
from peer_review.stages import Step, is_past

COLOURS = {Stage.PLANNED: "neutral", Stage.CANCELLED: "neutral", Stage.CLOSED: "good"}


@dataclass(frozen=True)
class StepShown:
    """One stage of the list."""

    title: str
    due_on: date | None
    is_done: bool
    is_current: bool
    is_overdue: bool


def tag(review: ReviewBase) -> Tag:
    """Return how a review stands."""
    if review.postponed_at and review.stage != Stage.CANCELLED:
        return Tag("Postponed", "warn")
    stage = Stage(review.stage)
    return Tag(stage.label, COLOURS.get(stage, "accent"))


def steps(review: ReviewBase, on: date) -> list[StepShown]:
    """Return the stages a review goes through; without a visit date none is due."""
    return [_step(review, Stage(step.stage), _due_on(review, step), on) for step in review.cycle.steps]


def due_on(review: ReviewBase) -> date | None:
    """Return the day the present stage should be over."""
    steps = {step.stage: step for step in review.cycle.steps}
    step = steps.get(Stage(review.stage))
    return _due_on(review, step) if step else None


def _due_on(review: ReviewBase, step: Step) -> date | None:
    """A factual check is due on the day its letter names; a visit whose timetable is there waits for its day."""
    if step.stage == Stage.CHECK and review.reply_due_on:
        return review.reply_due_on
    if step.stage == review.stage == Stage.LOGISTICS and review.timetable:
        return review.visit_starts_on
    return step.due_on(review.visit_starts_on)


def _step(review: ReviewBase, stage: Stage, due_on: date | None, on: date) -> StepShown:
    is_current = review.stage == stage
    is_overdue = is_current and due_on is not None and due_on < on
    return StepShown(stage.label, due_on, is_past(review.stage, stage), is_current, is_overdue)
