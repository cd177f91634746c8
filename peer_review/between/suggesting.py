"""Teams for a round, suggested: the engine's quick plan, drawn some times over, and its facts in words. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import Final

from peer_review.matching import greedy
from peer_review.matching.checking import breaks, shortfalls
from peer_review.matching.counting import count
from peer_review.matching.problem import Plan, Problem, Team

DRAWS: Final = 6
LACKS: Final = {
    "places": (
        "Places in teams",
        "Ask for fewer reviews or smaller teams, let each give more, or add representatives.",
    ),
    "leads": ("Leaders of partnerships who can lead a team", "Add leaders, or let each of them review more often."),
    "pairs": ("Pairs of partnerships that may meet", "Hold fewer reviews in this round, or make smaller teams."),
    "host": ("", "Add representatives of other partnerships, or let each review more often."),
}
OPEN: Final = {"short_place": "{count} of {size} places could not be filled", "short_lead": "nobody is free to lead"}
BROKEN: Final = {
    "own_school": "{name} belongs to {host} and cannot review it.",
    "conflict": "{host} reviews the partnership of {name} in this round already.",
    "same_school": "Two people of one partnership are in the team for {host}.",
    "twice": "Somebody is in the team for {host} twice.",
}
ALLOWED: Final = ("lead",)  # who leads is for those who organise to say


@dataclass(frozen=True)
class Chosen:
    """One review to set up: the partnership, who leads, who else is in the team; by id."""

    host: int
    lead: int
    members: tuple[int, ...]

    @property
    def team(self) -> Team:
        """The team as a plan names it."""
        return Team(self.host, None, (self.lead, *self.members), self.lead)


def suggest(problem: Problem) -> Plan:
    """Return the cheapest of some quick plans; before others those in which nobody's partnership gives more than it gets."""
    size = problem.rules.team_size
    even = replace(problem, schools={pk: replace(one, capacity=size) for pk, one in problem.schools.items()})
    plans = [_drawn(asked, f"{problem.seed} {draw}") for asked in (even, problem) for draw in range(DRAWS)]
    return min(plans, key=lambda plan: plan.cost)


def lacking(problem: Problem) -> list[str]:
    """Return why the shape cannot work, each with what would help; nothing when counting finds no fault."""
    return [_lack(line.code, line.text, line.needed, line.available)
            for line in count(problem).lines if line.available < line.needed]  # fmt: skip


def least(problem: Problem, most: int) -> int:
    """Return how many reviews each person has to give at least, up to a most, for counting to find no fault."""
    for more in range(most - 1):
        people = tuple(replace(one, capacity=one.capacity + more) for one in problem.reviewers)
        if not lacking(replace(problem, reviewers=people)):
            return 1 + more
    return most


def still_open(problem: Problem, plan: Plan) -> dict[int, str]:
    """Return what each host's team lacks, by host."""
    found: dict[int, list[str]] = {}
    for short in shortfalls(problem, plan):
        words = OPEN[short.code].format(count=short.count, size=problem.rules.team_size)
        found.setdefault(short.host, []).append(words)
    said = {host: ", and ".join(words) for host, words in found.items()}
    return {host: f"{words[:1].upper()}{words[1:]}." for host, words in said.items()}


def refusals(problem: Problem, chosen: Sequence[Chosen]) -> list[str]:
    """Return every rule that chosen teams break, in words."""
    names = {one.id: one.name for one in problem.reviewers}
    found = breaks(problem, Plan({one.host: one.team for one in chosen}))
    return list(dict.fromkeys(
        BROKEN.get(broken.code, broken.text).format(
            name=names.get(broken.reviewer or 0, "Somebody"),
            host="" if broken.host is None else problem.schools[broken.host].name,
        )
        for broken in found if broken.code not in ALLOWED
    ))  # fmt: skip


def why(problem: Problem, plan: Plan, host: int, reviewer: int) -> tuple[str, ...]:
    """Return what speaks for one place of a plan."""
    return tuple(_reasons(problem, plan, host, reviewer))


def _reasons(problem: Problem, plan: Plan, host: int, reviewer: int) -> Iterator[str]:
    one = next(person for person in problem.reviewers if person.id == reviewer)
    home, reviewed = problem.schools[one.school or 0].name, problem.schools[host].name
    if plan.teams[host].lead == reviewer and one.is_lead:
        yield f"Leads {home}, and so the team."
    met = (reviewer, host) in problem.repeats
    yield f"{home} has reviewed {reviewed} before." if met else f"{home} has not reviewed {reviewed} yet."


def _lack(code: str, text: str, needed: int, available: int) -> str:
    title, remedy = LACKS[code]
    return f"{title}: {needed} needed, {available} available. {remedy}" if title else f"{text} {remedy}"


def _drawn(problem: Problem, seed: str) -> Plan:
    """The quick plan with its people in an order by lot, leaders last: they are kept for leading."""
    lot = Random(seed)  # noqa: S311 - nothing secret
    order = sorted(problem.reviewers, key=lambda one: (one.is_lead, lot.random()))
    numbers = {one.id: number for number, one in enumerate(order)}
    asked = replace(
        problem,
        reviewers=tuple(replace(one, id=numbers[one.id]) for one in order),
        repeats=frozenset((numbers[one], host) for one, host in problem.repeats if one in numbers),
    )
    plan = greedy.solve(asked)
    return Plan(_named(plan.teams, [one.id for one in order]), plan.cost)


def _named(teams: Mapping[int, Team], ids: Sequence[int]) -> dict[int, Team]:
    """Back to people's own ids, the lead first."""
    found = {}
    for host, team in teams.items():
        lead = None if team.lead is None else ids[team.lead]
        members = sorted((ids[one] for one in team.members), key=lambda one: one != lead)
        found[host] = replace(team, members=tuple(members), lead=lead)
    return found
