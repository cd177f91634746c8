import statistics as stdlib
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarking import statistics

pytestmark = pytest.mark.no_database

values = st.lists(st.decimals(min_value=-1000, max_value=1000, places=4), min_size=1, max_size=60)


@given(values)
def test_median_is_the_one_of_the_standard_library(numbers):
    assert statistics.median(numbers) == stdlib.median(numbers)


@given(values.filter(lambda numbers: len(numbers) > 1))
def test_quartiles_are_the_inclusive_ones_of_the_standard_library(numbers):
    low, _, high = stdlib.quantiles(numbers, n=4, method="inclusive")

    assert statistics.middle_half(numbers) == (low, high)


@given(values)
def test_middle_half_holds_the_median_and_at_least_half_of_the_values(numbers):
    low, high = statistics.middle_half(numbers)

    assert low <= statistics.median(numbers) <= high
    assert 2 * sum(low <= number <= high for number in numbers) >= len(numbers) - 2


@given(values)
def test_the_order_of_the_values_does_not_matter(numbers):
    assert statistics.middle_half(numbers) == statistics.middle_half(numbers[::-1])


@given(values)
def test_the_highest_value_is_first_and_in_the_hundredth_percentile(numbers):
    highest = max(numbers)

    assert statistics.ranks(numbers)[highest] == 1
    assert statistics.percentile(highest, numbers) == 100


@given(values)
def test_ranks_from_both_ends_and_ties_account_for_every_value(numbers):
    value = numbers[0]
    above = statistics.ranks(numbers)[value] - 1
    below = statistics.ranks(numbers, highest_first=False)[value] - 1

    assert above + below + numbers.count(value) == len(numbers)


def test_equal_values_share_the_better_place():
    numbers = [Decimal(n) for n in (5, 7, 7, 9)]

    assert statistics.ranks(numbers) == {Decimal(9): 1, Decimal(7): 2, Decimal(5): 4}


def test_percentile_counts_ties_to_the_right():
    numbers = [Decimal(n) for n in (1, 2, 2, 4)]

    assert [statistics.percentile(n, numbers) for n in numbers] == [25, 75, 75, 100]


@pytest.mark.parametrize("question", [statistics.median, statistics.middle_half])
def test_a_statistic_of_nothing_is_refused(question):
    with pytest.raises(statistics.NoValues):
        question([])


def test_a_percentile_among_nothing_is_refused():
    with pytest.raises(statistics.NoValues):
        statistics.percentile(Decimal(1), [])


@pytest.mark.parametrize(
    ("before", "after", "within"),
    [((78, 85), (79, 85), True), ((50, 85), (79, 85), False), ((0, 10), (0, 10), True), ((3, 0), (5, 9), True)],
)
def test_a_change_of_few_schools_is_within_chance(before, after, within):
    pair = [(Decimal(part), Decimal(base)) for part, base in (before, after)]

    assert statistics.is_within_chance(*pair) is within
