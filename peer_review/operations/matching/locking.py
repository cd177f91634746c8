"""Matches that stay: locked in a plan, kept by every calculation that begins with it."""

from datetime import datetime

from django.db import transaction

from membership.models import Person
from peer_review.errors import ReviewRefused
from peer_review.matching.json import lock_as_json, plan_from_json
from peer_review.matching.problem import Lock
from peer_review.models import MatchRun
from peer_review.operations.matching.locks import hold_plan


class NotInPlan(ReviewRefused):
    """What is to be locked is not what the plan says."""

    code = "not_in_plan"
    message = "The plan has changed in the meantime. Look at it again."


@transaction.atomic
def lock(*, by: Person | None, run_id: int, host: int, reviewer: int | None = None, now: datetime) -> MatchRun:
    """Keep one reviewer of a team, or the whole team, and its window; twice is once. Raises NotInPlan, RunUnusable."""
    run = hold_plan(run_id)
    team = plan_from_json(run.plan).teams.get(host)
    seated = () if team is None else team.everybody
    chosen = [one for one in seated if reviewer is None or one == reviewer]
    if team is None or not chosen:
        raise NotInPlan
    kept = [row for row in run.locks if row["host"] != host or row["reviewer"] not in (*chosen, None)]
    rows = [Lock(host, one, team.window, one == team.lead) for one in chosen]
    run.locks = [*kept, *map(lock_as_json, rows)]
    run.save(update_fields=["locks"])
    return run


@transaction.atomic
def unlock(*, by: Person | None, run_id: int, host: int, reviewer: int | None = None, now: datetime) -> MatchRun:
    """Let one reviewer of a team, or the whole team, be moved again; twice is once. Raises RunUnusable."""
    run = hold_plan(run_id)
    run.locks = [
        row
        for row in run.locks
        if row["host"] != host or (reviewer is not None and row["reviewer"] not in (reviewer, None))
    ]
    run.save(update_fields=["locks"])
    return run
