"""What has to be done in each stage of a review, and in which roles: for reminders, “What needs you” and the page itself."""

from dataclasses import dataclass
from typing import Final

from peer_review.bases import ReviewBase
from peer_review.enums import FocusSource, Stage, Viewer


@dataclass(frozen=True)
class Duty:
    """What is to be done next, by people in one of these roles."""

    viewers: tuple[Viewer, ...]
    words: str


HEAD, LEAD = (Viewer.HEAD,), (Viewer.LEAD,)
DUTIES: Final = {
    Stage.PLANNED: Duty(HEAD, "Begin the review"),
    Stage.SELF_EVALUATION: Duty(HEAD, "Write and send the self-evaluation"),
    Stage.FOCUS: Duty(HEAD, "Agree the focus"),
    Stage.LOGISTICS: Duty(HEAD, "Prepare timetable and documents"),
    Stage.VISIT: Duty(LEAD, "Visit the school"),
    Stage.FINDINGS: Duty(LEAD, "Write the findings"),
    Stage.DRAFT: Duty(LEAD, "Write the draft report and send it to the school"),
    Stage.CHECK: Duty(HEAD, "Check the draft report"),
    Stage.AGREED: Duty(HEAD, "Read and sign the report"),
    Stage.SIGNED: Duty((Viewer.LEAD, Viewer.FACILITATOR), "Hold the improvement workshop"),
    Stage.WORKSHOP: Duty((Viewer.LEAD, Viewer.FACILITATOR), "Finish the improvement workshop"),
    Stage.ACTIONS: Duty(HEAD, "Agree the action plan"),
    Stage.FOLLOW_UP: Duty(HEAD, "Look back at the actions"),
}


def duty_of(review: ReviewBase) -> Duty | None:
    """Return what is to be done next; nothing once a review is over or while its visit is put off."""
    if review.stage == Stage.FOCUS and review.cycle.focus_source == FocusSource.DATA:
        return Duty((Viewer.HEAD, Viewer.LEAD), "Agree the focus")
    if review.stage == Stage.CHECK and review.replied_at is not None:
        return Duty(LEAD, "Answer the factual check")
    if review.stage == Stage.SIGNED and review.next_stage != Stage.WORKSHOP:
        return Duty(HEAD, "Write the action plan")
    return None if review.postponed_at else DUTIES.get(Stage(review.stage))
