"""Checks any plan against the rules by its own reading of them, without the model and what the model shares.

A break is a rule not kept; a shortfall is something a team lacks because nobody was to be had.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from peer_review.matching.problem import Host, Plan, Problem, Reviewer, School, Team, spoken


@dataclass(frozen=True)
class Break:
    """One rule not kept: its code, where, by whom, and in words."""

    code: str
    host: int | None
    reviewer: int | None
    text: str


@dataclass(frozen=True)
class Shortfall:
    """What a host's team lacks, and in words."""

    code: str
    host: int
    count: int
    text: str


def breaks(problem: Problem, plan: Plan) -> list[Break]:
    """Return every rule a plan breaks; what teams lack is no break."""
    people = {one.id: one for one in problem.reviewers}
    hosts = {one.id: one for one in problem.hosts}
    known = {number: team for number, team in plan.teams.items() if number in hosts}
    found = [Break("unknown", number, None, "This review is not asked for.") for number in plan.teams.keys() - known]
    for number, team in known.items():
        found += _team(problem, hosts[number], team, people)
    seats = [
        (hosts[n], people[p], team) for n, team in known.items() for p in dict.fromkeys(team.everybody) if p in people
    ]
    found += _too_often(problem, seats)
    found += _at_once(problem, known, hosts, seats)
    found += _reciprocal(problem, seats)
    return found


def shortfalls(problem: Problem, plan: Plan) -> list[Shortfall]:
    """Return what each host lacks: places, lead, expert, external or a window."""
    people = {one.id: one for one in problem.reviewers}
    found: list[Shortfall] = []
    for host in problem.hosts:
        team = plan.teams.get(host.id, Team(host.id, None))
        found += _lacks(problem, host, team, [people[one] for one in team.members if one in people])
    return found


def _lacks(problem: Problem, host: Host, team: Team, members: list[Reviewer]) -> Iterator[Shortfall]:
    rules, school = problem.rules, problem.schools[host.school]
    name = school.name if host.number == 1 else f"{school.name}, review {host.number}"
    if (missing := rules.team_size - len(members)) > 0:
        word = "place is" if missing == 1 else "places are"
        yield Shortfall("short_place", host.id, missing, f"{name}: {missing} {word} empty.")
    if rules.needs_lead and team.lead is None:
        yield Shortfall("short_lead", host.id, 1, f"{name}: no trained lead.")
    if rules.needs_expert and all(school.group not in one.groups for one in members):
        yield Shortfall("short_expert", host.id, 1, f"{name}: nobody who knows {spoken(school.group)}.")
    if (missing := rules.externals - len([one for one in members if one.is_external])) > 0:
        yield Shortfall("short_external", host.id, missing, f"{name}: {missing} external missing.")
    if problem.windows and team.window is None:
        yield Shortfall("no_window", host.id, 1, f"{name}: no date.")


def _team(problem: Problem, host: Host, team: Team, people: dict[int, Reviewer]) -> Iterator[Break]:
    """What one team breaks by itself."""
    school, everyone = problem.schools[host.school], team.everybody
    if len(team.members) > problem.rules.team_size:
        yield Break("size", host.id, None, f"The team of {school.name} is too large.")
    if len(team.trainees) > problem.rules.trainees:
        yield Break("trainees", host.id, None, f"The team of {school.name} has too many trainees.")
    if team.lead is not None and team.lead not in team.members:
        yield Break("lead", host.id, team.lead, f"The lead of {school.name} is not in the team.")
    if problem.windows and everyone and team.window not in host.windows:
        yield Break("host_window", host.id, None, f"{school.name} cannot host then.")
    for one, times in Counter(everyone).items():
        if one not in people:
            yield Break("unknown", host.id, one, f"Somebody in the team of {school.name} is no reviewer.")
        if times > 1:
            yield Break("twice", host.id, one, f"Somebody is in the team of {school.name} twice.")
    for one in {one for one in everyone if one in people}:
        for code, text in _person(problem, host, team, people[one]):
            yield Break(code, host.id, one, f"{people[one].name} at {school.name}: {text}")
    yield from _colleagues(problem, host, [people[one] for one in sorted(set(everyone)) if one in people])


