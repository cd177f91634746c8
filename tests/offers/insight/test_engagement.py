from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offers.figures.engagement import Way, level, middles, score

pytestmark = pytest.mark.no_database

COUNTS = st.dictionaries(
    st.integers(1, 40), st.dictionaries(st.sampled_from(list(Way)), st.integers(0, 99).map(Decimal)), max_size=12
)


def of(*places: int) -> dict[int, dict[Way, Decimal]]:
    return {number: {Way.BOOKINGS: Decimal(count)} for number, count in enumerate(places, 1)}


def test_the_middle_is_that_of_the_schools_that_did_it_at_all():
    assert middles(of(0, 0, 2, 4, 9).values())[Way.BOOKINGS] == 4


def test_levels_compare_with_the_middle_school():
    assert [row.levels[Way.BOOKINGS] for row in score(of(0, 2, 4, 7, 8))] == [0, 1, 1, 2, 2]


@pytest.mark.parametrize(("count", "expected"), [(0, 0), (1, 1), (3, 1), (4, 2), (7, 2), (8, 3)])
def test_level_of_a_count_where_the_middle_is_four(count: int, expected: int):
    assert level(Decimal(count), Decimal(4)) == expected


def test_schools_that_all_do_the_same_are_all_in_the_middle():
    assert [row.score for row in score(of(5, 5, 5))] == [2, 2, 2]


@given(COUNTS)
def test_the_score_is_the_sum_of_the_levels_and_nobody_gets_lost(counts: dict[int, dict[Way, Decimal]]):
    rows = score(counts)

    assert [row.school_id for row in rows] == list(counts)
    assert all(row.score == sum(row.levels.values()) and 0 <= row.score <= 18 for row in rows)


@given(COUNTS)
def test_who_does_more_of_something_has_no_lower_level(counts: dict[int, dict[Way, Decimal]]):
    rows = score(counts)

    for way in Way:
        ordered = sorted(rows, key=lambda row: row.counts[way])
        assert [row.levels[way] for row in ordered] == sorted(row.levels[way] for row in ordered)
