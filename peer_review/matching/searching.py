"""Runs a model for a while and hands out better teams as they are found, always in the caller's own thread.

The solver works in threads of its own, in which a caller's database connection would be another one; so it runs beside,
and the caller's functions are called while waiting for it.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from queue import Empty, SimpleQueue
from threading import Thread
from time import monotonic
from typing import Final

from ortools.sat.python import cp_model

from peer_review.matching.problem import Team
from peer_review.matching.reading import flags, teams_of
from peer_review.matching.teams import TeamsModel

POLL: Final = 0.25  # seconds
Teams = dict[int, Team]


@dataclass(frozen=True)
class Effort:
    """How long and how to search. One worker: seconds are the solver's own count, so that a run can be repeated."""

    seconds: float
    workers: int = 8  # even on two cores: it is the mix of strategies that counts
    seed: int = 1
    should_stop: Callable[[], bool] | None = None

    def within(self, seconds: float) -> "Effort":
        """Return the same effort for at most so many seconds."""
        return replace(self, seconds=max(0.1, min(self.seconds, seconds)))


@dataclass(frozen=True)
class Found:
    """The best teams found, if any, and the proven bound of the model's objective."""

    teams: Teams | None
    objective: int
    bound: int
    is_optimal: bool
    was_stopped: bool = False


class _Listener(cp_model.CpSolverSolutionCallback):
    def __init__(self, model: TeamsModel, news: SimpleQueue[Teams | None]) -> None:
        super().__init__()
        self.teams, self.news = model, news

    def on_solution_callback(self) -> None:
        self.news.put(teams_of(self.teams, {key: self.boolean_value(var) for key, var in flags(self.teams)}))


def search(model: TeamsModel, effort: Effort, on_better: Callable[[Teams], None] | None = None) -> Found:
    """Search until the best is proven, time is up or the caller says stop."""
    solver = cp_model.CpSolver()
    _configure(solver, effort)
    news: SimpleQueue[Teams | None] = SimpleQueue()
    status: list[cp_model.CpSolverStatus] = []

    def work() -> None:
        try:
            status.append(solver.solve(model.model, _Listener(model, news) if on_better else None))
        finally:
            news.put(None)

    thread = Thread(target=work, daemon=True)
    thread.start()
    was_stopped = _listen(news, solver, effort, on_better)
    thread.join()
    return _found(model, solver, status, was_stopped)


def _configure(solver: cp_model.CpSolver, effort: Effort) -> None:
    solver.parameters.num_workers = effort.workers
    solver.parameters.random_seed = effort.seed
    if effort.workers == 1:
        solver.parameters.max_deterministic_time = effort.seconds
    else:
        solver.parameters.max_time_in_seconds = effort.seconds


def _listen(
    news: SimpleQueue[Teams | None],
    solver: cp_model.CpSolver,
    effort: Effort,
    on_better: Callable[[Teams], None] | None,
) -> bool:
    """Pass on what is found until the solver is done; returns whether it was told to stop."""
    was_stopped, latest, last = False, None, 0.0
    while True:
        try:
            latest = news.get(timeout=POLL)
            if latest is None:
                return was_stopped
        except Empty:
            pass
        if not was_stopped and effort.should_stop is not None and monotonic() - last >= POLL:
            last = monotonic()
            if effort.should_stop():
                was_stopped = True
                solver.stop_search()
        if latest is not None and on_better is not None and news.empty():
            on_better(latest)
            latest = None


def _found(
    model: TeamsModel, solver: cp_model.CpSolver, status: list[cp_model.CpSolverStatus], was_stopped: bool
) -> Found:
    if not status or status[0] not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return Found(None, 0, 0, is_optimal=False, was_stopped=was_stopped)
    teams = teams_of(model, {key: solver.boolean_value(var) for key, var in flags(model)})
    objective, bound = round(solver.objective_value), round(solver.best_objective_bound)
    return Found(teams, objective, bound, status[0] == cp_model.OPTIMAL, was_stopped)
