"""What counting alone can say before anything is searched."""

import pytest

from peer_review.matching import solving
from peer_review.matching.checking import shortfalls
from peer_review.matching.counting import count
from peer_review.matching.problem import Problem, Rules
from tests.peer_review.matching.problems import host, plain, problem, reviewer, school

pytestmark = pytest.mark.no_database


def line(asked: Problem, code: str) -> tuple[int, int, str]:
    """Needed, available and remedy of the first line of a kind."""
    return next((one.needed, one.available, one.remedy) for one in count(asked).lines if one.code == code)


def test_one_head_per_school_with_two_reviews_cannot_staff_teams_of_three_for_every_school():
    asked = plain(12, rules=Rules(team_size=3))

    needed, available, remedy = line(asked, "places")

    assert (count(asked).is_possible, needed, available) == (False, 36, 24)
    assert remedy == (
        "To make it work, let each reviewer do 3 reviews, or find 6 more reviewers, or hold 8 reviews instead of 12, "
        "or make teams of 2."
    )


def test_what_the_remedies_say_is_true():
    asked = plain(12, rules=Rules(team_size=3))
    more = [reviewer(100 + number, number, capacity=3) for number in range(1, 13)]

    assert count(problem(asked.schools.values(), asked.hosts, more, rules=asked.rules)).is_possible
    assert count(plain(12, rules=Rules(team_size=2))).is_possible
    assert count(problem(asked.schools.values(), asked.hosts[:8], asked.reviewers, rules=asked.rules)).is_possible


def test_free_windows_bound_what_a_reviewer_gives():
    people = [reviewer(100 + number, number, windows=frozenset({"w1"})) for number in range(1, 5)]
    asked = problem([school(number) for number in range(1, 5)], [host(number) for number in range(1, 5)], people)

    assert line(asked, "places")[:2] == (8, 4)


def test_leads_are_counted():
    people = [reviewer(100 + number, number, is_lead=number == 1) for number in range(1, 5)]
    asked = problem([school(number) for number in range(1, 5)], [host(number) for number in range(1, 5)], people)

    assert line(asked, "leads") == (4, 2, "Train leads for 2 more reviews.")


def test_a_single_unit_of_its_kind_has_no_expert():
    schools = [school(1, group="pru"), school(2), school(3)]
    people = [reviewer(101, 1, groups=frozenset({"pru"})), reviewer(102, 2), reviewer(103, 3)]
    asked = problem(schools, [host(1)], people)

    assert line(asked, "expertise") == (
        1, 0, "Find a reviewer who knows pupil referral units for 1 more review, or join them with another group of phases.",
    )  # fmt: skip


def test_small_groups_run_out_of_partners_when_schools_do_not_review_each_other():
    rules = Rules(team_size=2, within_cluster=True)
    schools = [school(number, cluster=1) for number in range(1, 5)]
    people = [reviewer(100 + number, number) for number in range(1, 5)]
    asked = problem(schools, [host(number) for number in range(1, 5)], people, rules=rules)

    needed, available, remedy = line(asked, "pairs")

    assert (needed, available) == (8, 6)
    assert "at least 5 schools" in remedy


def test_two_schools_cannot_review_each_other_without_being_reciprocal():
    asked = plain(2, rules=Rules(team_size=1))

    assert line(asked, "pairs")[:2] == (2, 1)
    assert count(plain(2, rules=Rules(team_size=1, bars_reciprocal=False))).is_possible


def test_windows_bound_how_many_teams_there_can_be_at_once():
    schools = [school(number) for number in range(1, 7)]
    people = [reviewer(100 + number, number) for number in range(1, 7)]
    asked = problem(schools, [host(number, windows=frozenset({"w1"})) for number in range(1, 5)], people)

    assert line(asked, "windows")[:2] == (4, 3)


def test_a_school_that_too_few_may_visit_is_named():
    schools = [school(1, name="Elm", trust=1), school(2, trust=1), school(3)]
    asked = problem(schools, [host(1)], [reviewer(102, 2), reviewer(103, 3)])

    assert line(asked, "host") == (2, 1, "Ask Elm for more dates, or find 1 more reviewer for it.")


def test_externals_are_counted():
    asked = plain(4, rules=Rules(team_size=2, externals=1))

    assert line(asked, "externals")[:2] == (4, 0)


def test_what_counts_out_also_works_out():
    asked = plain(9)

    assert (count(asked).is_possible, shortfalls(asked, solving.solve(asked, seconds=2, workers=1))) == (True, [])
