"""What no plan can undercut: the linear relaxation of a model, reckoned by the simplex method in a second or two."""

from collections.abc import Iterable
from math import ceil, inf
from typing import Any, Final

from ortools.linear_solver.python import model_builder
from ortools.sat.python import cp_model

EPSILON: Final = 1e-4
WIDE: Final = 10**15  # the solver's way to say “no limit”


def lower_bound(model: cp_model.CpModel) -> int | None:
    """Return a bound that no solution of a model in whole numbers undercuts; none when it could not be had."""
    relaxed = _Relaxed(model.proto)
    solver = model_builder.Solver("GLOP")
    if not solver.solver_is_supported() or solver.solve(relaxed.model) != model_builder.SolveStatus.OPTIMAL:
        return None
    return ceil(solver.objective_value - EPSILON)


class _Relaxed:
    """The same constraints over numbers between 0 and 1."""

    def __init__(self, proto: Any) -> None:
        self.model = model_builder.Model()
        self.variables = [self.model.new_num_var(one.domain[0], one.domain[1], "") for one in proto.variables]
        for constraint in proto.constraints:
            self._add(constraint)
        self.model.minimize(self._sum(proto.objective.vars, proto.objective.coeffs))

    def _sum(self, places: Iterable[int], factors: Iterable[int]) -> Any:
        return model_builder.LinearExpr.weighted_sum([self.variables[one] for one in places], list(factors))

    def _add(self, constraint: Any) -> None:
        """Take over what `TeamsModel` uses; leaving out a constraint would only lower the bound."""
        if constraint.has_at_most_one():
            self._literals(constraint.at_most_one.literals, -inf, 1)
        elif constraint.has_exactly_one():
            self._literals(constraint.exactly_one.literals, 1, 1)
        elif constraint.has_bool_and():
            for one in constraint.bool_and.literals:
                self._literals([one, *(-1 - literal for literal in constraint.enforcement_literal)], 1, inf)
        elif constraint.has_linear() and not len(constraint.enforcement_literal):
            low, high = constraint.linear.domain[0], constraint.linear.domain[1]
            total = self._sum(constraint.linear.vars, constraint.linear.coeffs)
            self.model.add_linear_constraint(total, low if low > -WIDE else -inf, high if high < WIDE else inf)

    def _literals(self, literals: Iterable[int], low: float, high: float) -> None:
        """Bound a sum of literals; a negative one is one less its variable."""
        signed = [(one, 1) if one >= 0 else (-1 - one, -1) for one in literals]
        negated = sum(sign < 0 for _, sign in signed)
        total = self._sum([place for place, _ in signed], [sign for _, sign in signed])
        self.model.add_linear_constraint(total, low - negated, high - negated)
