"""Solving as callers use it: progress, stopping, starts, locks, wishes and drop-outs on problems one can follow."""

from dataclasses import replace
from threading import current_thread, main_thread

import pytest

from peer_review.matching import greedy, randomly, solving
from peer_review.matching.checking import breaks, shortfalls
from peer_review.matching.costing import cost
from peer_review.matching.json import problem_digest
from peer_review.matching.measuring import measures
from peer_review.matching.problem import Lock, Plan, Problem, Rules, Team, Weights
from peer_review.matching.repairing import holding, touched
from tests.peer_review.matching.problems import KEYS, WINDOWS, host, plain, plan, problem, reviewer, school

pytestmark = pytest.mark.no_database


def solved(asked: Problem, **how: object) -> Plan:
    return solving.solve(asked, seconds=2, workers=1, **how)


def nearer(size: int = 9) -> Problem:
    """A problem in which the quick plan is not the best: loads have no price."""
    return replace(plain(size), weights=Weights(second_review=0, third_review=0))


def test_better_plans_are_told_in_the_callers_thread_each_better_than_the_last():
    told: list[Plan] = []
    threads = set()

    def listen(better: Plan) -> None:
        told.append(better)
        threads.add(current_thread())

    best = solved(nearer(), on_better=listen)

    costs = [one.cost for one in told]
    assert costs == sorted(costs, reverse=True)
    assert (told[0].cost, threads) == (greedy.solve(nearer()).cost, {main_thread()})
    assert best.cost <= costs[-1]


def test_somebody_who_says_stop_gets_the_best_so_far():
    asked = nearer()

    best = solved(asked, should_stop=lambda: True)

    assert (best.cost, breaks(asked, best)) == (greedy.solve(asked).cost, [])


def test_a_small_problem_is_solved_to_the_end():
    best = solved(nearer())

    assert (best.gap_percent, best.bound) == (0.0, best.cost)


def test_a_start_worse_than_the_quick_plan_or_against_the_rules_is_not_used():
    asked = nearer()
    bad = plan(Team(1, "w1", (101, 102), 101))

    for start in (randomly.solve(asked), bad):
        assert solved(asked, start=start, should_stop=lambda: True).cost <= greedy.solve(asked).cost


def test_a_good_start_is_gone_on_from():
    asked = nearer()
    best = solved(asked)

    assert solved(asked, start=best, should_stop=lambda: True).teams == best.teams


def test_nothing_to_host_is_a_plan():
    asked = problem([school(1)], [], [reviewer(101, 1)])

    assert (solved(asked).teams, solved(asked).cost) == ({}, 0)


def test_a_cycle_of_two_schools_is_short_and_says_so():
    asked = plain(2, rules=Rules(team_size=1))

    best = solved(asked)

    assert breaks(asked, best) == []
    assert {(one.code, one.count) for one in shortfalls(asked, best)} == {
        ("short_place", 1), ("short_lead", 1), ("short_expert", 1), ("no_window", 1),
    }  # fmt: skip


def test_locks_stay_even_against_a_rule_and_the_checker_says_which():
    asked = plain()
    locks = (Lock(1, 101, "w3", is_lead=True), Lock(2, 106))

    best = solved(asked, locks=locks)

    assert (best.teams[1].window, best.teams[1].lead, 106 in best.teams[2].members) == ("w3", 101, True)
    assert {(one.code, one.host, one.reviewer) for one in breaks(asked, best)} == {("own_school", 1, 101)}


def test_locks_of_what_is_no_longer_there_are_left_out():
    asked = plain()

    best = solved(asked, locks=(Lock(1, 999), Lock(99, 102)), start=solved(asked))

    assert best.teams == solved(asked).teams


def test_two_reviews_of_a_school_are_in_two_windows():
    hosts = [host(10 * number + n, number, number=n) for number in range(1, 6) for n in (1, 2)]
    people = [reviewer(100 + number, number, capacity=4) for number in range(1, 6)]
    asked = problem([school(number) for number in range(1, 6)], hosts, people, rules=Rules(1, bars_reciprocal=False))

    best = solved(asked)

    assert (breaks(asked, best), shortfalls(asked, best)) == ([], [])
    assert all(best.teams[10 * n + 1].window != best.teams[10 * n + 2].window for n in range(1, 6))


def test_trainees_and_externals_get_their_places():
    guests = [reviewer(900 + number, None, capacity=3) for number in range(2)]
    trainees = [reviewer(800, 5, is_trainee=True, is_trained=False, is_lead=False, capacity=1)]
    base = plain(5, rules=Rules(team_size=2, trainees=1, externals=1))
    asked = replace(base, reviewers=(*base.reviewers, *guests, *trainees))

    best = solved(asked)

    assert (breaks(asked, best), shortfalls(asked, best)) == ([], [])
    assert [team.trainees for team in best.teams.values() if team.trainees] == [(800,)]
    assert all({900, 901} & set(team.members) for team in best.teams.values())


