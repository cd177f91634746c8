"""In words: why somebody is in a team, and by which rules somebody could not be. Plain, for pages."""

from collections import Counter, defaultdict
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
    return Rest(problem, plan, host, window).why_not(reviewer)


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


class Rest:
    """The rest of a plan around one host, read once: it says of anybody what keeps them out of its team."""

    def __init__(self, problem: Problem, plan: Plan | None, host: Host, window: str | None) -> None:
        self.problem, self.host, self.window, self.is_alone = problem, host, window, plan is None
        self.people = {one.id: one for one in problem.reviewers}
        self.visits: defaultdict[int, list[str | None]] = defaultdict(list)
        self.sent: Counter[int | None] = Counter()
        self.went: set[int] = set()  # schools the host's own people review
        schools = {one.id: one.school for one in problem.hosts}
        teams = {} if plan is None else plan.teams
        self.team = [self.people[one] for one in _known(teams.get(host.id, Team(host.id, None)), self.people)]
        for number, team in teams.items():
            if number != host.id and number in schools:
                self._enter(team, schools[number])

    def _enter(self, team: Team, school: int) -> None:
        for one in _known(team, self.people):
            home = self.people[one].school
            self.visits[one].append(team.window)
            self.sent[home] += 1
            if home == self.host.school:
                self.went.add(school)

    def why_not(self, reviewer: Reviewer) -> tuple[Refusal, ...]:
        """Return every rule that keeps somebody out."""
        beside = () if self.is_alone else self._beside(reviewer)
        return (*_refusals(self.problem, self.host, reviewer, self.window), *beside)

    def _beside(self, reviewer: Reviewer) -> Iterator[Refusal]:
        """What the rest of the plan forbids."""
        mine, school = self.visits.get(reviewer.id, []), reviewer.school
        if reviewer.capacity and len(mine) >= reviewer.capacity:
            yield Refusal(
                "at_capacity", f"{reviewer.name} already has {len(mine)} of at most {reviewer.capacity} reviews."
            )
        if self.window is not None and self.window in mine:
            yield Refusal("double_booked", f"{reviewer.name} has another review then.")
        if school is None:
            return
        home = self.problem.schools.get(school)
        if home is not None and home.capacity and self.sent[school] >= home.capacity:
            yield Refusal("school_capacity", f"{home.name} already gives {self.sent[school]} reviews.")
        if self.problem.rules.one_per_school and any(
            one.school == school and one.id != reviewer.id for one in self.team
        ):
            yield Refusal("same_school", "A colleague from the same school is in the team.")
        if self.problem.rules.bars_reciprocal and school in self.went:
            name = self.problem.schools[self.host.school].name
            yield Refusal("reciprocal", f"{name} reviews {reviewer.name}’s school in this plan.")


def _refusals(problem: Problem, host: Host, reviewer: Reviewer, window: str | None) -> Iterator[Refusal]:
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


def _known(team: Team, people: dict[int, Reviewer]) -> list[int]:
    return [one for one in team.everybody if one in people]
