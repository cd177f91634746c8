"""The order of a review's stages: which a cycle uses, which comes next, when each is due.

A cycle's template names the optional stages it uses and when each is due, in days from the first day of the visit.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from peer_review.enums import Stage

ORDER: Final = tuple(stage for stage in Stage if stage != Stage.CANCELLED)
OPTIONAL: Final = frozenset(
    {Stage.SELF_EVALUATION, Stage.FOCUS, Stage.LOGISTICS, Stage.CHECK, Stage.WORKSHOP, Stage.ACTIONS, Stage.FOLLOW_UP}
)
BEFORE_VISIT: Final = (Stage.PLANNED, Stage.SELF_EVALUATION, Stage.FOCUS, Stage.LOGISTICS)


@dataclass(frozen=True)
class Step:
    """A stage a cycle uses: due so many days after the visit begins (before it: negative), reminded so many days ahead."""

    stage: Stage
    due_days: int | None = None
    remind_days: int | None = None

    def due_on(self, visit_starts_on: date | None) -> date | None:
        """Return the day the stage should be over; none without a visit date."""
        if visit_starts_on is None or self.due_days is None:
            return None
        return visit_starts_on + timedelta(days=self.due_days)


STANDARD: Final = (
    Step(Stage.PLANNED),
    Step(Stage.SELF_EVALUATION, -28, 7),
    Step(Stage.FOCUS, -21, 7),
    Step(Stage.LOGISTICS, -7, 3),
    Step(Stage.VISIT, 0, 7),
    Step(Stage.FINDINGS, 3, 1),
    Step(Stage.DRAFT, 10, 3),
    Step(Stage.CHECK, 20, 3),
    Step(Stage.AGREED, 24, 3),
    Step(Stage.SIGNED, 31, 7),
    Step(Stage.WORKSHOP, 42, 7),
    Step(Stage.ACTIONS, 56, 7),
    Step(Stage.FOLLOW_UP),
    Step(Stage.CLOSED),
)


def from_json(rows: Sequence[dict[str, Any]]) -> tuple[Step, ...]:
    """Return a cycle's template; without one, the standard. Stages no review can do without are always in it."""
    if not rows:
        return STANDARD
    named = {row["stage"]: row for row in rows}
    used = [stage for stage in ORDER if stage in named or stage not in OPTIONAL]
    return tuple(
        Step(stage, named.get(stage, {}).get("due_days"), named.get(stage, {}).get("remind_days")) for stage in used
    )


def as_json(steps: Sequence[Step]) -> list[dict[str, Any]]:
    """Return a template as a cycle keeps it."""
    return [{"stage": step.stage.value, "due_days": step.due_days, "remind_days": step.remind_days} for step in steps]


def following(steps: Sequence[Step], stage: str) -> Stage | None:
    """Return the stage that comes next; none after the last."""
    used = [step.stage for step in steps]
    place = ORDER.index(Stage(stage))
    return next((later for later in ORDER[place + 1 :] if later in used), None)


def is_past(stage: str, other: str) -> bool:
    """Whether a review in `stage` has left `other` behind; a cancelled review is past nothing."""
    if stage == Stage.CANCELLED:
        return False
    return ORDER.index(Stage(stage)) > ORDER.index(Stage(other))


def has_reached(stage: str, other: str) -> bool:
    """Whether a review in `stage` is in `other` or past it."""
    return stage == other or is_past(stage, other)
