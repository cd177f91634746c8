"""What a cycle asks of the matching, read from the register."""

from datetime import date

import pytest

from peer_review.matching.problem import Window
from peer_review.models import Federation
from peer_review.queries.matching.problems import host_id, problem_of, shape_of
from tests.factories import membership as members
from tests.factories import peer_review as make
from tests.factories import peer_review_matching as matching

ALL = {"w1", "w2", "w3"}


def only(problem):
    [found] = problem.reviewers
    return found


def test_each_review_a_school_is_to_have_is_a_host_with_the_windows_it_can_host_in():
    cycle = matching.cycle()
    row = matching.participant(cycle, hosts=2, unavailable=["w2"])
    matching.participant(cycle, hosts=0)
    matching.participant(cycle, withdrawn_at=make.NOW)

    problem = problem_of(cycle)

    assert [(one.id, one.school, one.number, one.windows) for one in problem.hosts] == [
        (host_id(row.pk, 1), row.school_id, 1, {"w1", "w3"}),
        (host_id(row.pk, 2), row.school_id, 2, {"w1", "w3"}),
    ]
    assert len(problem.schools) == 2
    assert problem.windows[0] == Window("w1", "Spring 1")


def test_a_school_brings_place_trust_federation_phase_group_and_cluster():
    cycle = matching.cycle(shape="clusters")
    trust, group = members.TrustFactory(), make.GroupFactory(cycle=cycle)
    row = matching.participant(cycle, school=members.SchoolFactory(phase="nursery", trust=trust), group=group)
    federation = Federation.objects.create(name="The Green Federation")
    federation.schools.add(row.school)

    school = problem_of(cycle).schools[row.school_id]

    assert (school.group, school.trust, school.federations) == ("primary", trust.pk, {federation.pk})
    assert (school.latitude, school.cluster, problem_of(cycle).rules.within_cluster) == (51.4, group.number, True)


def test_a_trained_lead_is_one_in_every_window():
    cycle = matching.cycle()
    matching.reviewer(matching.participant(cycle))

    found = only(problem_of(cycle))

    assert (found.is_trained, found.is_lead, found.windows, found.capacity) == (True, True, ALL, 2)


def test_training_that_ends_before_a_window_closes_it():
    cycle = matching.cycle()
    one = matching.reviewer(matching.participant(cycle), "reviewer")
    one.trainings.update(expires_on=date(2027, 3, 31))

    found = only(problem_of(cycle))

    assert (found.is_trained, found.is_lead, found.windows) == (True, False, {"w1", "w2"})


def test_without_training_somebody_is_a_trainee_where_teams_take_trainees():
    cycle = matching.cycle(seats={"lead": 1, "member": 1, "trainee": 1})
    make.ReviewerFactory(school=matching.participant(cycle).school)

    found = only(problem_of(cycle))

    assert (found.is_trained, found.is_trainee, found.windows) == (False, True, ALL)


@pytest.mark.parametrize(("last", "free"), [(date(2027, 1, 15), ALL), (date(2027, 2, 5), {"w2", "w3"})])
def test_an_absence_takes_a_window_when_it_takes_more_than_half_of_it(last, free):
    cycle = matching.cycle()
    one = matching.reviewer(matching.participant(cycle))
    one.absences.create(starts_on=date(2027, 1, 11), ends_on=last)

    assert only(problem_of(cycle)).windows == free


def test_interests_and_roles_at_a_school_are_conflicts_until_they_end():
    cycle = matching.cycle()
    home, other, past, governed = [matching.participant(cycle, number) for number in range(4)]
    one = matching.reviewer(home)
    make.InterestFactory(reviewer=one, school=other.school)
    make.InterestFactory(reviewer=one, school=past.school, ended_on=date(2026, 1, 1))
    members.SchoolRoleFactory(person=one.person, school=governed.school, role="governor")

    assert only(problem_of(cycle)).conflicts == {other.school_id, governed.school_id}


def test_who_works_for_a_trust_reviews_none_of_its_schools():
    cycle, trust = matching.cycle(), members.TrustFactory()
    row = matching.participant(cycle, school=members.SchoolFactory(trust=trust))
    one = matching.reviewer(None)
    members.TrustRoleFactory(person=one.person, trust=trust)

    assert only(problem_of(cycle)).conflicts == {row.school_id}


def test_who_said_no_to_a_review_is_not_asked_for_it_again():
    cycle = matching.cycle()
    home, host = matching.participant(cycle), matching.participant(cycle, 1)
    one = matching.reviewer(home)
    make.SeatFactory(review=make.ReviewFactory(cycle=cycle, school=host.school), reviewer=one, status="declined")

    assert only(problem_of(cycle)).conflicts == {host.school_id}


def test_only_active_reviewers_of_schools_in_the_cycle_and_external_ones_count():
    cycle = matching.cycle()
    row = matching.participant(cycle)
    matching.reviewer(row, is_active=False)
    matching.reviewer(row, person__is_active=False)
    make.ReviewerFactory()
    external = matching.reviewer(None, capacity=1, phases=["special"])

    found = only(problem_of(cycle))

    assert (found.id, found.is_external, found.capacity, found.groups) == (external.pk, True, 1, {"special"})


def test_reviewers_of_a_school_that_became_another_come_from_the_new_one():
    cycle = matching.cycle()
    row = matching.participant(cycle)
    matching.reviewer(None, school=members.SchoolFactory(successor=row.school))

    assert only(problem_of(cycle)).school == row.school_id


def test_pairs_and_focus_of_the_cycle_before_are_known():
    before = make.CycleFactory()
    cycle = matching.cycle(previous=before, framework=before.framework)
    row = matching.participant(cycle)
    review = make.ReviewFactory(cycle=before, school=row.school, focus_themes=["reading"])
    seat = make.SeatFactory(review=review)

    problem = problem_of(cycle)

    assert problem.repeats == {(seat.reviewer_id, row.school_id)}
    assert problem.schools[row.school_id].focus == {"early reading"}


def test_seats_expertise_and_weights_become_rules():
    cycle = matching.cycle(
        seats={"lead": 1, "member": 2, "external": 1, "trainee": 1}, expertise={}, weights={"repeat": 7, "old": 1}
    )

    problem = problem_of(cycle)

    rules = problem.rules
    assert (rules.team_size, rules.externals, rules.trainees, rules.needs_lead, rules.needs_expert) == (
        4,
        1,
        1,
        True,
        False,
    )
    assert problem.weights.repeat == 7
    assert problem_of(cycle, weights={"repeat": 9}).weights.repeat == 9


def test_groups_are_shaped_as_the_cycle_says():
    cycle = matching.cycle(shape="clusters", group_min=4, group_max=6, is_cross_phase=True)

    shape = shape_of(cycle, count=3)

    assert (shape.kind, shape.smallest, shape.largest, shape.is_cross_phase, shape.count) == ("clusters", 4, 6, True, 3)


@pytest.mark.parametrize("schools", [1, 5])
def test_the_problem_costs_the_same_queries_however_many_schools(schools, django_assert_num_queries):
    before = make.CycleFactory()
    cycle = matching.ready(schools, previous=before, framework=before.framework)

    with django_assert_num_queries(10):
        problem_of(cycle)
