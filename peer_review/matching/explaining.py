"""In words: why somebody is in a team, and by which rules somebody could not be. Plain, for pages."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from peer_review.matching.costing import brings_other_phase, units_between
from peer_review.matching.pairing import (
    CLUSTER,
    CONFLICT,
    FEDERATION,
    NO_CAPACITY,
    NO_WINDOW,
    OWN_SCHOOL,
    SAME_TRUST,
    UNTRAINED,
    forbidding,
)
from peer_review.matching.problem import Host, Plan, Problem, Reviewer, Team

TEXTS: Final = {
    OWN_SCHOOL: "It is {name}’s own school.",
    SAME_TRUST: "{name}’s school and {school} belong to one trust.",
    FEDERATION: "{name}’s school and {school} belong to one federation.",
    CONFLICT: "{name} has declared an interest in {school}.",
    CLUSTER: "{name}’s school is not in the group of {school}.",
    UNTRAINED: "{name} has no valid training as a reviewer.",
    NO_CAPACITY: "{name} does no review in this cycle.",
    NO_WINDOW: "{name} is free in no window in which {school} can host.",
}


@dataclass(frozen=True)
class Refusal:
    """One rule that keeps somebody out: its code and what to say."""

    code: str
    text: str


def why(problem: Problem, plan: Plan, host: Host, reviewer: Reviewer) -> tuple[str, ...]:
    """Return what speaks for one seat of a plan: way, role, expertise, mix, new pairing, load."""
    return tuple(_reasons(problem, plan, host, reviewer))


def why_not(
    problem: Problem, host: Host, reviewer: Reviewer, window: str | None = None, plan: Plan | None = None
) -> tuple[Refusal, ...]:
    """Return every rule that keeps somebody out of a host's team, in a window when given, beside a plan when given."""
    return tuple(_refusals(problem, host, reviewer, window, plan))


def _reasons(problem: Problem, plan: Plan, host: Host, reviewer: Reviewer) -> Iterator[str]:
    school, team = problem.schools[host.school], plan.teams.get(host.id, Team(host.id, None))
    home = None if reviewer.school is None else problem.schools.get(reviewer.school)
    if home is None or None in (home.latitude, school.latitude):
        yield "The way is not known; it counts as 10 km."
    else:
        yield f"{units_between(home, school) / 10:.1f} km away."
    if team.lead == reviewer.id:
        yield "Trained to lead, and leads the team." if reviewer.is_lead else "Leads the team, not trained to lead."
    if reviewer.id in team.trainees:
        yield "Trainee beside the team."
    if reviewer.is_external:
        yield "External reviewer."
    if school.group in reviewer.groups:
        yield f"Knows the phase ({school.group.replace('_', ' ')})."
    if brings_other_phase(problem, reviewer, host):
        yield "Comes from another phase."
    if both := sorted(reviewer.expertise & school.focus):
        yield f"Knows the focus: {', '.join(both)}."
    met = (reviewer.id, school.id) in problem.repeats
    yield "Was there in the cycle before." if met else "New pairing."
    given = sum(reviewer.id in one.everybody for one in plan.teams.values())
    yield f"{given} of at most {reviewer.capacity} reviews in this plan."


def _refusals(
    problem: Problem, host: Host, reviewer: Reviewer, window: str | None, plan: Plan | None
) -> Iterator[Refusal]:
    words = {"name": reviewer.name, "school": problem.schools[host.school].name}
    codes = list(forbidding(problem, host, reviewer))
    for code in codes:
        yield Refusal(code, TEXTS[code].format(**words))
    if window is not None and NO_WINDOW not in codes:
        if window not in reviewer.windows:
            yield Refusal("reviewer_window", f"{reviewer.name} is not free then.")
        if window not in host.windows:
            yield Refusal("host_window", f"{words['school']} cannot host then.")
    if reviewer.is_trainee and not problem.rules.trainees:
        yield Refusal("trainees", f"{reviewer.name} is a trainee, and teams of this cycle take none.")
    if plan is not None:
        yield from _beside(problem, plan, host, reviewer, window)


def _beside(problem: Problem, plan: Plan, host: Host, reviewer: Reviewer, window: str | None) -> Iterator[Refusal]:
    """What the rest of a plan forbids."""
    people, hosts = {one.id: one for one in problem.reviewers}, {one.id: one for one in problem.hosts}
    others = [team for number, team in plan.teams.items() if number != host.id and number in hosts]
    mine = [team for team in others if reviewer.id in team.everybody]
    if reviewer.capacity and len(mine) >= reviewer.capacity:
        yield Refusal("at_capacity", f"{reviewer.name} already has {len(mine)} of at most {reviewer.capacity} reviews.")
    if window is not None and any(team.window == window for team in mine):
        yield Refusal("double_booked", f"{reviewer.name} has another review then.")
    if reviewer.school is None:
        return
    home = problem.schools.get(reviewer.school)
    sent = sum(people[one].school == reviewer.school for team in others for one in _known(team, people))
    if home is not None and home.capacity and sent >= home.capacity:
        yield Refusal("school_capacity", f"{home.name} already gives {sent} reviews.")
    team = plan.teams.get(host.id, Team(host.id, None))
    colleagues = [people[one] for one in _known(team, people) if people[one].school == reviewer.school]
    if problem.rules.one_per_school and any(one.id != reviewer.id for one in colleagues):
        yield Refusal("same_school", "A colleague from the same school is in the team.")
    if problem.rules.bars_reciprocal and any(
        people[one].school == host.school
        for team in others
        if hosts[team.host].school == reviewer.school
        for one in _known(team, people)
    ):
        yield Refusal(
            "reciprocal", f"{problem.schools[host.school].name} reviews {reviewer.name}’s school in this plan."
        )


def _known(team: Team, people: dict[int, Reviewer]) -> list[int]:
    return [one for one in team.everybody if one in people]
