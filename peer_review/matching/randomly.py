"""A plan drawn by lot that keeps the rules: what matching without any thought of distance or load would be."""

from collections.abc import Mapping
from functools import cached_property
from random import Random

from peer_review.matching.costing import cost
from peer_review.matching.filling import Filler
from peer_review.matching.problem import Plan, Problem
from peer_review.matching.terrain import Terrain


def solve(problem: Problem) -> Plan:
    """Return a legal plan by lot; the same seed draws the same plan."""
    lot = Random(problem.seed)  # noqa: S311 - nothing secret
    hosts = list(problem.hosts)
    lot.shuffle(hosts)
    teams = Filler(Shuffled(problem), lambda _host, _reviewer, _price: lot.randrange(1000)).fill(hosts)
    plan = Plan(teams)
    return Plan(teams, cost(problem, plan).total, measures={"method": "random"})


class Shuffled(Terrain):
    """A terrain in which nobody is nearer than anybody else."""

    @cached_property
    def allowed(self) -> Mapping[int, Mapping[int, int]]:
        """For each host who may come, in an order drawn by lot."""
        lot = Random(self.problem.seed)  # noqa: S311 - nothing secret
        return {host: dict(lot.sample(list(prices.items()), len(prices))) for host, prices in super().allowed.items()}
