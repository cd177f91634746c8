"""The worker's part of a calculation: claimed once, the best so far kept as it comes, stopped when asked.

Only tasks import this: it loads the solver. Between short transactions nothing is held, so that a page can ask how far it is.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction

from peer_review.enums import RunStatus, SeatStatus
from peer_review.matching import checking, greedy, groups, solving
from peer_review.matching.clashing import Clash
from peer_review.matching.explaining_model import clashes
from peer_review.matching.groups_model import Limits, improver
from peer_review.matching.json import locks_from_json, plan_as_json, plan_from_json
from peer_review.matching.measuring import measures
from peer_review.matching.problem import Plan, Problem
from peer_review.models import MatchRun
from peer_review.queries.matching.problems import participants_of, problem_of, schools_of, shape_of
from peer_review.queries.matching.standing import standing_plan

Clock = Callable[[], datetime]
HEARD_EVERY: Final = timedelta(seconds=2)
EXPLAINED: Final = 5  # schools short of something for which it is looked for what clashes
LONGEST: Final = 8.0  # seconds for one of them; a tenth of the calculation's, and one when it is stopped
DEARER: Final = "That costs more than leaving it short, as things are weighed: raise what an empty place is worth."
WIDER: Final = "That changes more teams than a repair does: calculate on from this plan."


@transaction.atomic
def claim(*, run_id: int, now: datetime) -> bool:
    """Begin a calculation that waits; whoever comes second does nothing."""
    begun = MatchRun.objects.filter(pk=run_id, status=RunStatus.WAITING)
    return bool(begun.update(status=RunStatus.WORKING, started_at=now, heard_at=now))


def calculate(*, run_id: int, clock: Clock) -> None:
    """Calculate from beginning to end; what goes wrong is kept in words, and raised again."""
    if not claim(run_id=run_id, now=clock()):
        return
    run = MatchRun.objects.select_related("cycle__framework", "cycle__previous", "based_on").get(pk=run_id)
    try:
        _groups(run, clock) if run.subject == "groups" else _teams(run, clock)
    except Exception:
        _end(run, clock(), RunStatus.FAILED, error="The calculation failed. The best plan so far is kept; try again.")
        raise


@dataclass
class _Watch:
    """Writes that the worker lives and what it has found, and hears whether to stop."""

    run: MatchRun
    problem: Problem
    clock: Clock
    begins_with: Mapping[str, Any] = field(default_factory=dict)
    heard_at: datetime | None = None
    is_stopped: bool = False

    def keep(self, plan: Plan) -> None:
        """Write the best plan so far."""
        self.heard_at = self.clock()
        told = {**_summary(self.problem, plan), **self.begins_with}
        _write(self.run, plan=plan_as_json(plan), measures=told, heard_at=self.heard_at)

    def should_stop(self) -> bool:
        """Whether somebody asked, or the calculation was given up as lost; looks every two seconds."""
        now = self.clock()
        if not self.is_stopped and (self.heard_at is None or now - self.heard_at >= HEARD_EVERY):
            self.heard_at = now
            self.is_stopped = not _write(self.run, heard_at=now) or _is_stop_asked(self.run)
        return self.is_stopped


def _teams(run: MatchRun, clock: Clock) -> None:
    problem = _problem_of(run)
    quick = greedy.solve(problem, locks=locks_from_json(run.locks))
    kept = len({row["host"] for row in run.locks})
    watch = _Watch(run, problem, clock, {"greedy": _summary(problem, quick), "kept": kept})
    start = _start(run)
    if start is None:
        watch.keep(quick)
    plan, found = _explained(run, problem, _solved(run, problem, start, watch), watch)
    _end(
        run,
        clock(),
        RunStatus.STOPPED if watch.is_stopped else RunStatus.DONE,
        plan=plan_as_json(plan),
        measures={**watch.begins_with, **_summary(problem, plan)},
        problems=_problems(run, checking.shortfalls(problem, plan), found),
    )


def _problem_of(run: MatchRun) -> Problem:
    """What the cycle asks now, without those the calculation has to do without."""
    problem = problem_of(run.cycle, weights=run.weights, seed=run.seed)
    return replace(problem, reviewers=tuple(one for one in problem.reviewers if one.id not in run.gone))


def _is_repair(run: MatchRun) -> bool:
    """Whether it begins with teams that are published: as few as possible change."""
    return run.based_on is not None and run.based_on.published_at is not None


def _start(run: MatchRun) -> Plan | None:
    """The plan to begin with: the teams as they stand for a repair, the best so far to go on."""
    if run.based_on is None:
        return None
    if _is_repair(run):
        return standing_plan(run.cycle, SeatStatus.DECLINED)
    return plan_from_json(run.based_on.plan)


def _solved(run: MatchRun, problem: Problem, start: Plan | None, watch: _Watch) -> Plan:
    locks = locks_from_json(run.locks)
    if start is not None and _is_repair(run):
        return solving.resolve(
            problem,
            start,
            run.gone,
            seconds=run.seconds,
            locks=locks,
            on_better=watch.keep,
            should_stop=watch.should_stop,
        )
    return solving.solve(
        problem, seconds=run.seconds, start=start, locks=locks, on_better=watch.keep, should_stop=watch.should_stop
    )


def _summary(problem: Problem, plan: Plan) -> dict[str, Any]:
    return dict(measures(problem, plan)) | {"worth": plan.cost, "bound": plan.bound, "gap": plan.gap_percent}


def _explained(run: MatchRun, problem: Problem, plan: Plan, watch: _Watch) -> tuple[Plan, dict[int, Clash]]:
    """Look, for the first few schools left short, for rules that clash or a plan that serves them; a cheaper one is taken."""
    found: dict[int, Clash] = {}
    hosts, locks = {one.id: one for one in problem.hosts}, locks_from_json(run.locks)
    while len(found) < EXPLAINED:
        host = next((one.host for one in checking.shortfalls(problem, plan) if one.host not in found), None)
        if host is None:
            break
        seconds = 1.0 if watch.should_stop() else min(LONGEST, max(2.0, run.seconds / 10))
        found[host] = clashes(problem, hosts[host], plan, locks=locks, seconds=seconds)
        better = found[host].plan
        if better is not None and better.cost < plan.cost and not _is_repair(run):
            plan = better
            watch.keep(plan)
    return plan, found


def _problems(run: MatchRun, short: list[checking.Shortfall], found: Mapping[int, Clash]) -> list[dict[str, Any]]:
    """What each team lacks; with the first thing a team lacks also what clashes, and what would free the school."""
    first = {one.host: one for one in reversed(short)}
    return [_problem(run, one, found.get(one.host) if one is first[one.host] else None) for one in short]


def _problem(run: MatchRun, short: checking.Shortfall, clash: Clash | None) -> dict[str, Any]:
    rules = [] if clash is None else [one.text for one in clash.rules]
    remedy = "" if clash is None else clash.remedy
    if clash is not None and clash.plan is not None:
        remedy = f"{remedy} {WIDER if _is_repair(run) else DEARER}"
    return {"code": short.code, "host": short.host, "text": short.text, "rules": rules, "remedy": remedy}


def _groups(run: MatchRun, clock: Clock) -> None:
    count = run.weights.get("count")
    schools = list(schools_of(run.cycle, participants_of(run.cycle)).values())
    wishes = {name: run.weights[name] for name in ("per_group", "one_phase_only") if name in run.weights}
    shape = replace(shape_of(run.cycle, count), **wishes)
    quick = groups.group(schools, shape)
    better = groups.group(schools, shape, improver(Limits(max(1, run.seconds // 4), run.seed)))
    told = {"worth": better.cost, "bound": better.bound, "greedy": {"worth": quick.cost}}
    problems = [{"code": "groups", "host": None, "text": text, "remedy": ""} for text in better.warnings]
    plan = {"groups": [list(one) for one in better.groups], "left": list(better.left)}
    _end(run, clock(), RunStatus.DONE, plan=plan, measures=told, problems=problems)


@transaction.atomic
def _write(run: MatchRun, **values: Any) -> bool:
    """Write into a calculation that still works; false when it was ended from outside."""
    return bool(MatchRun.objects.filter(pk=run.pk, status=RunStatus.WORKING).update(**values))


def _end(run: MatchRun, now: datetime, status: RunStatus, **values: Any) -> bool:
    return _write(run, status=status, finished_at=now, heard_at=now, **values)


def _is_stop_asked(run: MatchRun) -> bool:
    return MatchRun.objects.filter(pk=run.pk, stop_asked_at__isnull=False).exists()
