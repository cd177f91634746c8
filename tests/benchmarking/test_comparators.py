from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarking import comparators
from benchmarking.comparators import Profile

pytestmark = pytest.mark.no_database

profiles = st.lists(
    st.builds(
        Profile,
        partnership_id=st.integers(1, 200),
        members=st.integers(0, 400).map(Decimal),
        primary_share=st.decimals(0, 1, places=2),
    ),
    min_size=1,
    max_size=40,
    unique_by=lambda profile: profile.partnership_id,
)


def profile(number, members, primary="0.8"):
    return Profile(number, Decimal(members), Decimal(primary))


def test_the_nearest_are_alike_in_size_and_phase():
    focus = profile(1, 90, "0.8")
    others = [profile(2, 92, "0.8"), profile(3, 340, "0.8"), profile(4, 90, "0.1"), profile(5, 88, "0.7")]

    assert comparators.nearest(focus, [focus, *others], count=3) == [2, 5, 4]


def test_size_weighs_more_than_phase():
    focus = profile(1, 100, "0.5")
    others = [profile(2, 200, "0.5"), profile(3, 100, "1.0")]

    assert comparators.nearest(focus, others) == [3, 2]


def test_partnerships_that_are_all_alike_are_at_no_distance():
    one, other = profile(1, 50), profile(2, 50)

    assert comparators.distance(one, other, comparators.spread([one, other])) == 0


@given(profiles)
def test_a_set_holds_no_partnership_twice_and_not_the_focus(everyone):
    chosen = comparators.nearest(everyone[0], everyone)

    assert len(chosen) == len(set(chosen)) == min(len(everyone) - 1, comparators.NEAREST)
    assert everyone[0].partnership_id not in chosen


@given(profiles)
def test_distance_is_the_same_in_both_directions_and_never_above_one(everyone):
    ranges = comparators.spread(everyone)
    one, other = everyone[0], everyone[-1]

    assert comparators.distance(one, other, ranges) == comparators.distance(other, one, ranges) <= 1
