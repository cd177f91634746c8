"""Days given and received: what counts, whose they are, and what a value statement is told."""

from datetime import date
from decimal import Decimal

import pytest

from membership.contributions import given_and_received
from peer_review.enums import Stage
from peer_review.queries import days
from tests.factories import peer_review as make
from tests.factories import peer_review_reviewers as registered

YEAR = (date(2026, 9, 1), date(2027, 9, 1))


def balances(**asked):
    rows = days.given_and_received(days.happened(**asked))
    return {row.school.pk: (row.given, row.received, row.balance) for row in rows}


def test_a_school_gives_where_its_reviewer_goes_and_the_host_receives():
    seat = registered.given("2")

    assert balances() == {
        seat.reviewer.school_id: (2, 0, 2),
        seat.review.school_id: (0, 2, -2),
    }


def test_an_external_reviewer_gives_for_no_school():
    seat = registered.given(reviewer__school=None)

    assert balances() == {seat.review.school_id: (0, 1, -1)}


@pytest.mark.parametrize(
    "facts",
    [
        {"status": "invited"},
        {"status": "declined"},
        {"status": "withdrawn"},
        {"review__stage": Stage.LOGISTICS},
        {"review__stage": Stage.CANCELLED},
    ],
)
def test_what_did_not_take_place_counts_for_nobody(facts):
    registered.given(**facts)

    assert balances() == {}


def test_days_are_counted_by_cycle_or_by_the_day_of_the_visit():
    seat = registered.given()

    counted = [
        len(balances(cycle_id=seat.review.cycle_id)),
        len(balances(cycle_id=make.CycleFactory().pk)),
        len(balances(period=YEAR)),
        len(balances(period=(date(2026, 9, 1), registered.PAST_VISIT))),
    ]

    assert counted == [2, 0, 2, 0]


def test_a_reviewer_gives_days_at_visits():
    seat = registered.given("1.5")
    registered.given(reviewer=seat.reviewer)

    (row,) = days.by_reviewer(days.happened())

    assert (row.reviewer, row.days, row.visits) == (seat.reviewer, Decimal("2.5"), 2)


def test_a_value_statement_is_told_both_sides():
    seat = registered.given("2")
    home, host = seat.reviewer.school_id, seat.review.school_id

    told = given_and_received([home, host], *YEAR)

    assert [(row.school_id, row.label, row.quantity, row.unit, row.direction) for row in told] == [
        (home, "Reviewer days given", 2, "day", "given"),
        (host, "Reviewer days received", 2, "day", "received"),
    ]


@pytest.mark.parametrize("many", [1, 3])
def test_the_sums_cost_the_same_for_one_school_and_for_many(many, django_assert_num_queries):
    for _ in range(many):
        registered.given()

    with django_assert_num_queries(3):
        days.given_and_received(days.happened())
