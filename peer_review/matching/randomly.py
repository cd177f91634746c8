"""A plan drawn by lot that keeps the rules: what matching without any thought of distance or load would be."""

from collections.abc import Mapping
from random import Random

from peer_review.matching.costing import cost
from peer_review.matching.filling import Filler
from peer_review.matching.problem import Host, Plan, Problem
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

    def allowed_at(self, host: Host) -> Mapping[int, int]:
        """Those who may come, in an order drawn by lot."""
        lot, prices = Random(f"{self.problem.seed} {host.id}"), super().allowed_at(host)  # noqa: S311 - nothing secret
        return dict(lot.sample(list(prices.items()), len(prices)))
