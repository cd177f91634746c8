"""Many numbers asked at once."""

from typing import Any

from django.db.models import F

from membership.models import School
from tenants.queries.counting import Whole, numbers
from tests.factories.membership import SchoolFactory


def test_counts_sums_and_largest_are_one_query(django_assert_num_queries: Any) -> None:
    for urn in (100_001, 100_004):
        SchoolFactory(urn=urn)
    every = School.objects.select_related("trust").order_by("name")

    with django_assert_num_queries(1):
        found = numbers(
            schools=every,
            first=every.filter(urn=100_001),
            sum=Whole(every, F("urn") + 1),
            newest=Whole(every, "urn", "max"),
        )

    assert found == {"schools": 2, "first": 1, "sum": 200_007, "newest": 100_004}


def test_of_no_rows_the_sum_is_nought_and_nothing_is_the_largest() -> None:
    for rows in (School.objects.all(), School.objects.none()):
        assert numbers(count=rows, sum=Whole(rows, "urn"), newest=Whole(rows, "urn", "max")) == {
            "count": 0,
            "sum": 0,
            "newest": None,
        }
