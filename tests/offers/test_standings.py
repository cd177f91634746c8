"""How several schools stand towards offers at once."""

from typing import Any

import pytest

from offers.enums import Audience
from offers.queries.standings import standing_of, standings_of
from tests.factories import membership as members
from tests.factories import offers as catalogue
from tests.factories import offers_buying as make
from tests.factories.billing_reminders import settings


def test_each_school_stands_as_it_does_alone() -> None:
    schools = [make.member(), members.SchoolFactory(), members.SchoolFactory(la_code=309)]

    found = standings_of(schools, catalogue.ON)

    assert found == {school.pk: standing_of(school, catalogue.ON) for school in schools}
    assert found[schools[0].pk].audience == Audience.FULL


def test_of_no_schools_nothing_is_asked(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        assert standings_of([], catalogue.ON) == {}


@pytest.mark.parametrize("count", [1, 3])
def test_many_schools_take_as_many_queries_as_one(count: int, django_assert_num_queries: Any) -> None:
    schools = [make.member() for _ in range(count)]
    settings(stops_member_prices=True, grace_days=60)

    with django_assert_num_queries(5):
        standings_of(schools, catalogue.ON)
