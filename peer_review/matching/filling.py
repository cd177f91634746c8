"""Fills teams host by host with the cheapest people still to be had: how both the quick and the random plan are made."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

from peer_review.matching.costing import load_cost, team_costs
from peer_review.matching.given import Given
from peer_review.matching.problem import Host, Reviewer, Team
from peer_review.matching.terrain import Terrain

LOOKED_AT: Final = 30  # nearest people to be had who are compared; the needs of a team look on beyond them

Price = Callable[[int, int, int], int]  # host, reviewer, price of the way → price in this search


@dataclass
class Choice:
    """A team being put together in one window."""

    host: Host
    window: str | None
    members: list[int] = field(default_factory=list)
    trainees: list[int] = field(default_factory=list)
    price: int = 0


class Filler:
    """Makes one team after the other."""

    def __init__(self, terrain: Terrain, price: Price) -> None:
        self.terrain, self.price = terrain, price
        self.problem, self.given = terrain.problem, Given(terrain)

    def fill(self, order: Iterable[Host]) -> dict[int, Team]:
        """Return a team for each host; hosts with locks are served first."""
        hosts = list(order)
        locked = {lock.host for lock in self.terrain.locks}
        teams = {}
        for host in sorted(hosts, key=lambda one: one.id not in locked):
            teams[host.id] = self.team(host)
            self.given.add(teams[host.id])
        return teams

    def team(self, host: Host) -> Team:
        """Return the cheapest team over the host's windows."""
        windows: list[str | None] = [one for one in self.terrain.windows(host) if self._is_free(host, one)]
        if not self.problem.windows:
            windows = [None]
        choices = [self._choice(host, window) for window in windows]
        if not choices:
            return Team(host.id, None)
        best = min(choices, key=lambda choice: choice.price)
        if not best.members and not best.trainees and host.id not in self.terrain.locked_windows:
            return Team(host.id, None)
        lead = self._lead(best)
        return Team(host.id, best.window, tuple(best.members), lead, tuple(best.trainees))

    def _is_free(self, host: Host, window: str) -> bool:
        return (host.school, window) not in self.given.hosting or host.id in self.terrain.locked_windows

    def _choice(self, host: Host, window: str | None) -> Choice:
        choice = Choice(host, window)
        for one in sorted(self.terrain.locked_at(host.id)):
            self._take(choice, one)
        self._fill_members(choice)
        for _ in range(self.problem.rules.trainees - len(choice.trainees)):
            self._take_cheapest(choice, lambda one: one.is_trainee)
        choice.price = sum(self._price(host, one) for one in choice.members) + self._lacking(choice)
        return choice

    def _fill_members(self, choice: Choice) -> None:
        """First a lead and an expert and externals, each the cheapest there is, then whoever is cheapest."""
        rules, reviewers, group = self.problem.rules, self.terrain.reviewers, self._group(choice.host)
        if rules.needs_lead and self._lead(choice) is None:
            self._take_member(choice, lambda one: one.is_lead)
        if rules.needs_expert and not any(group in reviewers[one].groups for one in choice.members):
            self._take_member(choice, lambda one: group in one.groups)
        for _ in range(rules.externals - sum(reviewers[one].is_external for one in choice.members)):
            self._take_member(choice, lambda one: one.is_external)
        for _ in range(rules.team_size - len(choice.members)):
            self._take_member(choice, lambda _: True)

    def _group(self, host: Host) -> str:
        return self.problem.schools[host.school].group

    def _take_member(self, choice: Choice, fits: Callable[[Reviewer], bool]) -> None:
        if len(choice.members) < self.problem.rules.team_size:
            self._take_cheapest(choice, lambda one: not one.is_trainee and fits(one))

    def _take_cheapest(self, choice: Choice, fits: Callable[[Reviewer], bool]) -> None:
        reviewers = self.terrain.reviewers
        free = (
            one
            for one in self.terrain.allowed[choice.host.id]
            if fits(reviewers[one]) and self._is_to_be_had(choice, one) and self._fits(choice, one)
        )
        nearest = islice(free, LOOKED_AT)
        if (best := min(nearest, key=lambda one: self._price(choice.host, one), default=None)) is not None:
            self._take(choice, best)

    def _take(self, choice: Choice, one: int) -> None:
        (choice.trainees if self.terrain.reviewers[one].is_trainee else choice.members).append(one)

    def _fits(self, choice: Choice, one: int) -> bool:
        together = (*choice.members, *choice.trainees)
        if one in together:
            return False
        school = self.terrain.reviewers[one].school
        if school is None:
            return True
        colleagues = sum(self.terrain.reviewers[other].school == school for other in together)
        if self.problem.rules.one_per_school:
            return not colleagues
        home = self.problem.schools.get(school)
        most = None if home is None else home.capacity
        return most is None or self.given.sent[school] + colleagues < most

    def _is_to_be_had(self, choice: Choice, one: int) -> bool:
        return self.given.is_to_be_had(choice.host, self.terrain.reviewers[one], choice.window)

    def _price(self, host: Host, one: int) -> int:
        load, weights = self.given.loads[one], self.problem.weights
        rise = load_cost(weights, load + 1) - load_cost(weights, load)
        return self.price(host.id, one, self.terrain.allowed[host.id][one]) + rise

    def _lacking(self, choice: Choice) -> int:
        team = Team(choice.host.id, choice.window, tuple(choice.members), self._lead(choice))
        return sum(team_costs(self.problem, choice.host, team, self._people(choice)).values())

    def _people(self, choice: Choice) -> list[Reviewer]:
        return [self.terrain.reviewers[one] for one in choice.members]

    def _lead(self, choice: Choice) -> int | None:
        if (locked := self.terrain.locked_leads.get(choice.host.id)) in choice.members:
            return locked
        return next((one for one in choice.members if self.terrain.reviewers[one].is_lead), None)
