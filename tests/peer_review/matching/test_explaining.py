"""Why, why not and which rules clash."""

import subprocess
import sys
from dataclasses import replace

import pytest

from peer_review.matching import checking, greedy
from peer_review.matching.barriers import outside
from peer_review.matching.explaining import why, why_not
from peer_review.matching.explaining_model import clashes
from peer_review.matching.problem import Problem, Reviewer, Rules, Team
from tests.peer_review.matching.problems import host, plain, plan, problem, reviewer, school

pytestmark = pytest.mark.no_database


def codes(asked: Problem, one: Reviewer, window: str | None = None) -> set[str]:
    return {refusal.code for refusal in why_not(asked, asked.hosts[0], one, window)}


def test_a_seat_is_explained_in_words():
    asked = plain()
    asked = replace(asked, schools={**asked.schools, 2: replace(asked.schools[2], phase="secondary")})

    reasons = why(asked, plan(Team(1, "w1", (102, 103), 102)), asked.hosts[0], asked.reviewers[1])

    assert reasons == (
        "7.2 km away.", "Trained to lead, and leads the team.", "Knows the phase (primary).", "Comes from another phase.",
        "New pairing.", "1 of at most 2 reviews in this plan.",
    )  # fmt: skip


def test_who_leads_by_hand_without_the_training_is_not_called_trained():
    asked = plain()
    unlearned = replace(asked.reviewers[1], is_lead=False)

    reasons = why(asked, plan(Team(1, "w1", (102, 103), 102)), asked.hosts[0], unlearned)

    assert reasons[1] == "Leads the team, not trained to lead."


def test_a_trainee_an_external_and_a_repeated_pair_are_explained():
    guest = reviewer(900, None, is_lead=False, groups=frozenset(), expertise=frozenset({"reading"}))
    asked = problem(
        [school(1, focus=frozenset({"reading"}))], [host(1)], [guest], rules=Rules(team_size=1, trainees=1),
        repeats=frozenset({(900, 1)}),
    )  # fmt: skip

    assert why(asked, plan(Team(1, "w1", (), None, (900,))), asked.hosts[0], guest) == (
        "The way is not known; it counts as 10 km.", "Trainee beside the team.", "External reviewer.", "Knows the focus: reading.",
        "Was there in the cycle before.", "1 of at most 2 reviews in this plan.",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (reviewer(1, 1), {"own_school"}),
        (reviewer(1, 2), {"same_trust", "federation"}),
        (reviewer(1, 3), {"cluster"}),
        (reviewer(1, 4), set()),
        (reviewer(1, 4, conflicts=frozenset({1})), {"conflict"}),
        (reviewer(1, 4, is_trained=False), {"untrained"}),
        (reviewer(1, 4, capacity=0), {"capacity"}),
        (reviewer(1, 4, windows=frozenset()), {"window"}),
        (reviewer(1, 4, is_trainee=True), {"trainees"}),
        (reviewer(1, 4, windows=frozenset({"w1"})), {"reviewer_window"}),
        (reviewer(1, None), set()),
    ],
)
def test_every_rule_that_keeps_somebody_out_is_named(one: Reviewer, expected: set[str]):
    facts = {"trust": 5, "federations": frozenset({6}), "cluster": 1}
    schools = [school(1, **facts), school(2, **facts), school(3, cluster=2), school(4, cluster=1)]
    asked = problem(schools, [host(1)], [one], rules=Rules(team_size=1, within_cluster=True))

    assert codes(asked, one, "w2") == expected


def test_all_rules_together_are_named():
    asked = plain()
    one = reviewer(101, 1, conflicts=frozenset({1}), is_trained=False, capacity=0, windows=frozenset())

    assert codes(asked, one) == {"own_school", "conflict", "untrained", "capacity", "window"}


def test_what_the_rest_of_a_plan_forbids_is_named():
    asked = plain()
    rest = plan(
        Team(1, "w1", (), None), Team(2, "w1", (101, 103), 103), Team(3, "w2", (102,), 102), Team(4, "w1", (102,), 102)
    )

    found = why_not(asked, asked.hosts[0], asked.reviewers[1], "w1", rest)

    assert {one.code for one in found} == {"at_capacity", "double_booked", "reciprocal"}


def test_a_colleague_in_the_team_is_named():
    people = [reviewer(102, 2), reviewer(103, 2)]
    asked = problem([school(1), school(2, capacity=1)], [host(1), host(2)], people)
    rest = plan(Team(1, "w1", (102,), 102), Team(2, "w1", (102,), 102))

    found = why_not(asked, asked.hosts[0], people[1], "w2", rest)

    assert {one.code for one in found} == {"same_school", "school_capacity"}


def special_cases(**rules: bool) -> Problem:
    """Twelve schools, one of them a pupil referral unit and two of them nurseries, each kind an expertise group."""
    kinds = {1: "pru", 2: "nursery", 3: "nursery"}
    schools = [school(n, phase=kinds.get(n, "primary"), group=kinds.get(n, "primary")) for n in range(1, 13)]
    people = [reviewer(100 + one.id, one.id, groups=frozenset({one.group})) for one in schools]
    return problem(schools, [host(one.id) for one in schools], people, rules=Rules(team_size=2, **rules))


def test_the_only_unit_of_its_kind_clashes_with_its_expertise_alone():
    asked = special_cases()

    found = clashes(asked, asked.hosts[0])

    assert [(one.code, one.schools) for one in found.places] == [("expert", (1,))]
    assert [one.text for one in found.rules] == ["School 1 needs somebody who knows pupil referral units."]
    assert found.remedy == (
        "School 1 could be served by a reviewer who knows pupil referral units, or joining them with another group of phases."
    )