@pytest.mark.parametrize(
    ("weights", "asked_for"),
    [
        (Weights(same_phase_only=500), {103}),
        (Weights(same_context=500), {103}),
        (Weights(off_focus=500), {103}),
        (Weights(repeat=500), {103}),
        (Weights(), {102}),
    ],
)
def test_a_wish_changes_who_comes(weights: Weights, asked_for: set[int]):
    """School 2 is nearer, but alike, of one phase, without the focus and was there before; school 3 is none of that."""
    schools = [
        school(1, pupils=200, fsm_percent=10, focus=frozenset({"maths"})),
        school(2, pupils=210, fsm_percent=11),
        school(3, pupils=900, fsm_percent=60, phase="secondary"),
    ]
    people = [reviewer(102, 2), reviewer(103, 3, expertise=frozenset({"maths"}))]
    rules, met = Rules(team_size=1), frozenset({(102, 1)}) if weights.repeat == 500 else frozenset()
    asked = problem(schools, [host(1)], people, rules=rules, weights=weights, repeats=met)

    assert set(solved(asked).teams[1].members) == asked_for


def test_load_is_shared_where_that_costs_little():
    schools = [school(number, latitude=51.0) for number in range(1, 7)]
    people = [reviewer(100 + number, number, capacity=3) for number in range(1, 7)]
    asked = problem(schools, [host(number) for number in range(1, 4)], people)

    assert measures(asked, solved(asked))["loads"] == {"1": 6}


def test_far_journeys_cost_more_than_their_length():
    asked = problem([school(1), school(9)], [host(1)], [reviewer(109, 9)], rules=Rules(team_size=1))
    answer = plan(Team(1, "w1", (109,), 109))

    assert cost(asked, answer).by_name == {"travel": 578, "far": 556}


def test_after_a_drop_out_teams_far_away_stay():
    asked = replace(plain(20), hosts=plain(20).hosts[:14])
    before = greedy.solve(asked)
    gone = before.teams[3].members[0]
    places = sum(gone in team.members for team in before.teams.values())

    after = solving.resolve(asked, before, [gone], seconds=4, workers=1)

    assert breaks(asked, after) == []
    assert 1 <= len(touched(before, after)) <= 3 * places
    assert len(shortfalls(asked, after)) <= len(shortfalls(asked, before))
    assert gone not in {one for team in after.teams.values() for one in team.members}


def test_what_is_locked_stays_after_a_drop_out():
    asked = plain(8)
    before = greedy.solve(asked)
    published = tuple(
        Lock(number, one, team.window, is_lead=one == team.lead)
        for number, team in before.teams.items()
        if number != 1
        for one in team.members
    )
    gone = before.teams[1].members[0]

    after = solving.resolve(asked, before, [gone], seconds=4, locks=published, workers=1)

    stayed = {number: team for number, team in before.teams.items() if gone not in team.members}
    assert {number: after.teams[number] for number in stayed} == stayed


def test_a_reviewer_who_becomes_head_of_a_school_reviewed_is_replaced():
    asked = plain(8)
    before = greedy.solve(asked)
    moved = before.teams[1].members[0]
    people = tuple(replace(one, school=1) if one.id == moved else one for one in asked.reviewers)
    now = replace(asked, reviewers=people)

    after = solving.resolve(now, before, seconds=4, workers=1)

    assert breaks(now, after) == []
    assert (moved in after.teams[1].members, moved in holding(now, before).teams[1].members) == (False, False)


def test_a_merger_of_trusts_changes_the_teams_it_concerns():
    asked = plain(8)
    before = greedy.solve(asked)
    schools = {number: replace(one, trust=1 if number in (1, 2, 3) else None) for number, one in asked.schools.items()}
    now = replace(asked, schools=schools)

    assert breaks(now, before) != []
    assert breaks(now, solving.resolve(now, before, seconds=4, workers=1)) == []


def test_the_digest_tells_problems_apart():
    asked = plain()
    same = replace(asked, schools=dict(reversed(asked.schools.items())))
    people = (replace(asked.reviewers[0], windows=KEYS - {"w1"}), *asked.reviewers[1:])

    assert problem_digest(asked) == problem_digest(same)
    assert problem_digest(asked) != problem_digest(replace(asked, reviewers=people))
    assert len(WINDOWS) == 4


@pytest.mark.parametrize("bars_reciprocal", [True, False])
def test_colleagues_never_meet_in_a_team_whether_or_not_schools_may_review_each_other(bars_reciprocal):
    rules = Rules(team_size=2, bars_reciprocal=bars_reciprocal)
    far = {1: 51.0, 2: 51.01, 3: 51.2, 4: 51.21}  # colleagues from next door would be the cheapest team
    people = [reviewer(100 * number + n, number, capacity=4) for number in far for n in (1, 2)]
    asked = problem(
        [school(number, latitude=latitude) for number, latitude in far.items()], [host(1), host(2)], people, rules=rules
    )

    best = solved(asked)

    assert (breaks(asked, best), shortfalls(asked, best)) == ([], [])
