"""Who reviews whom in Lewisham and Lincolnshire, beside the quick plan and one drawn by lot.

Every plan is checked by the checker, which shares nothing with the model. Time counts until the stated gap is within the goal;
the figures of each plan at the end stand in the notes.
"""

from collections import Counter
from collections.abc import Iterator
from time import perf_counter, process_time
from typing import Any

from bench.cycles import cycle
from bench.timing import Measure
from peer_review.matching import greedy, randomly, solving
from peer_review.matching.measuring import measures
from peer_review.matching.problem import Plan, Problem
from peer_review.matching.repairing import touched

RANDOM, QUICK, FIRST, AGAIN = "drawn by lot", "the quick plan", "within the goal", "again after a drop-out"
# Title, authority, what hosts and sends, goal for the gap in percent, seconds.
SIZES: tuple[tuple[str, str, dict[str, Any], float, int], ...] = (
    ("Matching Lewisham, 43 of 86 schools host", "209", {"share": 0.5}, 1.5, 60),
    ("Matching Lewisham, all 86 schools host", "209", {"people": 2}, 1.5, 60),
    ("Matching Lincolnshire, 180 of 361 schools host", "925", {"share": 0.5}, 1.0, 30),
    ("Matching Lincolnshire, all 361 schools host", "925", {"people": 2}, 2.0, 60),
)
AGAIN_SECONDS = 10
TEAMS_PER_PLACE = 3
CEILINGS = {FIRST: 60.0, AGAIN: float(AGAIN_SECONDS)}


def run() -> Iterator[Measure]:
    """Each size once: a search takes its whole time anyway."""
    for title, la_code, shape, goal, seconds in SIZES:
        yield _size(title, cycle(la_code, **shape), goal, seconds)


def _size(title: str, problem: Problem, goal: float, seconds: int) -> Measure:
    measure = Measure(title, QUICK, ceilings={FIRST: float(seconds), AGAIN: float(AGAIN_SECONDS)})
    with measure.timed(RANDOM):
        drawn = randomly.solve(problem)
    with measure.timed(QUICK):
        quick = greedy.solve(problem)
    busy = process_time()
    found = _searched(measure, problem, goal, seconds)
    busy = process_time() - busy
    assert found.cost <= quick.cost
    measure.notes += [_note(RANDOM, problem, drawn), _note(QUICK, problem, quick)]
    measure.notes.append(f"{_note('the search', problem, found)}; gap {found.gap_percent} % (goal {goal} %).")
    measure.notes.append(f"* The search took {found.measures['seconds']:.0f} s and got {busy:.0f} s of the processors.")
    measure.notes.append(_again(measure, problem, found))
    return measure


def _searched(measure: Measure, problem: Problem, goal: float, seconds: int) -> Plan:
    """Note when the gap is first within the goal; never is for ever."""
    start, reached = perf_counter(), []

    def listen(plan: Plan) -> None:
        if plan.gap_percent is not None and plan.gap_percent <= goal and not reached:
            reached.append(perf_counter() - start)

    plan = solving.solve(problem, seconds=seconds, on_better=listen)
    listen(plan)
    measure.add(FIRST, reached[0] if reached else float("inf"))
    return plan


def _again(measure: Measure, problem: Problem, plan: Plan) -> str:
    """The busiest reviewer leaves."""
    loads = Counter(one for team in plan.teams.values() for one in team.members)
    gone, lost = loads.most_common(1)[0]
    with measure.timed(AGAIN):
        mended = solving.resolve(problem, plan, [gone], seconds=AGAIN_SECONDS)
    changed = len(touched(plan, mended))
    facts = measures(problem, mended)
    assert facts["breaks"] == 0
    assert changed <= TEAMS_PER_PLACE * lost
    return f"* After a drop-out of {lost} places {changed} teams changed, {facts['shortfalls']} shortfalls."


def _note(label: str, problem: Problem, plan: Plan) -> str:
    facts = measures(problem, plan)
    assert facts["breaks"] == 0
    loads = ", ".join(f"{people} with {load}" for load, people in facts["loads"].items())
    return (
        f"* {label}: {facts['km_total']:,.0f} km (median {facts['km_median']}, p95 {facts['km_p95']}), {loads}, "
        f"{facts['repeats']} repeats, {facts['breaks']} rule breaks, {facts['shortfalls']} shortfalls, cost {plan.cost:,}"
    )
