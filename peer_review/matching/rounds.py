"""Betters a plan piece by piece: the teams of some neighbouring hosts are sought anew while all others stay.

How many at once follows the solver: more when it proves a piece's best quickly, fewer when time runs out.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from time import monotonic
from typing import Final

from peer_review.matching.candidates import nearby
from peer_review.matching.costing import cost, units_between
from peer_review.matching.given import Given
from peer_review.matching.problem import Host, Plan
from peer_review.matching.reading import hint
from peer_review.matching.searching import Effort, Teams, search
from peer_review.matching.teams import Task, TeamsModel
from peer_review.matching.terrain import Terrain

FIRST: Final = 14  # hosts of one round, to begin with
FEWEST: Final = 8
MOST: Final = 70
PIECE: Final = 2.5  # seconds for one round
NEAREST: Final = 8  # schools considered in a round
WIDE: Final = 24  # where all hosts are sought at once
GROWTH: Final = 1.25
SHRINKING: Final = 0.75
ALMOST: Final = 1.2  # a piece of nearly all hosts may as well be all
QUICK: Final = 0.4  # of the time of a round


@dataclass
class Rounds:
    """A plan getting better round by round."""

    terrain: Terrain
    plan: Plan
    effort: Effort
    target: int | None = None  # nothing below this can be found
    on_better: Callable[[Plan], None] | None = None
    size: float = FIRST
    visits: Counter[int] = field(default_factory=Counter)
    is_best: bool = False  # all hosts at once were solved to the end
    number: int = 0

    def run(self) -> Plan:
        """Return the best plan after the effort's seconds, or earlier when nothing is left to gain."""
        lot, end = Random(self.effort.seed), monotonic() + self.effort.seconds  # noqa: S311 - nothing secret
        while (left := end - monotonic()) > 0.2 and not self._is_done():
            hosts = self._piece(lot)
            self.number += 1
            self.visits.update(host.id for host in hosts)
            whole = len(hosts) == len(self.terrain.problem.hosts)
            self._round(hosts, self.effort.within(left if whole else min(PIECE, left)))
        return self.plan

    def _is_done(self) -> bool:
        if self.is_best:
            return True
        if self.effort.should_stop is not None and self.effort.should_stop():
            return True
        return self.target is not None and self.plan.cost <= self.target

    def _piece(self, lot: Random) -> list[Host]:
        """The hosts nearest to one that was seldom looked at."""
        hosts = self.terrain.problem.hosts
        least = min(self.visits[host.id] for host in hosts)
        centre = lot.choice([host for host in hosts if self.visits[host.id] == least])
        schools = self.terrain.problem.schools
        middle = schools[centre.school]
        size = len(hosts) if self.size * ALMOST >= len(hosts) else round(self.size)
        return sorted(hosts, key=lambda host: units_between(middle, schools[host.school]))[:size]

    def _round(self, hosts: list[Host], effort: Effort) -> None:
        start, free = monotonic(), {host.id for host in hosts}
        given = Given(self.terrain, [team for number, team in self.plan.teams.items() if number not in free])
        is_whole = len(hosts) == len(self.terrain.problem.hosts)
        people = nearby(given, hosts, self.plan, WIDE if is_whole else NEAREST)
        model = TeamsModel(Task(self.terrain, hosts, people, given))
        hint(model, self.plan)
        found = search(model, effort, self._listen if is_whole else None)
        self.is_best = is_whole and found.is_optimal
        if found.is_optimal and monotonic() - start < QUICK * PIECE:
            self.size = min(MOST, self.size * GROWTH)
        elif not found.is_optimal:
            self.size = max(FEWEST, min(self.size, len(hosts)) * SHRINKING)
        if found.teams is not None:
            self._take(Plan({**self.plan.teams, **found.teams}))

    def _listen(self, teams: Teams) -> None:
        self._take(Plan(teams))

    def _take(self, plan: Plan) -> None:
        total = cost(self.terrain.problem, plan).total
        if total < self.plan.cost:
            self.plan = Plan(plan.teams, total, self.plan.bound, self.plan.measures)
            if self.on_better is not None:
                self.on_better(self.plan)
