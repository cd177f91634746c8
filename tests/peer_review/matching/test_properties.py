"""Whatever the problem: no plan breaks a rule, searching is never worse than the quick plan, and locks are kept."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from peer_review.matching import greedy, randomly, solving
from peer_review.matching.bounding import lower_bound
from peer_review.matching.candidates import Candidates, nearby
from peer_review.matching.checking import breaks, shortfalls
from peer_review.matching.costing import cost
from peer_review.matching.given import Given
from peer_review.matching.json import lock_as_json, locks_from_json, plan_as_json, plan_from_json
from peer_review.matching.pairing import may
from peer_review.matching.problem import Lock, Plan, Problem
from peer_review.matching.reach import Reach
from peer_review.matching.repairing import holding, lost, touched
from peer_review.matching.teams import Task, TeamsModel
from peer_review.matching.terrain import Terrain
from tests.peer_review.matching.problems import plain, problems

pytestmark = pytest.mark.no_database

SEARCHES = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
QUICK = settings(max_examples=150, deadline=None, derandomize=True)


def solved(problem: Problem, **how: object) -> Plan:
    return solving.solve(problem, seconds=2, workers=1, **how)


@QUICK
@given(problems(12))
def test_neither_the_quick_plan_nor_one_by_lot_breaks_a_rule(problem: Problem) -> None:
    assert (breaks(problem, greedy.solve(problem)), breaks(problem, randomly.solve(problem))) == ([], [])


@SEARCHES
@given(problems())
def test_a_search_breaks_no_rule_and_is_never_dearer_than_the_quick_plan(problem: Problem) -> None:
    plan = solved(problem)

    assert breaks(problem, plan) == []
    assert plan.cost == cost(problem, plan).total
    assert plan.cost <= greedy.solve(problem).cost
    assert plan.bound is None or plan.bound <= plan.cost


def everybody(terrain: Terrain) -> Candidates:
    return {host.id: tuple(terrain.allowed[host.id]) for host in terrain.problem.hosts}


@SEARCHES
@given(problems())
def test_the_cost_of_the_model_is_the_cost_of_the_plan(problem: Problem) -> None:
    """The relaxation with windows stays below any plan's cost: nothing is priced twice."""
    terrain, plan = Terrain(problem), solved(problem)
    model = TeamsModel(Task(terrain, problem.hosts, everybody(terrain), Given(terrain)))

    assert lower_bound(model).value <= plan.cost


@SEARCHES
@given(problems(12))
def test_the_bound_holds_for_those_the_model_left_out(problem: Problem) -> None:
    terrain, plan, empty = Terrain(problem), solved(problem), Plan({})
    given_up = {name: Task(terrain, problem.hosts, people, Given(terrain), with_windows=False) for name, people in (
        ("few", nearby(Given(terrain), problem.hosts, empty, 1)), ("all", everybody(terrain)),
    )}  # fmt: skip
    few, everyone = (lower_bound(TeamsModel(task)).value for task in given_up.values())

    assert few <= everyone <= plan.cost


@SEARCHES
@given(problems(), st.integers(0, 10**6))
def test_the_bound_holds_beside_locks(problem: Problem, pick: int) -> None:
    locks = some_locks(problem, pick)
    plan, terrain = solved(problem, locks=locks), Terrain(problem, locks)
    few = Task(
        terrain, problem.hosts, nearby(Given(terrain), problem.hosts, Plan({}), 1), Given(terrain), with_windows=False
    )

    found = lower_bound(TeamsModel(few))

    assert found is None or found.value <= plan.cost


@SEARCHES
@given(problems(), st.integers(0, 10**6))
def test_locks_are_kept(problem: Problem, pick: int) -> None:
    """Seats somebody chose, be they against the rules or not; only what is locked may break one."""
    locks = some_locks(problem, pick)

    plan = solved(problem, locks=locks)

    seated = {(team.host, one) for team in plan.teams.values() for one in (*team.members, *team.trainees)}
    assert {(lock.host, lock.reviewer) for lock in locks} - seated == set()


@SEARCHES
@given(problems(), st.integers(0, 10**6))
def test_after_a_drop_out_few_teams_change_and_no_rule_is_broken(problem: Problem, pick: int) -> None:
    plan = greedy.solve(problem)
    gone = problem.reviewers[pick % len(problem.reviewers)].id
    places = sum(gone in (*team.members, *team.trainees) for team in plan.teams.values())

    mended = solving.resolve(problem, plan, [gone], seconds=3, workers=1)

    seated = {one for team in mended.teams.values() for one in (*team.members, *team.trainees)}
    assert breaks(problem, mended) == []
    assert gone not in seated
    assert not places or len(touched(plan, mended)) <= 3 * places + empty(plan)


def empty(plan: Plan) -> int:
    """Teams that lacked somebody before may be filled on the way."""
    return sum(1 for team in plan.teams.values() if len(team.members) < 3)


def some_locks(problem: Problem, pick: int) -> tuple[Lock, ...]:
    people = [one for one in problem.reviewers if one.is_trained or one.is_trainee]
    if not problem.hosts or not people:
        return ()
    chosen = problem.hosts[pick % len(problem.hosts)], people[pick % len(people)]
    return (Lock(chosen[0].id, chosen[1].id),)


def test_the_same_problem_gives_the_same_plan() -> None:
    problem = plain(10)

    assert solved(problem).teams == solved(problem).teams


@QUICK
@given(problems())
def test_a_plan_survives_being_kept_as_json(problem: Problem) -> None:
    plan, locks = greedy.solve(problem), some_locks(problem, 3)

    assert plan_from_json(plan_as_json(plan)) == plan
    assert locks_from_json([lock_as_json(lock) for lock in locks]) == locks


@QUICK
@given(problems())
def test_a_plan_without_a_break_holds_as_it_is(problem: Problem) -> None:
    plan = greedy.solve(problem)

    assert (holding(problem, plan).teams, lost(plan, holding(problem, plan))) == (plan.teams, {})


@QUICK
@given(problems(), problems())
def test_what_holds_of_a_plan_under_other_facts_breaks_nothing(problem: Problem, other: Problem) -> None:
    plan = greedy.solve(other)

    assert breaks(problem, holding(problem, plan)) == []


@QUICK
@given(problems())
def test_shortfalls_and_cost_agree(problem: Problem) -> None:
    plan = greedy.solve(problem)

    short = {one.code for one in shortfalls(problem, plan)} - {"no_window"}
    assert short == {name for name in cost(problem, plan).by_name if name.startswith("short_")}


@QUICK
@given(problems(12))
def test_who_may_go_where_is_the_same_pair_by_pair_and_all_at_once(problem: Problem) -> None:
    reach = Reach(problem)

    assert {
        (one.id, host.id): bool(reach.of(one) & reach.bits[host.id])
        for one in problem.reviewers
        for host in problem.hosts
    } == {(one.id, host.id): may(problem, host, one) for one in problem.reviewers for host in problem.hosts}
