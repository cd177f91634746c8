"""Who is considered for which host: the nearest, the nearest who fill a need, and whoever a plan already has there."""

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from peer_review.matching.problem import Host, Plan
from peer_review.matching.terrain import Terrain

NEAREST: Final = 12  # schools
NEEDED: Final = 6  # schools, for each need of a team

Candidates = Mapping[int, tuple[int, ...]]


def nearby(terrain: Terrain, hosts: Iterable[Host], plans: Iterable[Plan], schools: int = NEAREST) -> Candidates:
    """Return for each host who is considered; all plans given can still be said with these people."""
    plans = list(plans)
    return {host.id: _of(terrain, host, plans, schools) for host in hosts}


def everybody(terrain: Terrain, hosts: Iterable[Host]) -> Candidates:
    """Return for each host all who may come."""
    return {host.id: tuple(terrain.allowed[host.id]) for host in hosts}


def _of(terrain: Terrain, host: Host, plans: list[Plan], schools: int) -> tuple[int, ...]:
    allowed, reviewers, rules = terrain.allowed[host.id], terrain.reviewers, terrain.problem.rules

    def those(fits: Callable[[int], bool], most: int) -> list[int]:
        return terrain.nearest((one for one in allowed if fits(one)), most)

    found = set(those(lambda one: not reviewers[one].is_trainee, schools)) | terrain.locked_at(host.id)
    if rules.needs_expert:
        found.update(those(lambda one: terrain.is_expert(host, one) and not reviewers[one].is_trainee, NEEDED))
    if rules.needs_lead:
        found.update(those(lambda one: reviewers[one].is_lead and not reviewers[one].is_trainee, NEEDED))
    if rules.externals:
        found.update(those(lambda one: reviewers[one].is_external, NEEDED + rules.externals))
    if rules.trainees:
        found.update(those(lambda one: reviewers[one].is_trainee, NEEDED))
    for plan in plans:
        if (team := plan.teams.get(host.id)) is not None:
            found.update(one for one in (*team.members, *team.trainees) if one in allowed)
    return tuple(one for one in allowed if one in found)
