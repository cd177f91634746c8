"""What a plan costs, in units of 100 m: travel, load, mix, repeated pairs, and what is missing."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import asin, cos, radians, sin, sqrt
from typing import Final

from peer_review.matching.problem import Host, Plan, Problem, Reviewer, School, Team, Weights

EARTH_KM: Final = 6371.0
DETOUR: Final = 1.3  # roads against the straight line
UNKNOWN: Final = 100  # 10 km, where a place is not known: neither near nor far
LIKE_PUPILS: Final = 0.25  # of the larger school
LIKE_FSM: Final = 5  # percentage points


@dataclass(frozen=True)
class Cost:
    """The sum and its parts by name, in units of 100 m."""

    total: int
    by_name: Mapping[str, int]


@dataclass(frozen=True)
class Short:
    """What a team lacks: places, a lead (0 or 1), an expert (0 or 1), external members."""

    places: int = 0
    lead: int = 0
    expert: int = 0
    external: int = 0


def cost(problem: Problem, plan: Plan) -> Cost:
    """Return what a plan pays for all its teams, by name."""
    reviewers = {one.id: one for one in problem.reviewers}
    parts: Counter[str] = Counter()
    loads: Counter[int] = Counter()
    for host in problem.hosts:
        team = plan.teams.get(host.id) or Team(host.id, None)
        present = [reviewers[one] for one in team.everybody if one in reviewers]
        loads.update(one.id for one in present)
        for one in present:
            parts.update(seat_costs(problem, one, host))
        parts.update(team_costs(problem, host, team, [one for one in present if one.id in team.members]))
    for given in loads.values():
        parts["load"] += load_cost(problem.weights, given)
    if problem.rules.trainees:
        idle = sum(one.is_trainee and one.capacity > 0 and not loads[one.id] for one in problem.reviewers)
        parts["idle_trainee"] = idle * problem.weights.idle_trainee
    by_name = {name: units for name, units in parts.items() if units}
    return Cost(sum(by_name.values()), by_name)


def seat_costs(problem: Problem, reviewer: Reviewer, host: Host) -> dict[str, int]:
    """Return what one person in one team pays, by name."""
    weights, school = problem.weights, problem.schools[host.school]
    home = None if reviewer.school is None else problem.schools.get(reviewer.school)
    units = units_between(home, school)
    parts = {"travel": units * weights.travel}
    if units > weights.far_from:
        parts["far"] = (units - weights.far_from) * (weights.far - 1) * weights.travel
    if (reviewer.id, school.id) in problem.repeats:
        parts["repeat"] = weights.repeat
    if weights.same_context and home is not None and is_alike(home, school):
        parts["same_context"] = weights.same_context
    if weights.off_focus and school.focus and not school.focus & reviewer.expertise:
        parts["off_focus"] = weights.off_focus
    return parts


def team_costs(problem: Problem, host: Host, team: Team, members: list[Reviewer]) -> dict[str, int]:
    """Return what a team as a whole pays: for what it lacks, and for keeping to one phase."""
    short, weights = shortage(problem, host, team, members), problem.weights
    parts = {
        "short_place": short.places * weights.short_place,
        "short_lead": short.lead * weights.short_lead,
        "short_expert": short.expert * weights.short_expert,
        "short_external": short.external * weights.short_external,
    }
    if weights.same_phase_only and not any(brings_other_phase(problem, one, host) for one in members):
        parts["same_phase_only"] = weights.same_phase_only
    return parts


def shortage(problem: Problem, host: Host, team: Team, members: list[Reviewer]) -> Short:
    """Return what a team lacks of size, lead, expertise and externals."""
    rules, group = problem.rules, problem.schools[host.school].group
    return Short(
        places=max(0, rules.team_size - len(members)),
        lead=int(rules.needs_lead and team.lead is None),
        expert=int(rules.needs_expert and not any(group in one.groups for one in members)),
        external=max(0, rules.externals - sum(one.is_external for one in members)),
    )


def load_cost(weights: Weights, given: int) -> int:
    """Return what a number of reviews by one person pays."""
    return sum(load_steps(weights, given))


def load_steps(weights: Weights, given: int) -> Iterator[int]:
    """Yield what each further review of one person pays: none for the first, then more and more."""
    step, last = 0, 0
    for number in range(1, given + 1):
        rise = {1: 0, 2: weights.second_review, 3: weights.third_review}.get(number)
        step = last + max(0, weights.third_review - weights.second_review) if rise is None else max(rise, last)
        last = step
        yield step


def brings_other_phase(problem: Problem, reviewer: Reviewer, host: Host) -> bool:
    """Return whether somebody comes from another phase than the host's."""
    home = None if reviewer.school is None else problem.schools.get(reviewer.school)
    return home is not None and home.phase != problem.schools[host.school].phase


def is_alike(one: School, other: School) -> bool:
    """Return whether two schools are alike in size and need; not, where neither is known."""
    if one.pupils is None or other.pupils is None or one.fsm_percent is None or other.fsm_percent is None:
        return False
    near = abs(one.pupils - other.pupils) <= LIKE_PUPILS * max(one.pupils, other.pupils)
    return near and abs(one.fsm_percent - other.fsm_percent) <= LIKE_FSM


def units_between(one: School | None, other: School) -> int:
    """Return the way between two schools in units of 100 m by road, 10 km where a place is unknown."""
    if one is None or one.latitude is None or one.longitude is None:
        return UNKNOWN
    if other.latitude is None or other.longitude is None:
        return UNKNOWN
    return _units((one.latitude, one.longitude), (other.latitude, other.longitude))


@lru_cache(maxsize=400_000)
def _units(start: tuple[float, float], end: tuple[float, float]) -> int:
    """Great circle times the detour of roads."""
    (latitude, longitude), (to_latitude, to_longitude) = (map(radians, place) for place in (start, end))
    half = sin((to_latitude - latitude) / 2) ** 2
    half += cos(latitude) * cos(to_latitude) * sin((to_longitude - longitude) / 2) ** 2
    return round(2 * EARTH_KM * asin(sqrt(half)) * DETOUR * 10)
