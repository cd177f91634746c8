"""What no plan can undercut: the linear relaxation of a model, reckoned by the simplex method in a second or two.

The model may consider only those near a host. The prices the relaxation puts on each demand (its dual values) say what anybody
left out could save at most, and that much the bound is lowered: it holds for all who may come.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from heapq import nlargest
from math import ceil, inf
from typing import Any, Final

from ortools.linear_solver.python import model_builder

from peer_review.matching.problem import Host
from peer_review.matching.teams import Key, TeamsModel

Worth = dict[Key, float]
EPSILON: Final = 1e-4
WIDE: Final = 10**15  # the solver's way to say “no limit”


@dataclass(frozen=True)
class Bound:
    """What no plan for the model's hosts undercuts, and whom to consider as well for a better one, by host."""

    value: int
    missing: Mapping[int, tuple[int, ...]]


def lower_bound(teams: TeamsModel) -> Bound | None:
    """Return the bound of a model for all who may come; none when it could not be had."""
    relaxed = _Relaxed(teams.model.proto)
    solver = model_builder.Solver("GLOP")
    if not solver.solver_is_supported() or solver.solve(relaxed.model) != model_builder.SolveStatus.OPTIMAL:
        return None
    worth: Worth = {key: float(solver.dual_value(relaxed.rows[place])) for key, place in teams.demands.items()}
    gains = {host.id: _gains(teams, host, worth) for host in teams.task.hosts}
    saved = sum(_saved(teams, host, gains[host.id]) for host in teams.task.hosts)
    value = ceil(float(solver.objective_value) - saved - EPSILON)
    return Bound(value, {host: tuple(people) for host, people in gains.items() if people})


def _gains(teams: TeamsModel, host: Host, worth: Worth) -> dict[int, float]:
    """What each of those left out at a host could save at most, where that is anything and the team has room for them."""
    considered = set(teams.task.candidates[host.id])
    places, trainees = _room(teams, host)
    gains = {
        one: _worth(teams, host, one, worth) - price
        for one, price in teams.terrain.allowed[host.id].items()
        if one not in considered and (trainees if teams.terrain.reviewers[one].is_trainee else places)
    }
    return {one: gain for one, gain in gains.items() if gain > EPSILON}


def _saved(teams: TeamsModel, host: Host, gains: dict[int, float]) -> float:
    """The gains of as many as a team has room for."""
    trainees = [gain for one, gain in gains.items() if teams.terrain.reviewers[one].is_trainee]
    members = [gain for one, gain in gains.items() if not teams.terrain.reviewers[one].is_trainee]
    places, beside = _room(teams, host)
    return sum(nlargest(places, members)) + sum(nlargest(beside, trainees))


def _room(teams: TeamsModel, host: Host) -> tuple[int, int]:
    """How many members and trainees a team can take beside those locked in it."""
    locked = teams.terrain.locked_at(host.id)
    trainees = sum(teams.terrain.reviewers[one].is_trainee for one in locked)
    return max(0, teams.rules.team_size - len(locked) + trainees), max(0, teams.rules.trainees - trainees)


def _worth(teams: TeamsModel, host: Host, one: int, worth: Worth) -> float:
    """What a seat is worth by all the demands it meets."""
    reviewer = teams.terrain.reviewers[one]
    if reviewer.is_trainee:
        return worth.get(("idle", one), 0.0)
    total = worth["short_place", host.id]
    for name, meets in (
        ("short_lead", reviewer.is_lead),
        ("short_expert", teams.terrain.is_expert(host, one)),
        ("short_external", reviewer.is_external),
        ("same_phase_only", teams.terrain.brings_phase(host, one)),
    ):
        total += max(0.0, worth.get((name, host.id), 0.0)) if meets else 0.0
    return total


class _Relaxed:
    """The same constraints over numbers between 0 and 1, each by the place of the one it stands for."""

    def __init__(self, proto: Any) -> None:
        self.model = model_builder.Model()
        self.rows: dict[int, Any] = {}
        self.variables = [self.model.new_num_var(one.domain[0], one.domain[1], "") for one in proto.variables]
        for place, constraint in enumerate(proto.constraints):
            self._add(place, constraint)
        self.model.minimize(self._sum(proto.objective.vars, proto.objective.coeffs))

    def _sum(self, places: Iterable[int], factors: Iterable[int]) -> Any:
        return model_builder.LinearExpr.weighted_sum([self.variables[one] for one in places], list(factors))

    def _add(self, place: int, constraint: Any) -> None:
        """Take over what `TeamsModel` uses; leaving out a constraint would only lower the bound."""
        if constraint.has_at_most_one():
            self._literals(place, constraint.at_most_one.literals, -inf, 1)
        elif constraint.has_exactly_one():
            self._literals(place, constraint.exactly_one.literals, 1, 1)
        elif constraint.has_bool_and():
            for one in constraint.bool_and.literals:
                self._literals(place, [one, *(-1 - literal for literal in constraint.enforcement_literal)], 1, inf)
        elif constraint.has_linear() and not len(constraint.enforcement_literal):
            low, high = constraint.linear.domain[0], constraint.linear.domain[1]
            total = self._sum(constraint.linear.vars, constraint.linear.coeffs)
            self._row(place, total, low if low > -WIDE else -inf, high if high < WIDE else inf)

    def _literals(self, place: int, literals: Iterable[int], low: float, high: float) -> None:
        """Bound a sum of literals; a negative one is one less its variable."""
        signed = [(one, 1) if one >= 0 else (-1 - one, -1) for one in literals]
        negated = sum(sign < 0 for _, sign in signed)
        total = self._sum([one for one, _ in signed], [sign for _, sign in signed])
        self._row(place, total, low - negated, high - negated)

    def _row(self, place: int, total: Any, low: float, high: float) -> None:
        self.rows[place] = self.model.add_linear_constraint(total, low, high)
