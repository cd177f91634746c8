"""Who is considered for which host: the nearest, the nearest who fill a need, and whoever a plan already has there."""

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from peer_review.matching.given import Given
from peer_review.matching.problem import Host, Plan

NEAREST: Final = 12  # schools
NEEDED: Final = 6  # schools, for each need of a team

Candidates = Mapping[int, tuple[int, ...]]


def nearby(given: Given, hosts: Iterable[Host], plan: Plan, schools: int = NEAREST) -> Candidates:
    """Return for each host who is considered of those still to be had; the plan can be said with these people."""
    return {host.id: _of(given, host, plan, schools) for host in hosts}


def _of(given: Given, host: Host, plan: Plan, schools: int) -> tuple[int, ...]:
    terrain, rules = given.terrain, given.terrain.problem.rules
    reviewers = terrain.reviewers
    allowed = [one for one in terrain.allowed[host.id] if given.is_to_be_had(host, reviewers[one], None)]

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
    if (team := plan.teams.get(host.id)) is not None:
        found.update(team.everybody)
    return tuple(one for one in terrain.allowed[host.id] if one in found)
