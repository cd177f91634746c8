"""A plan becomes reviews with teams, and who is in them is invited. Publishing again changes what changed, nothing else."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction

from membership.models import Person
from peer_review.enums import READABLE_RUNS, CycleStatus
from peer_review.errors import ReviewRefused
from peer_review.matching.checking import Break, breaks
from peer_review.matching.json import plan_from_json
from peer_review.matching.problem import Plan, Problem, Team
from peer_review.models import Cycle, MatchRun
from peer_review.operations.cycles import CycleNotRunning
from peer_review.operations.matching import publication
from peer_review.operations.matching.locks import RunUnusable, hold_cycle, hold_reviews, hold_run
from peer_review.operations.matching.publication import Publication
from peer_review.queries.matching.problems import problem_of


class RulesBroken(ReviewRefused):
    """The plan breaks rules nobody has taken the responsibility for; the message names them."""

    code = "rules_broken"


class NewerPublished(ReviewRefused):
    """Another plan was published after this one was calculated."""

    code = "newer_published"
    message = "Another plan has been published since this one was calculated. Calculate again from that one."


@transaction.atomic
def publish(*, by: Person | None, run_id: int, now: datetime, override_reason: str = "") -> MatchRun:
    """Make the reviews and places of a plan and invite who is in them; twice is once.

    Raises RulesBroken, CycleNotRunning, NewerPublished, RunUnusable, CycleOver.
    """
    cycle = hold_cycle(MatchRun.objects.values_list("cycle_id", flat=True).get(pk=run_id))
    run = hold_run(run_id)
    if run.published_at:
        return run
    _refuse(cycle, run)
    hold_reviews(cycle)
    problem = problem_of(cycle, weights=run.weights, seed=run.seed)
    plan = known_part(problem, plan_from_json(run.plan))
    found = breaks(problem, plan)
    open_breaks = unexcused(run, found)
    if open_breaks and not override_reason.strip():
        raise RulesBroken(_words(open_breaks))
    reasons = _reasons(run, found, override_reason.strip())
    publication.write(Publication(by, run, cycle, problem, plan, reasons, now))
    run.published_at = now
    run.save(update_fields=["published_at"])
    return run


def known_part(problem: Problem, plan: Plan) -> Plan:
    """Return the plan without schools that have left the cycle and reviewers who are no more."""
    people = {one.id for one in problem.reviewers}
    hosts = {one.id for one in problem.hosts}
    return Plan({host: _present(team, people) for host, team in plan.teams.items() if host in hosts}, plan.cost)


def unexcused(run: MatchRun, found: Iterable[Break]) -> list[Break]:
    """Return the broken rules no change by hand was warned of and given a reason for."""
    return [one for one in found if not _said(run, one)]


def _said(run: MatchRun, broken: Break) -> str:
    """The reason that was given when a change by hand was warned of this."""
    return next((str(row["reason"]) for row in run.overrides if broken.text in row["warnings"]), "")


def _present(team: Team, people: set[int]) -> Team:
    return Team(
        team.host,
        team.window,
        tuple(one for one in team.members if one in people),
        team.lead if team.lead in people else None,
        tuple(one for one in team.trainees if one in people),
    )


def _refuse(cycle: Cycle, run: MatchRun) -> None:
    if run.status not in READABLE_RUNS or run.subject != "teams" or not run.plan.get("teams"):
        raise RunUnusable
    if cycle.status != CycleStatus.RUNNING:
        raise CycleNotRunning("Begin the cycle first: reviewers are invited as soon as the plan is published.")
    newer = MatchRun.objects.filter(cycle=cycle, subject="teams", published_at__gt=run.asked_at)
    if newer.exists():
        raise NewerPublished


def _words(found: Sequence[Break]) -> str:
    texts = " ".join(one.text for one in found[:3])
    more = f" And {len(found) - 3} more." if len(found) > 3 else ""
    return f"The plan breaks rules: {texts}{more} Change it, or say why it is published all the same."


def _reasons(run: MatchRun, found: Iterable[Break], reason: str) -> dict[tuple[int | None, int | None], str]:
    """Each broken pair of host and reviewer with its reason: that of the change by hand, else that of the publication."""
    return {(one.host, one.reviewer): _said(run, one) or reason for one in found}
