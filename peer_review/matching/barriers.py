"""What keeps everybody else out of a team that lacks something: how many each rule, and whom one rule alone. Plain, for pages."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from peer_review.matching.explaining import Rest
from peer_review.matching.pairing import (
    CLUSTER,
    CONFLICT,
    FEDERATION,
    NO_CAPACITY,
    NO_WINDOW,
    SAME_TRUST,
    UNTRAINED,
)
from peer_review.matching.problem import Host, Plan, Problem, Reviewer, Team

TITLES: Final = {
    SAME_TRUST: "Their school is in the same trust",
    FEDERATION: "Their school is in the same federation",
    CONFLICT: "They have declared an interest",
    CLUSTER: "Their school is not in the school’s group",
    UNTRAINED: "They have no valid training as a reviewer",
    NO_CAPACITY: "They do no review in this cycle",
    NO_WINDOW: "They are free in no window in which the school can host",
    "reviewer_window": "They are not free in the window of this plan",
    "host_window": "The school cannot host in the window of this plan",
    "at_capacity": "They have as many reviews as they do already",
    "double_booked": "They have another review in that window",
    "school_capacity": "Their school gives as many reviews as it does already",
    "same_school": "A colleague from their school is in the team",
    "reciprocal": "Their school is reviewed by this one",
}


@dataclass(frozen=True)
class Barrier:
    """One rule: whom it keeps out, and whom nothing else does."""

    code: str
    title: str
    people: tuple[Reviewer, ...]
    alone: tuple[Reviewer, ...]


@dataclass(frozen=True)
class Outside:
    """Everybody who would fill what a team lacks: those no rule keeps out beside the plan, and the rules that keep the rest."""

    asked: int
    free: tuple[Reviewer, ...]
    barriers: tuple[Barrier, ...]


def outside(problem: Problem, plan: Plan, host: Host, lacks: Collection[str]) -> Outside:
    """Return what keeps people out of a team, those rules first that alone keep out most; `lacks`: codes of shortfalls."""
    team = plan.teams.get(host.id, Team(host.id, None))
    asked = [one for one in problem.reviewers if one.id not in team.members and _fills(problem, host, one, lacks)]
    rest = Rest(problem, plan, host, team.window)
    codes = {one.id: {rule.code for rule in rest.why_not(one)} for one in asked}
    kept: defaultdict[str, list[Reviewer]] = defaultdict(list)
    for one in asked:
        for code in codes[one.id]:
            kept[code].append(one)
    found = [
        Barrier(code, TITLES.get(code, code), tuple(people), tuple(one for one in people if len(codes[one.id]) == 1))
        for code, people in kept.items()
    ]
    found.sort(key=lambda one: (-len(one.alone), -len(one.people), one.title))
    return Outside(len(asked), tuple(one for one in asked if not codes[one.id]), tuple(found))


def _fills(problem: Problem, host: Host, one: Reviewer, lacks: Collection[str]) -> bool:
    """Whether somebody brings what is missing; anybody fills an empty place, but nobody at the own school."""
    if one.is_trainee or one.school == host.school:
        return False
    brings = {
        "short_place": True,
        "short_lead": one.is_lead,
        "short_expert": problem.schools[host.school].group in one.groups,
        "short_external": one.is_external,
    }
    return any(brings.get(code, True) for code in lacks) if lacks else True
