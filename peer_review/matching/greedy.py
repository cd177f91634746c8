"""The quick plan: hosts with the fewest choices first, each the cheapest team still to be had."""

from peer_review.matching.costing import cost
from peer_review.matching.filling import Filler
from peer_review.matching.problem import Host, Lock, Plan, Problem
from peer_review.matching.terrain import Terrain


def solve(problem: Problem, locks: tuple[Lock, ...] = (), terrain: Terrain | None = None) -> Plan:
    """Return a plan that breaks no rule, made in about a second; hosts it could not staff are short."""
    terrain = terrain or Terrain(problem, locks)
    teams = Filler(terrain, _as_it_is).fill(sorted(problem.hosts, key=lambda host: _choices(terrain, host)))
    plan = Plan(teams)
    return Plan(teams, cost(problem, plan).total, measures={"method": "greedy"})


def _as_it_is(host: int, reviewer: int, price: int) -> int:
    return price


def _choices(terrain: Terrain, host: Host) -> tuple[int, int, int, int]:
    """How few could serve a host: experts, leads, anybody."""
    people = terrain.allowed[host.id]
    experts = sum(terrain.is_expert(host, one) for one in people)
    leads = sum(terrain.reviewers[one].is_lead for one in people)
    return (min(experts, leads), len(people), len(host.windows), host.id)
