"""Why a reviewer should not review a school: each rule on its own, for one pair and for all places of a cycle."""

from datetime import date

import pytest

from peer_review.models import Absence, Federation
from peer_review.queries import conflicts as queries
from peer_review.queries.conflicts import Pair, conflicts_of, conflicts_of_seats
from tests.factories import peer_review as make
from tests.factories.membership import SchoolFactory, SchoolRoleFactory, TrustFactory

NEEDS = {"lead": ["lead"], "member": ["reviewer"]}


def conflicts(reviewer, school, **asked):
    (found,) = conflicts_of([Pair(reviewer, school, make.VISIT_ON, make.VISIT_ON, **asked)])
    return found


def codes(reviewer, school, **asked):
    return [found.code for found in conflicts(reviewer, school, **asked)]


def federate(*schools):
    Federation.objects.create(name="Rivers federation").schools.set(schools)


def test_a_reviewer_from_another_school_may_review():
    assert codes(make.ReviewerFactory(), SchoolFactory()) == []


def test_nobody_reviews_their_own_school():
    reviewer = make.ReviewerFactory()

    assert codes(reviewer, reviewer.school) == ["own_school"]


def test_a_school_that_became_an_academy_is_still_the_own_school():
    academy = SchoolFactory()
    reviewer = make.ReviewerFactory(school__successor=academy, school__is_open=False)

    assert codes(reviewer, academy) == ["own_school"]


def test_nobody_reviews_a_school_they_have_a_role_at_now():
    reviewer = make.ReviewerFactory()
    role = SchoolRoleFactory(person=reviewer.person, role="head")

    assert codes(reviewer, role.school) == ["role_at_school"]


def test_nobody_reviews_a_school_of_their_trust():
    trust = TrustFactory()

    assert codes(make.ReviewerFactory(school__trust=trust), SchoolFactory(trust=trust)) == ["same_trust"]


def test_nobody_reviews_a_school_of_their_federation():
    reviewer, school = make.ReviewerFactory(), SchoolFactory()
    federate(reviewer.school, school)

    assert codes(reviewer, school) == ["same_federation"]


@pytest.mark.parametrize(("ended_on", "found"), [(None, ["interest"]), (make.VISIT_ON, [])])
def test_a_declared_interest_counts_until_it_has_ended(ended_on, found):
    interest = make.InterestFactory(ended_on=ended_on)

    assert codes(interest.reviewer, interest.school) == found


def test_two_schools_do_not_review_each_other_in_a_cycle():
    seat = make.SeatFactory()
    reviewer = make.ReviewerFactory(school=seat.review.school)

    assert codes(reviewer, seat.reviewer.school, cycle=seat.review.cycle) == ["reciprocal"]


def test_schools_may_review_each_other_where_the_cycle_allows_it():
    seat = make.SeatFactory(review__cycle__bars_reciprocal=False)
    reviewer = make.ReviewerFactory(school=seat.review.school)

    assert codes(reviewer, seat.reviewer.school, cycle=seat.review.cycle) == []


def test_a_place_that_was_declined_bars_nobody():
    seat = make.SeatFactory(status="declined")
    reviewer = make.ReviewerFactory(school=seat.review.school)

    assert codes(reviewer, seat.reviewer.school, cycle=seat.review.cycle) == []


@pytest.mark.parametrize(
    ("kind", "expires_on", "role", "found"),
    [
        ("reviewer", date(2029, 6, 9), "member", []),
        ("lead", date(2029, 6, 9), "member", []),
        ("reviewer", date(2029, 6, 9), "lead", ["not_trained"]),
        ("reviewer", make.VISIT_ON, "member", []),
        ("reviewer", date(2027, 1, 19), "member", ["not_trained"]),
        ("reviewer", None, "member", []),
        ("reviewer", None, "trainee", []),
    ],
)
def test_training_counts_for_its_role_until_its_last_day(kind, expires_on, role, found):
    row = make.TrainingFactory(kind=kind, expires_on=expires_on)

    assert codes(row.reviewer, SchoolFactory(), cycle=make.CycleFactory(training=NEEDS), role=role) == found


