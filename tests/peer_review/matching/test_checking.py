"""Every rule has a plan that breaks it, and the checker says so; what teams lack is no break."""

from dataclasses import replace

import pytest

from peer_review.matching.checking import breaks, shortfalls
from peer_review.matching.problem import Plan, Problem, Rules, Team
from tests.peer_review.matching.problems import host, plain, plan, problem, reviewer, school

pytestmark = pytest.mark.no_database

SOUND = plan(Team(1, "w1", (102, 103), 102), Team(2, "w1", (104, 105), 104))


def found(asked: Problem, answer: Plan) -> list[tuple[str, int | None, int | None]]:
    return [(one.code, one.host, one.reviewer) for one in breaks(asked, answer)]


def change(asked: Problem, number: int, **facts: object) -> Problem:
    """The same problem with another reviewer."""
    people = tuple(replace(one, **facts) if one.id == number else one for one in asked.reviewers)
    return replace(asked, reviewers=people)


def schools(asked: Problem, *numbers: int, **facts: object) -> Problem:
    """The same problem with some schools changed."""
    changed = {number: replace(asked.schools[number], **facts) for number in numbers}
    return replace(asked, schools={**asked.schools, **changed})


def test_a_sound_plan_breaks_nothing():
    assert found(plain(), SOUND) == []


@pytest.mark.parametrize(
    ("asked", "answer", "expected"),
    [
        (plain(), plan(Team(1, "w1", (101, 102), 102)), ("own_school", 1, 101)),
        (schools(plain(), 1, 2, trust=7), SOUND, ("same_trust", 1, 102)),
        (schools(plain(), 1, 2, federations=frozenset({3})), SOUND, ("federation", 1, 102)),
        (change(plain(), 102, conflicts=frozenset({1})), SOUND, ("conflict", 1, 102)),
        (change(plain(), 103, is_trained=False), SOUND, ("untrained", 1, 103)),
        (change(plain(), 103, is_trainee=True), SOUND, ("role", 1, 103)),
        (plain(rules=Rules(team_size=2, trainees=1)), plan(Team(1, "w1", (102,), 102, (103,))), ("role", 1, 103)),
        (change(plain(), 102, is_lead=False), SOUND, ("lead", 1, 102)),
        (plain(), plan(Team(1, "w1", (102, 103), 104)), ("lead", 1, 104)),
        (plain(), plan(Team(1, "w1", (102, 103, 104), 102)), ("size", 1, None)),
        (
            change(plain(), 104, is_trainee=True), plan(Team(1, "w1", (102, 103), 102, (104,))), ("trainees", 1, None),
        ),
        (change(plain(), 102, capacity=0), SOUND, ("capacity", 1, 102)),
        (schools(plain(), 2, capacity=0), SOUND, ("school_capacity", 1, 102)),
        (change(plain(), 102, windows=frozenset({"w2"})), SOUND, ("reviewer_window", 1, 102)),
        (plain(), plan(Team(1, "w9", (), None), Team(2, None, (104,), 104)), ("host_window", 2, None)),
        (plain(), plan(Team(1, "w1", (103,), 103), Team(2, "w1", (103,), 103)), ("double_booked", 2, 103)),
        (plain(), plan(Team(1, "w1", (102,), 102), Team(2, "w2", (101,), 101)), ("reciprocal", 2, 101)),
        (plain(), plan(Team(1, "w1", (102, 102), 102)), ("twice", 1, 102)),
        (plain(), plan(Team(1, "w1", (999,), None)), ("unknown", 1, 999)),
        (plain(), plan(Team(9, "w1", (102,), None)), ("unknown", 9, None)),
        (schools(plain(rules=Rules(team_size=2, within_cluster=True)), 1, 3, cluster=1), SOUND, ("cluster", 1, 102)),
    ],
)  # fmt: skip
def test_a_rule_not_kept_is_found(asked: Problem, answer: Plan, expected: tuple[str, int | None, int | None]):
    assert expected in found(asked, answer)
    assert {code for code, _, _ in found(asked, answer)} == {expected[0]}


def test_two_colleagues_in_one_team_are_found():
    people = [reviewer(102, 2), reviewer(103, 2)]
    asked = problem([school(1), school(2)], [host(1)], people)

    assert found(asked, plan(Team(1, "w1", (102, 103), 102))) == [("same_school", 1, 103)]


def test_two_reviews_of_a_school_do_not_share_a_window():
    asked = problem(
        [school(1), school(2), school(3)], [host(1), host(11, 1, number=2)], [reviewer(102, 2), reviewer(103, 3)]
    )

    answer = plan(Team(1, "w1", (102,), 102), Team(11, "w1", (103,), 103))
    assert found(asked, answer) == [("shared_window", 11, None)]


def test_trusts_may_meet_where_the_cycle_says_so():
    asked = schools(plain(rules=Rules(team_size=2, bars_same_trust=False)), 1, 2, trust=7)

    assert found(asked, SOUND) == []


def test_what_a_team_lacks_is_named_and_is_no_break():
    asked = plain(2, rules=Rules(team_size=2, externals=1))
    asked = schools(asked, 1, group="pru", name="Elm House")

    answer = plan(Team(1, None), Team(2, "w1", (101,), 101))

    assert found(asked, answer) == []
    again = replace(asked, hosts=(replace(asked.hosts[0], number=2),))
    assert shortfalls(again, answer)[0].text == "Elm House, review 2: 2 places are empty."
    assert [(one.code, one.host, one.text) for one in shortfalls(asked, answer)] == [
        ("short_place", 1, "Elm House: 2 places are empty."),
        ("short_lead", 1, "Elm House: no trained lead."),
        ("short_expert", 1, "Elm House: nobody who knows pupil referral units."),
        ("short_external", 1, "Elm House: 1 external missing."),
        ("no_window", 1, "Elm House: no date."),
        ("short_place", 2, "School 2: 1 place is empty."),
        ("short_external", 2, "School 2: 1 external missing."),
    ]
