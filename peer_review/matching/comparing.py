"""Two plans side by side: what differs, host by host."""

from collections.abc import Mapping
from dataclasses import dataclass

from peer_review.matching.costing import cost
from peer_review.matching.problem import Plan, Problem, Team


@dataclass(frozen=True)
class Difference:
    """How one host's team differs: who is only in the first, only in the second, windows, leads, cost of each."""

    host: int
    left: tuple[int, ...]
    joined: tuple[int, ...]
    windows: tuple[str | None, str | None]
    leads: tuple[int | None, int | None]

    @property
    def has_moved(self) -> bool:
        """Whether the window is another."""
        return self.windows[0] != self.windows[1]


@dataclass(frozen=True)
class Comparison:
    """All that differs, and what each plan costs by name."""

    differences: tuple[Difference, ...]
    same: int
    costs: tuple[Mapping[str, int], Mapping[str, int]]


def compare(problem: Problem, first: Plan, second: Plan) -> Comparison:
    """Return the hosts whose people, lead or window differ, in the problem's order."""
    found = [_difference(host.id, first.teams.get(host.id), second.teams.get(host.id)) for host in problem.hosts]
    differences = tuple(one for one in found if one.left or one.joined or one.has_moved or one.leads[0] != one.leads[1])
    costs = cost(problem, first).by_name, cost(problem, second).by_name
    return Comparison(differences, len(found) - len(differences), costs)


def _difference(host: int, first: Team | None, second: Team | None) -> Difference:
    before, after = first or Team(host, None), second or Team(host, None)
    had, has = (set(team.everybody) for team in (before, after))
    return Difference(
        host,
        tuple(sorted(had - has)),
        tuple(sorted(has - had)),
        (before.window, after.window),
        (before.lead, after.lead),
    )
