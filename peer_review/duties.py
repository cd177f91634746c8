"""What has to be done in each stage of a review, in which roles and where: for reminders, “What needs you” and the page.

Follow-ups have days of their own (`operations.follow_up_reminders`).
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from peer_review.bases import ReviewBase
from peer_review.enums import FocusSource, Stage, Viewer
from peer_review.stages import BEFORE_VISIT


@dataclass(frozen=True)
class Duty:
    """What is to be done next, by people in one of these roles."""

    viewers: tuple[Viewer, ...]
    words: str
    page: str = "review"  # where it is done


FOCUS: Final = "review_focus"
HEAD, LEAD = (Viewer.HEAD,), (Viewer.LEAD,)
BEGIN: Final = Duty(LEAD, "Begin the visit", "review_move")
OVER: Final = Duty(LEAD, "End the visit and write the findings", "findings")
LATE: Final = Duty((Viewer.HEAD, Viewer.LEAD), "Finish the factual check: its time is over", "factual_check")
AFTER: Final = (Stage.SIGNED, Stage.WORKSHOP, Stage.ACTIONS)
DUTIES: Final = {
    Stage.PLANNED: Duty(HEAD, "Begin the review"),
    Stage.SELF_EVALUATION: Duty(HEAD, "Write and send the self-evaluation"),
    Stage.FOCUS: Duty(HEAD, "Agree the focus"),
    Stage.LOGISTICS: Duty(HEAD, "Prepare timetable and documents"),
    Stage.VISIT: Duty(LEAD, "Visit the {host}"),
    Stage.FINDINGS: Duty(LEAD, "Write the findings"),
    Stage.DRAFT: Duty(LEAD, "Write the draft report and send it to the {host}"),
    Stage.CHECK: Duty(HEAD, "Check the draft report", "factual_check"),
    Stage.AGREED: Duty(HEAD, "Read and sign the report", "report_sign"),
    Stage.SIGNED: Duty((Viewer.HEAD, Viewer.LEAD), "Set the day of the improvement workshop", "workshop"),
    Stage.WORKSHOP: Duty((Viewer.LEAD, Viewer.FACILITATOR), "Finish the improvement workshop", "workshop"),
    Stage.ACTIONS: Duty(HEAD, "Agree the action plan", "actions"),
}


def duty_on(review: ReviewBase, on: date) -> Duty | None:
    """Return what is to be done on a day: the visit begins on its day, whatever is left open, and ends; so does a check."""
    starts_on, has_date = review.visit_starts_on, not review.postponed_at
    if review.stage in BEFORE_VISIT and has_date and starts_on is not None and starts_on <= on:
        return BEGIN
    if review.stage == Stage.VISIT and starts_on is not None and (review.visit_ends_on or starts_on) < on:
        return OVER
    if review.stage == Stage.CHECK and not review.replied_at and review.reply_due_on and review.reply_due_on < on:
        return LATE
    return duty_of(review)


def duty_of(review: ReviewBase) -> Duty | None:
    """Return what is to be done next; nothing once a review is over or while its visit is put off."""
    if review.stage == Stage.FOCUS and review.cycle.focus_source == FocusSource.DATA:
        return None if review.postponed_at else _of_two_sides(review)
    if review.stage == Stage.CHECK and review.replied_at is not None:
        return Duty(LEAD, "Answer the factual check and agree the report", "factual_check")
    if review.stage in AFTER and _is_done(review):
        return Duty(HEAD, "Close the review", "review_close") if review.next_stage == Stage.CLOSED else None
    if review.stage == Stage.SIGNED and review.next_stage == Stage.ACTIONS:
        return Duty(HEAD, "Write the action plan", "actions")
    if review.stage == Stage.LOGISTICS and review.timetable:
        return None
    found = None if review.postponed_at else DUTIES.get(Stage(review.stage))
    return replace(found, words=review.words.say(found.words)) if found else None


def _of_two_sides(review: ReviewBase) -> Duty:
    """Where one side writes the focus and the other agrees it: the turn is the other's once something is written."""
    agreeing = {"school": LEAD, "team": HEAD}.get(review.focus_side)
    return Duty(agreeing, "Agree the focus", FOCUS) if agreeing else Duty((*HEAD, *LEAD), "Write the focus", FOCUS)


def _is_done(review: ReviewBase) -> bool:
    """Whether what belongs to a stage after the signature was done: the review is only to be closed."""
    if review.stage == Stage.SIGNED:
        return review.next_stage == Stage.CLOSED
    return bool(review.planned_at if review.stage == Stage.ACTIONS else review.workshop_note)