def test_a_cycle_that_asks_for_no_training_takes_anybody():
    assert codes(make.ReviewerFactory(), SchoolFactory(), cycle=make.CycleFactory(training={}), role="lead") == []


def test_an_expired_training_is_told_from_one_never_done():
    row = make.TrainingFactory(expires_on=date(2026, 12, 31))
    other = make.ReviewerFactory()

    told = [conflicts(who, SchoolFactory(), role="member")[0].text for who in (row.reviewer, other)]

    assert told == [
        f"The training of {row.reviewer} as peer reviewer has expired by 20 January 2027.",
        f"The training of {other} as peer reviewer is not recorded for 20 January 2027.",
    ]


@pytest.mark.parametrize(("last_day", "found"), [(make.VISIT_ON, ["absent"]), (date(2027, 1, 19), [])])
def test_nobody_is_asked_for_days_they_are_away(last_day, found):
    reviewer = make.ReviewerFactory()
    Absence.objects.create(reviewer=reviewer, starts_on=date(2027, 1, 4), ends_on=last_day)

    assert codes(reviewer, SchoolFactory()) == found


@pytest.mark.parametrize(("own", "found"), [(1, ["at_capacity"]), (2, []), (None, [])])
def test_a_reviewer_has_so_many_reviews_in_a_cycle(own, found):
    seat = make.SeatFactory(reviewer__capacity=own)

    assert codes(seat.reviewer, SchoolFactory(), cycle=seat.review.cycle) == found


def test_somebody_who_is_no_longer_active_is_not_asked():
    assert codes(make.ReviewerFactory(is_active=False), SchoolFactory()) == ["inactive"]
    assert codes(make.ReviewerFactory(person=None), SchoolFactory()) == ["inactive"]


def test_a_reviewer_of_a_closed_school_is_pointed_out():
    assert codes(make.ReviewerFactory(school__is_open=False), SchoolFactory()) == ["school_closed"]


def test_places_that_follow_the_rules_are_not_listed():
    seat = make.SeatFactory()

    assert conflicts_of_seats([seat], make.ON) == {}


@pytest.mark.parametrize("few", [50, 0])
def test_places_that_break_a_rule_by_now_are_listed(few, monkeypatch):
    """Past a few pairs all is read instead of what is asked for; the answer is the same."""
    monkeypatch.setattr(queries, "FEW", few)
    merged, headed, kept = make.SeatFactory(), make.SeatFactory(), make.SeatFactory()
    trust = TrustFactory()
    for school in (merged.review.school, merged.reviewer.school):
        school.trust = trust
        school.save()
    SchoolRoleFactory(person=headed.reviewer.person, school=headed.review.school, role="head")

    declared, joined, away = make.SeatFactory(), make.SeatFactory(), make.SeatFactory()
    make.InterestFactory(reviewer=declared.reviewer, school=declared.review.school)
    federate(joined.reviewer.school, joined.review.school)
    Absence.objects.create(reviewer=away.reviewer, starts_on=make.VISIT_ON, ends_on=make.VISIT_ON)

    found = conflicts_of_seats([merged, headed, kept, declared, joined, away], make.ON)

    assert {pk: [row.code for row in rows] for pk, rows in found.items()} == {
        merged.pk: ["same_trust"],
        headed.pk: ["role_at_school"],
        declared.pk: ["interest"],
        joined.pk: ["same_federation"],
        away.pk: ["absent"],
    }


@pytest.mark.parametrize("many", [1, 4])
def test_all_places_of_a_cycle_cost_as_many_queries_as_one(many, django_assert_num_queries):
    cycle = make.CycleFactory(training=NEEDS)
    seats = [make.SeatFactory(review__cycle=cycle) for _ in range(many)]

    with django_assert_num_queries(8):
        conflicts_of_seats(seats, make.ON)