def test_two_nurseries_clash_by_not_reviewing_each_other():
    asked = special_cases()
    rest = plan(Team(3, "w1", (102, 105), 102))

    found = clashes(asked, asked.hosts[1], rest)

    assert {(one.code, one.schools) for one in found.places} == {
        ("expert", (2,)), ("others", (3,)), ("reciprocal", (2, 3)),
    }  # fmt: skip


def test_a_school_can_be_served_when_a_plan_is_found_that_takes_nothing_from_others():
    asked = special_cases(needs_expert=False)
    full = greedy.solve(asked)
    short = plan(*(team for team in full.teams.values() if team.host != 1))

    found = clashes(asked, asked.hosts[0], short)

    assert (found.rules, found.remedy.partition(":")[0]) == ((), "No rules clash. School 1 can be served")
    assert [one.host for one in checking.shortfalls(asked, short)] == [1, 1, 1, 12]
    assert {one.host for one in checking.shortfalls(asked, found.plan)} - {12} == set()
    assert checking.breaks(asked, found.plan) == []


def test_without_time_nothing_is_said_to_clash_and_nobody_to_be_served():
    asked = special_cases()

    found = clashes(asked, asked.hosts[0], seconds=0)

    assert (found.rules, found.places, found.plan, found.remedy) == (
        (), (), None,
        "In the time there was, no proof was found that School 1 can be served or that rules clash. Calculate on from this plan.",
    )  # fmt: skip


def test_a_plan_that_leaves_many_schools_short_is_proved_to_have_nobody_left():
    people = [reviewer(100 + number, number, capacity=1) for number in range(1, 11)]
    asked = problem([school(number) for number in range(1, 21)], [host(number) for number in range(1, 21)], people)
    seated = [Team(10 + number, "w1", (99 + 2 * number, 100 + 2 * number), 99 + 2 * number) for number in range(1, 6)]

    found = clashes(asked, asked.hosts[19], plan(*seated))

    assert {one.code for one in found.places} == {"others", "capacity", "size"}
    assert [one.text for one in found.rules] == [
        "School 15, School 14 and 3 others keep their teams.",
        "Reviewer 110, Reviewer 109 and 8 others do no more reviews than agreed.",
        "School 20 needs a team of 2.",
    ]
    assert found.remedy == (
        "School 20 could be served by one more review by Reviewer 110, Reviewer 109 or "
        "Reviewer 108, or by changing the team of School 15, School 14 or School 13."
    )


def test_reviewers_at_schools_further_away_are_not_to_be_had():
    schools = [school(number) for number in range(1, 51)]
    people = [reviewer(100 + number, number, capacity=1) for number in (3, 4)]
    asked = problem(schools, [host(number) for number in range(1, 51) if number not in (3, 4)], people)
    away = plan(Team(50, "w1", (103, 104), 103))

    found = clashes(asked, asked.hosts[0], away)

    assert {(one.code, one.schools) for one in found.places} == {("far", ()), ("capacity", ()), ("size", (1,))}
    assert "somebody who goes to a school further away" in found.remedy


def test_a_trust_that_has_all_the_experts_clashes():
    schools = [school(1, trust=1, group="pru"), school(2, trust=1, group="pru"), school(3), school(4)]
    people = [reviewer(100 + one.id, one.id, groups=frozenset({one.group})) for one in schools]
    asked = problem(schools, [host(1)], people)

    found = clashes(asked, asked.hosts[0])

    assert {(one.code, one.schools) for one in found.places} == {("expert", (1,)), ("same_trust", (1,))}


def test_dates_that_never_meet_clash():
    schools = [school(number) for number in range(1, 4)]
    people = [reviewer(102, 2, windows=frozenset({"w1"})), reviewer(103, 3, windows=frozenset({"w2"}))]
    asked = problem(schools, [host(1)], people)

    found = clashes(asked, asked.hosts[0])

    assert {(one.code, one.schools) for one in found.places} == {("size", (1,)), ("window", (1,))}


def test_pages_do_not_load_the_solver():
    modules = "checking, costing, counting, explaining, greedy, json, measuring, clashing, repairing"
    code = f"import sys; from peer_review.matching import {modules}; sys.exit('ortools' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_everybody_a_rule_keeps_out_of_a_short_team_is_counted_and_named_where_it_alone_does():
    asked = problem(
        [school(number, trust=1 if number in (1, 2) else None) for number in range(1, 5)],
        [host(1), host(3)],
        [
            reviewer(102, 2), reviewer(103, 3, is_trained=False), reviewer(104, 4), reviewer(105, 4, capacity=1),
            reviewer(106, 2, is_trained=False), reviewer(101, 1),
        ],
    )  # fmt: skip

    found = outside(asked, plan(Team(1, "w1", ()), Team(3, "w2", (105,))), asked.hosts[0], ["short_place"])

    assert (found.asked, [one.id for one in found.free]) == (5, [104])
    assert [(one.code, len(one.people), [each.id for each in one.alone]) for one in found.barriers] == [
        ("same_trust", 2, [102]), ("untrained", 2, [103]), ("at_capacity", 1, [105]),
    ]  # fmt: skip
    assert outside(asked, plan(Team(1, "w1", ())), asked.hosts[0], ["short_external"]).asked == 0
