"""The action plan: steps the reviewed own, from a finding or not, agreed once and followed from then on."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import Max, Sum

from peer_review.bases import ActionBase, ReviewBase
from peer_review.enums import ActionStatus, MomentKind, Stage
from peer_review.errors import ReviewRefused
from peer_review.operations.reviews import moving, onward, rows

OPEN: Final = (Stage.SIGNED, Stage.WORKSHOP, Stage.ACTIONS, Stage.FOLLOW_UP)


class ActionUnusable(ReviewRefused):
    """An action says what is to be done, after the visit, about a finding of this review or none."""

    code = "action_unusable"


class ActionGone(ReviewRefused):
    """The action is not in this plan."""

    code = "action_gone"
    message = "This action is not in the plan any more."


class PlanAgreed(ReviewRefused):
    """An agreed plan keeps its actions."""

    code = "plan_agreed"
    message = "The plan is agreed. Mark the action as dropped instead; it stays in the plan."


class PlanEmpty(ReviewRefused):
    """There is nothing to agree."""

    code = "plan_empty"
    message = "Add at least one action first."


@dataclass(frozen=True)
class Facts:
    """What an action says; the cost is in pence."""

    text: str
    owner_name: str = ""
    due_on: date | None = None
    cost_pence: int | None = None
    help_wanted: str = ""
    finding_id: int | None = None


@transaction.atomic
def add(*, by: Any, review: ReviewBase, facts: Facts, now: datetime) -> ActionBase:
    """Add an action at the end of the plan; the same twice is one. Raises NotItsTurn, ActionUnusable."""
    held = _open(review)
    said = asdict(_checked(held, facts))
    again: ActionBase | None = held.actions.filter(**said).exclude(status=ActionStatus.DROPPED).first()
    if again:
        return again
    if held.stage == Stage.SIGNED and held.next_stage == Stage.ACTIONS:
        onward.leave(by=by, review=held, now=now, text="The action plan is begun")
    last = held.actions.aggregate(last=Max("position"))["last"] or 0
    made: ActionBase = held.actions.create(position=last + 1, **said, **held.credit(by))
    if held.planned_at:
        moving.note(by=by, review=held, kind=MomentKind.NOTED, text="An action was added to the plan", now=now)
    return made


@transaction.atomic
def change(*, by: Any, review: ReviewBase, action_id: int, facts: Facts) -> ActionBase:
    """Change what an action says. Raises NotItsTurn, ActionGone, ActionUnusable."""
    held = _open(review)
    action = _get(held, action_id)
    rows.write(action, **asdict(_checked(held, facts)), **held.credit(by))
    return action


@transaction.atomic
def remove(*, by: Any, review: ReviewBase, action_id: int) -> None:
    """Take an action out of a plan that is not agreed; removed twice it is removed once. Raises NotItsTurn, PlanAgreed."""
    held = _open(review)
    if held.planned_at:
        raise PlanAgreed
    held.actions.filter(pk=action_id).delete()


@transaction.atomic
def move(*, by: Any, review: ReviewBase, action_id: int, is_up: bool) -> None:
    """Change places with the action before or after it; at the end nothing happens. Raises NotItsTurn, ActionGone."""
    held = _open(review)
    action = _get(held, action_id)
    plan = list(held.actions.all())
    place = [row.pk for row in plan].index(action.pk)
    other = place - 1 if is_up else place + 1
    if 0 <= other < len(plan):
        plan[place], plan[other] = plan[other], plan[place]
    rows.number(plan)


@transaction.atomic
def mark(*, by: Any, review: ReviewBase, action_id: int, status: str, on: date) -> ActionBase:
    """Say how far an action is. Raises NotItsTurn, ActionGone, ActionUnusable."""
    held = _open(review)
    action = _get(held, action_id)
    if status not in ActionStatus.values:
        raise ActionUnusable("Choose how far the action is.")
    if action.status != status:
        rows.write(action, status=status, done_on=on if status == ActionStatus.DONE else None)
    return action


@transaction.atomic
def agree(*, by: Any, review: ReviewBase, now: datetime) -> int:
    """Agree the plan; return its costs in pence, which the timeline does not tell. Raises NotItsTurn, PlanEmpty."""
    held = moving.hold(review)
    moving.require(held, Stage.ACTIONS)
    if held.planned_at:
        raise moving.NotItsTurn("The plan was agreed already.")
    live = held.actions.exclude(status=ActionStatus.DROPPED)
    count, cost = live.count(), int(live.aggregate(cost=Sum("cost_pence"))["cost"] or 0)
    if not count:
        raise PlanEmpty
    held.planned_at = now
    held.save(update_fields=["planned_at"])
    moving.note(by=by, review=held, kind=MomentKind.NOTED, text="The action plan is agreed", now=now)
    onward.leave(by=by, review=held, now=now)
    return cost


def _open(review: ReviewBase) -> Any:
    held = moving.hold(review)
    moving.require(held, *OPEN)
    return held


def _get(held: Any, action_id: int) -> Any:
    found = held.actions.filter(pk=action_id).first()
    if found is None:
        raise ActionGone
    return found


def _checked(held: Any, facts: Facts) -> Facts:
    if not facts.text.strip():
        raise ActionUnusable("Say what is to be done.")
    visit = held.visit_ends_on or held.visit_starts_on
    if facts.due_on and visit and facts.due_on < visit:
        raise ActionUnusable(f"The date is before the visit of {visit:%-d %B %Y}. An action comes after it.")
    if facts.finding_id and not held.findings.filter(pk=facts.finding_id, withdrawn_at__isnull=True).exists():
        raise ActionUnusable("Choose a finding of this report, or none.")
    return facts
