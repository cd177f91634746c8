"""What has to be done in each stage of a review, in which roles and where: for reminders, “What needs you” and the page.

Follow-ups have days of their own (`operations.follow_up_reminders`).
"""

from dataclasses import dataclass
from typing import Final

from peer_review.bases import ReviewBase
from peer_review.enums import FocusSource, Stage, Viewer


@dataclass(frozen=True)
class Duty:
    """What is to be done next, by people in one of these roles."""

    viewers: tuple[Viewer, ...]
    words: str
    page: str = "review"  # where it is done


HEAD, LEAD = (Viewer.HEAD,), (Viewer.LEAD,)
AFTER: Final = (Stage.SIGNED, Stage.WORKSHOP, Stage.ACTIONS)
DUTIES: Final = {
    Stage.PLANNED: Duty(HEAD, "Begin the review"),
    Stage.SELF_EVALUATION: Duty(HEAD, "Write and send the self-evaluation"),
    Stage.FOCUS: Duty(HEAD, "Agree the focus"),
    Stage.LOGISTICS: Duty(HEAD, "Prepare timetable and documents"),
    Stage.VISIT: Duty(LEAD, "Visit the school"),
    Stage.FINDINGS: Duty(LEAD, "Write the findings"),
    Stage.DRAFT: Duty(LEAD, "Write the draft report and send it to the school"),
    Stage.CHECK: Duty(HEAD, "Check the draft report", "factual_check"),
    Stage.AGREED: Duty(HEAD, "Read and sign the report", "report_sign"),
    Stage.SIGNED: Duty((Viewer.HEAD, Viewer.LEAD), "Set the day of the improvement workshop", "workshop"),
    Stage.WORKSHOP: Duty((Viewer.LEAD, Viewer.FACILITATOR), "Finish the improvement workshop", "workshop"),
    Stage.ACTIONS: Duty(HEAD, "Agree the action plan", "actions"),
}


def duty_of(review: ReviewBase) -> Duty | None:
    """Return what is to be done next; nothing once a review is over or while its visit is put off."""
    if review.stage == Stage.FOCUS and review.cycle.focus_source == FocusSource.DATA:
        return Duty((Viewer.HEAD, Viewer.LEAD), "Agree the focus")
    if review.stage == Stage.CHECK and review.replied_at is not None:
        return Duty(LEAD, "Answer the factual check", "factual_check")
    if review.stage in AFTER and _is_done(review):
        return Duty(HEAD, "Close the review", "review_close") if review.next_stage == Stage.CLOSED else None
    if review.stage == Stage.SIGNED and review.next_stage == Stage.ACTIONS:
        return Duty(HEAD, "Write the action plan", "actions")
    return None if review.postponed_at else DUTIES.get(Stage(review.stage))


def _is_done(review: ReviewBase) -> bool:
    """Whether what belongs to a stage after the signature was done: the review is only to be closed."""
    if review.stage == Stage.SIGNED:
        return review.next_stage == Stage.CLOSED
    return bool(review.planned_at if review.stage == Stage.ACTIONS else review.workshop_note)
