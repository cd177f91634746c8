"""The figures peer review publishes, for a year worked out by hand."""

from datetime import date
from typing import Any

import pytest

from peer_review import benchmarks
from peer_review.enums import Stage
from tenants.figures import FigureCode, Ratio
from tests.factories import peer_review as make
from tests.factories import peer_review_insight as insight
from tests.factories.membership import MembershipYearFactory, SchoolFactory, SubscriptionFactory


def member() -> Any:
    school = SchoolFactory()
    SubscriptionFactory(school=school, year=MembershipYearFactory(start_year=2026), status="active")
    return school


def test_member_schools_count_once_when_their_visit_is_over() -> None:
    first, second, _ = member(), member(), member()
    cycle = make.CycleFactory()
    make.ReviewFactory(cycle=cycle, school=first, stage=Stage.CLOSED)
    make.ReviewFactory(cycle=cycle, school=first, stage=Stage.DRAFT, number=2)
    make.ReviewFactory(school=second, stage=Stage.VISIT)
    make.ReviewFactory(school=second, stage=Stage.CANCELLED)
    make.ReviewFactory(school=second, stage=Stage.CLOSED, visit_starts_on=date(2026, 6, 1), visit_ends_on=None)
    make.ReviewFactory(stage=Stage.CLOSED)

    assert benchmarks.figures(2026)[FigureCode.REVIEW_COVERAGE] == Ratio(1, 3, 3)


def test_actions_are_counted_at_six_months_in_the_year_they_were_looked_at() -> None:
    review = make.ReviewFactory(stage=Stage.FOLLOW_UP)
    insight.FollowUpFactory(review=review, held_on=date(2027, 3, 1), done_count=3, action_count=4)
    insight.FollowUpFactory(review=review, months=3, held_on=date(2027, 1, 1), done_count=0, action_count=4)
    insight.FollowUpFactory(held_on=date(2027, 8, 31), done_count=0, action_count=2)
    insight.FollowUpFactory(held_on=date(2027, 9, 1), done_count=9, action_count=9)
    insight.FollowUpFactory(held_on=None)

    assert benchmarks.figures(2026)[FigureCode.ACTIONS_AFTER_SIX_MONTHS] == Ratio(3, 6, 2)


def test_a_year_without_reviews_has_no_figures() -> None:
    member()

    assert benchmarks.figures(2026) == {}


@pytest.mark.parametrize("count", [1, 3])
def test_figures_take_a_fixed_number_of_queries(count: int, django_assert_num_queries: Any) -> None:
    for _ in range(count):
        make.ReviewFactory(school=member(), stage=Stage.CLOSED)

    with django_assert_num_queries(3):
        benchmarks.figures(2026)
