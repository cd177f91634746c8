"""A plan changed by hand: what the change breaks is said first, and the reason why it is made is kept with it."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from django.db import transaction

from membership.models import Person
from peer_review.errors import ReviewRefused
from peer_review.matching.changing import Change, Unchangeable, changed, comes_in, new_breaks
from peer_review.matching.checking import shortfalls
from peer_review.matching.json import lock_as_json, plan_as_json, plan_from_json
from peer_review.matching.measuring import measures
from peer_review.matching.problem import Lock, Plan, Problem, Team
from peer_review.models import MatchRun
from peer_review.operations.matching.locks import hold_plan
from peer_review.queries.matching.problems import problem_of

BARS = frozenset({"own_school", "unknown", "twice"})  # no reason sets these aside


class WrongChange(ReviewRefused):
    """The change does not fit the plan."""

    code = "wrong_change"


class ReasonNeeded(ReviewRefused):
    """A change by hand is kept with its reason."""

    code = "reason_needed"
    message = "Say why this is changed by hand."


class RuleStands(ReviewRefused):
    """Nobody reviews the own school, whatever the reason."""

    code = "rule_stands"


@dataclass(frozen=True)
class Preview:
    """What a change would do: the plan with it, rules it breaks in words, what it costs more (100 m)."""

    plan: Plan
    warnings: Sequence[str]
    dearer: int


def preview(problem: Problem, run: MatchRun, change: Change) -> Preview:
    """Return what a change would do to a calculation's plan. Raises WrongChange, RuleStands."""
    before = plan_from_json(run.plan)
    try:
        after = changed(problem, before, change)
    except Unchangeable as error:
        raise WrongChange(str(error)) from error
    broken = new_breaks(problem, before, after)
    standing = [one.text for one in broken if one.code in BARS]
    if standing:
        raise RuleStands(" ".join(standing))
    return Preview(after, [one.text for one in broken], after.cost - before.cost)


@transaction.atomic
def override(*, by: Person | None, run_id: int, change: Change, reason: str, now: datetime) -> MatchRun:
    """Change a plan by hand and keep who, why, and what was warned of; the same change again does nothing new.

    Raises ReasonNeeded, WrongChange, RuleStands, RunUnusable, PlanPublished.
    """
    run = hold_plan(run_id)
    if not reason.strip():
        raise ReasonNeeded
    if run.overrides and run.overrides[-1]["change"] == asdict(change):
        return run
    problem = problem_of(run.cycle, weights=run.weights, seed=run.seed)
    found = preview(problem, run, change)
    run.plan = plan_as_json(replace(found.plan, measures={}))
    kept = {name: run.measures[name] for name in ("greedy", "bound", "kept") if name in run.measures}
    run.measures = {**measures(problem, found.plan), **kept, "worth": found.plan.cost, "gap": found.plan.gap_percent}
    run.problems = _problems(problem, found.plan, run.problems)
    run.overrides = [
        *run.overrides,
        {
            "change": asdict(change),
            "host": change.host,
            "reviewer": comes_in(change),
            "by": str(by or ""),
            "at": now.isoformat(),
            "reason": reason.strip()[:300],
            "warnings": list(found.warnings),
        },
    ]
    run.locks = _locks(run, change, found.plan.teams[change.host])
    run.save(update_fields=["plan", "measures", "problems", "overrides", "locks"])
    return run


def _locks(run: MatchRun, change: Change, team: Team) -> list[dict[str, Any]]:
    """Who came in by hand stays when solving again; who went out is not locked any more; the window is the new one."""
    others = [row for row in run.locks if row["host"] != change.host]
    seated = set(team.everybody)
    kept = {row["reviewer"] for row in run.locks if row["host"] == change.host} & {*seated, None}
    kept |= {comes_in(change), change.reviewer if change.kind == "lead" else None} & seated
    if change.kind == "window":
        kept |= {None}
    rows = [Lock(change.host, one, team.window, one is not None and one == team.lead) for one in sorted(kept, key=str)]
    return others + [lock_as_json(row) for row in rows]


def _problems(problem: Problem, plan: Plan, before: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """What teams lack now; what was found out about a school before stays with it."""
    known = {row["host"]: {name: row.get(name, "") for name in ("rules", "remedy")} for row in before}
    return [
        {"code": one.code, "host": one.host, "text": one.text, **known.get(one.host, {"rules": [], "remedy": ""})}
        for one in shortfalls(problem, plan)
    ]