def _person(problem: Problem, host: Host, team: Team, one: Reviewer) -> Iterator[tuple[str, str]]:
    """What one person's seat breaks by itself."""
    school = problem.schools[host.school]
    if school.id in one.conflicts:
        yield "conflict", "a conflict is declared."
    if one.school is not None:
        yield from _home(problem, school, one)
    if one.id in team.trainees and not one.is_trainee:
        yield "role", "not a trainee."
    if one.id in team.members and one.is_trainee:
        yield "role", "a trainee holds no place of the team."
    if one.id in team.members and not one.is_trainee and not one.is_trained:
        yield "untrained", "not trained."
    if one.id == team.lead and not one.is_lead:
        yield "lead", "not trained to lead."
    if problem.windows and team.window is not None and team.window not in one.windows:
        yield "reviewer_window", "not free then."
    if problem.rules.within_cluster and not one.is_external:
        home = problem.schools.get(one.school) if one.school is not None else None
        if home is None or home.cluster != school.cluster:
            yield "cluster", "from another group."


def _home(problem: Problem, school: School, one: Reviewer) -> Iterator[tuple[str, str]]:
    """What the reviewer's school and the host have to do with each other."""
    if one.school == school.id:
        yield "own_school", "the own school."
        return
    home = problem.schools.get(one.school) if one.school is not None else None
    if home is None:
        return
    if problem.rules.bars_same_trust and None not in (home.trust, school.trust) and home.trust == school.trust:
        yield "same_trust", "the same trust."
    if not home.federations.isdisjoint(school.federations):
        yield "federation", "the same federation."


def _colleagues(problem: Problem, host: Host, people: list[Reviewer]) -> Iterator[Break]:
    if not problem.rules.one_per_school:
        return
    for one, other in combinations(people, 2):
        if one.school is not None and one.school == other.school:
            text = f"{one.name} and {other.name} come from one school."
            yield Break("same_school", host.id, other.id, text)


def _too_often(problem: Problem, seats: list[tuple[Host, Reviewer, Team]]) -> Iterator[Break]:
    """More reviews than a person or a school gives; the last of them is named."""
    given: defaultdict[int, list[Host]] = defaultdict(list)
    sent: defaultdict[int | None, list[tuple[Host, Reviewer]]] = defaultdict(list)
    for host, one, _ in seats:
        given[one.id].append(host)
        sent[one.school].append((host, one))
    for one in problem.reviewers:
        if len(where := given[one.id]) > one.capacity:
            text = f"{one.name}: {len(where)} reviews, at most {one.capacity}."
            yield Break("capacity", where[-1].id, one.id, text)
    for school in problem.schools.values():
        if school.capacity is not None and len(who := sent[school.id]) > school.capacity:
            text = f"{school.name} gives {len(who)} reviews, at most {school.capacity}."
            yield Break("school_capacity", who[-1][0].id, who[-1][1].id, text)


def _at_once(
    problem: Problem, teams: dict[int, Team], hosts: dict[int, Host], seats: list[tuple[Host, Reviewer, Team]]
) -> Iterator[Break]:
    """One review per person and window, and one visit per school and window."""
    busy: defaultdict[tuple[int, str], list[Host]] = defaultdict(list)
    for host, one, team in seats:
        if team.window is not None:
            busy[one.id, team.window].append(host)
    for (one_id, _), where in busy.items():
        for host in where[1:]:
            yield Break("double_booked", host.id, one_id, "Two reviews in one window.")
    visits: defaultdict[tuple[int, str], list[int]] = defaultdict(list)
    for number, team in teams.items():
        if team.window is not None:
            visits[hosts[number].school, team.window].append(number)
    for (school, _), numbers in visits.items():
        for number in numbers[1:]:
            text = f"{problem.schools[school].name} hosts twice in one window."
            yield Break("shared_window", number, None, text)


def _reciprocal(problem: Problem, seats: list[tuple[Host, Reviewer, Team]]) -> Iterator[Break]:
    if not problem.rules.bars_reciprocal:
        return
    went = {(one.school, host.school) for host, one, _ in seats if one.school not in (None, host.school)}
    for host, one, _ in seats:
        if one.school is not None and one.school < host.school and (host.school, one.school) in went:
            text = f"{problem.schools[host.school].name} and {problem.schools[one.school].name} review each other."
            yield Break("reciprocal", host.id, one.id, text)
