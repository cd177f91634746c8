"""A plan that gives one host all it lacks and takes nothing from any other: the proof that it can be served."""

from dataclasses import replace
from time import monotonic
from typing import Final

from peer_review.matching.candidates import Candidates, nearby
from peer_review.matching.checking import Shortfall, breaks, shortfalls
from peer_review.matching.costing import cost, units_between
from peer_review.matching.given import Given
from peer_review.matching.problem import Host, Lock, Plan, Problem
from peer_review.matching.reading import hint
from peer_review.matching.searching import Effort, search
from peer_review.matching.teams import Key, Task, TeamsModel
from peer_review.matching.terrain import Terrain, known

# Hosts that may take others for it, and schools considered for each; the wider circle where the first has no such plan.
CIRCLES: Final = ((30, 16), (80, 60))
LACKS: Final = ("short_place", "short_lead", "short_expert", "short_external")


def serving(
    problem: Problem, host: Host, plan: Plan, locks: tuple[Lock, ...] = (), *, seconds: float, workers: int = 8
) -> Plan | None:
    """Return such a plan, read by the checker; none when none is found in so many seconds."""
    if not _short(problem, plan, host.id) and not breaks(problem, plan):
        return plan
    terrain, end = Terrain(problem, known(problem, locks)), monotonic() + seconds
    for around, nearest in CIRCLES:
        hosts = _around(problem, host, around)
        effort = Effort(max(0.0, end - monotonic()), workers, problem.seed)
        better = _sought(terrain, plan, hosts, nearest, effort)
        if better is not None and _is_better(problem, plan, better, host):
            return better
        if end - monotonic() < 1:
            break
    return None


def _sought(terrain: Terrain, plan: Plan, hosts: list[Host], nearest: int, effort: Effort) -> Plan | None:
    """The plan with other teams for some hosts, of which the first is the one asked for."""
    free = {one.id for one in hosts}
    given = Given(terrain, [team for number, team in plan.teams.items() if number not in free])
    model = TeamsModel(Task(terrain, hosts, _people(terrain, hosts, plan, given, nearest), given))
    _demand(model, plan, hosts[0])
    hint(model, plan)
    found = search(model, effort)
    if found.teams is None:
        return None
    better = Plan({**plan.teams, **found.teams}, measures=plan.measures, bound=plan.bound)
    return replace(better, cost=cost(terrain.problem, better).total)


def _around(problem: Problem, host: Host, most: int) -> list[Host]:
    middle = problem.schools[host.school]
    return sorted(
        problem.hosts, key=lambda one: (one.id != host.id, units_between(middle, problem.schools[one.school]))
    )[:most]


def _people(terrain: Terrain, hosts: list[Host], plan: Plan, given: Given, nearest: int) -> Candidates:
    """The nearest, and the nearest of those who have a review to give beside the whole plan."""
    spare = nearby(Given(terrain, plan.teams.values()), hosts, plan, nearest)
    return {
        one: tuple({**dict.fromkeys(near), **dict.fromkeys(spare[one])})
        for one, near in nearby(given, hosts, plan, nearest).items()
    }


def _demand(model: TeamsModel, plan: Plan, asked: Host) -> None:
    """Let nobody lack more than before, and the host asked for nothing."""
    lacks: dict[Key, int] = {(one.code, one.host): one.count for one in shortfalls(model.problem, plan)}
    for key, var in model.variables.items():
        if key[0] in LACKS:
            model.model.add(var <= (0 if key[1] == asked.id else lacks.get(key, 0)))
    if not model.with_windows:
        return
    for one in model.task.hosts:
        if one.id == asked.id or ("no_window", one.id) not in lacks:
            visits = [var for key, var in model.variables.items() if key[:2] == ("visit", one.id)]
            model.model.add_bool_or(visits)


def _is_better(problem: Problem, before: Plan, after: Plan, host: Host) -> bool:
    """Whether the host has all, nobody lacks more than before, and no rule is broken that was not."""
    if _short(problem, after, host.id) or len(breaks(problem, after)) > len(breaks(problem, before)):
        return False
    lacked = {(one.host, one.code): one.count for one in shortfalls(problem, before)}
    return all(one.count <= lacked.get((one.host, one.code), 0) for one in shortfalls(problem, after))


def _short(problem: Problem, plan: Plan, host: int) -> list[Shortfall]:
    return [one for one in shortfalls(problem, plan) if one.host == host]
