"""Solving as callers see it: the quick plan first, then better ones for so many seconds, each with a stated gap.

After somebody has left, solving again changes few teams.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from time import monotonic
from typing import Final

from peer_review.matching import greedy
from peer_review.matching.bounding import lower_bound
from peer_review.matching.candidates import nearby
from peer_review.matching.checking import breaks
from peer_review.matching.costing import cost, units_between
from peer_review.matching.given import Given
from peer_review.matching.measuring import measures
from peer_review.matching.problem import Host, Lock, Plan, Problem
from peer_review.matching.reading import hint
from peer_review.matching.repairing import holding, lost, touched
from peer_review.matching.rounds import Rounds
from peer_review.matching.searching import Effort, search
from peer_review.matching.teams import Task, TeamsModel
from peer_review.matching.terrain import Terrain, known

WORKERS: Final = 8
TEAMS_PER_PLACE: Final = 3
NEIGHBOURS: Final = 12  # hosts near one that lost somebody, whose teams may help out
MOST: Final = 60
NEAREST: Final = 16  # schools considered for the bound, to begin with, and when solving again
SHARE: Final = 0.1  # of the time for the bound
PASSES: Final = 4  # of the bound, each with those the one before missed

OnBetter = Callable[[Plan], None]
ShouldStop = Callable[[], bool]


def solve(
    problem: Problem,
    *,
    seconds: float,
    start: Plan | None = None,
    locks: tuple[Lock, ...] = (),
    on_better: OnBetter | None = None,
    should_stop: ShouldStop | None = None,
    workers: int = WORKERS,
) -> Plan:
    """Return the best plan found in so many seconds, never dearer than the quick one; locks are kept.

    `on_better` gets each better plan and `should_stop` is asked about four times a second, both in the caller's thread.
    With one worker and at most twenty hosts the same problem gives the same plan.
    """
    end = monotonic() + seconds
    terrain = Terrain(problem, known(problem, locks))
    plan = _start(terrain, start)
    tell = _Teller(problem, on_better)
    tell(plan)
    if not problem.hosts:
        return tell.final(plan)
    plan = replace(plan, bound=bound(terrain, plan, seconds * SHARE))
    effort = Effort(max(0.5, end - monotonic()), workers, problem.seed, should_stop)
    rounds = Rounds(terrain, plan, effort, plan.bound, tell)
    plan = rounds.run()
    if rounds.is_best:
        plan = replace(plan, bound=plan.cost)
    return tell.final(plan, method="rounds" if rounds.number > 1 else "one model", rounds=rounds.number)


def resolve(
    problem: Problem,
    plan: Plan,
    gone: Iterable[int] = (),
    *,
    seconds: float = 10,
    locks: tuple[Lock, ...] = (),
    on_better: OnBetter | None = None,
    should_stop: ShouldStop | None = None,
    workers: int = WORKERS,
) -> Plan:
    """Return the plan without those gone, places filled anew, at most three teams changed per place lost.

    Seats that break a rule by now count as lost, too. Teams far from any loss and locked seats stay as they are.
    """
    began = monotonic()
    left = frozenset(gone)
    problem = replace(problem, reviewers=tuple(one for one in problem.reviewers if one.id not in left))
    locks = known(problem, locks)
    kept = holding(problem, plan, locks)
    places = lost(plan, kept)
    terrain = Terrain(problem, locks)
    hosts = _free(terrain, kept, places)
    if hosts:
        left_over = max(0.5, seconds * (1 - SHARE) - (monotonic() - began))
        kept = _filled(terrain, kept, hosts, places, Effort(left_over, workers, problem.seed, should_stop))
    total = cost(problem, kept).total
    facts = {"method": "repair", "seconds": round(monotonic() - began, 1), "touched": len(touched(plan, kept))}
    found = Plan(kept.teams, total, measures={**measures(problem, kept), **facts})
    if on_better is not None:
        on_better(found)
    return found


def bound(terrain: Terrain, plan: Plan, seconds: float) -> int | None:
    """Return what no plan undercuts, whoever comes and whenever; sharpened as long as there is time."""
    hosts, given, end = terrain.problem.hosts, Given(terrain), monotonic() + seconds
    people, best = nearby(given, hosts, plan, NEAREST), None
    for _ in range(PASSES):
        found = lower_bound(TeamsModel(Task(terrain, hosts, people, given, with_windows=False)))
        if found is None:
            break
        if found.value > 0:  # nothing costs less than nothing: that is no bound
            best = max(found.value, best or 0)
        if not found.missing or monotonic() > end:
            break
        people = {host: (*known, *found.missing.get(host, ())) for host, known in people.items()}
    return best


class _Teller:
    """Passes better plans on, each with its measures."""

    def __init__(self, problem: Problem, on_better: OnBetter | None) -> None:
        self.problem, self.on_better, self.began = problem, on_better, monotonic()

    def __call__(self, plan: Plan) -> None:
        if self.on_better is not None:
            self.on_better(self.final(plan))

    def final(self, plan: Plan, **facts: object) -> Plan:
        """Return a plan with its measures and how long it took."""
        seconds = round(monotonic() - self.began, 1)
        return replace(plan, measures={**measures(self.problem, plan), "seconds": seconds, **facts})


def _start(terrain: Terrain, start: Plan | None) -> Plan:
    """The quick plan, or the one given when that is cheaper, keeps the locks and breaks no rule."""
    quick = greedy.solve(terrain.problem, terrain.locks, terrain)
    if start is None or not _keeps(start, terrain.locks) or breaks(terrain.problem, start):
        return quick
    given = Plan(start.teams, cost(terrain.problem, start).total)
    return given if given.cost <= quick.cost else quick


def _keeps(plan: Plan, locks: tuple[Lock, ...]) -> bool:
    return all(_is_kept(plan, lock) for lock in locks)


def _is_kept(plan: Plan, lock: Lock) -> bool:
    team = plan.teams.get(lock.host)
    if team is None:
        return False
    seated = lock.reviewer is None or lock.reviewer in team.everybody
    leads = not lock.is_lead or team.lead == lock.reviewer
    return seated and leads and (lock.window is None or team.window == lock.window)


def _free(terrain: Terrain, kept: Plan, places: Mapping[int, int]) -> list[Host]:
    """Hosts that lost somebody or are new, and their nearest neighbours."""
    schools, hosts = terrain.problem.schools, terrain.problem.hosts
    hit = [host for host in hosts if host.id in places or not kept.teams[host.id].members]
    chosen = {host.id for host in hit}
    for host in hit:
        middle = schools[host.school]
        near = sorted(hosts, key=lambda other: units_between(middle, schools[other.school]))
        chosen.update(other.id for other in near[:NEIGHBOURS] if len(chosen) < MOST)
    return [host for host in hosts if host.id in chosen]


def _filled(terrain: Terrain, kept: Plan, hosts: list[Host], places: Mapping[int, int], effort: Effort) -> Plan:
    free = {host.id for host in hosts}
    given = Given(terrain, [team for number, team in kept.teams.items() if number not in free])
    people = nearby(given, hosts, kept, NEAREST)
    most = TEAMS_PER_PLACE * sum(places.values())
    helping = max(
        0, most - len(places)
    )  # a team that only gets somebody for an empty place is not counted by the model
    task = Task(terrain, hosts, people, given, keep=kept, changes=helping)
    model = TeamsModel(task)
    hint(model, kept)
    found = search(model, effort)
    if found.teams is None:
        return kept
    filled = Plan({**kept.teams, **found.teams})
    return filled if len(breaks(terrain.problem, filled)) <= len(breaks(terrain.problem, kept)) else kept
