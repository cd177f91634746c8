from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenants.charts.scales import scale

pytestmark = pytest.mark.no_database

values = st.lists(st.decimals(min_value=-(10**9), max_value=10**9, places=4), min_size=1, max_size=30)


@given(values, st.booleans())
def test_every_value_falls_between_the_ends(numbers, from_zero):
    axis = scale(numbers, start=100, end=500, from_zero=from_zero)

    assert all(100 <= axis.position(number) <= 500 for number in numbers)


@given(values, st.booleans())
def test_an_axis_has_few_ticks_and_ends_on_one(numbers, from_zero):
    axis = scale(numbers, start=0, end=100, from_zero=from_zero)

    assert 2 <= len(axis.ticks()) <= 8
    assert (axis.ticks()[0], axis.ticks()[-1]) == (axis.low, axis.high)


@given(values)
def test_lengths_start_from_zero(numbers):
    axis = scale(numbers, start=0, end=100, from_zero=True)

    assert axis.low <= 0 <= axis.high


@pytest.mark.parametrize(
    ("numbers", "ticks"),
    [
        (["0.61", "1"], ["0.6", "0.7", "0.8", "0.9", "1.0"]),
        (["0"], ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
        (["7", "7"], ["0", "2", "4", "6", "8"]),
        (["1", "1"], ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]),  # shares that are all 100 % do not reach beyond
        ([], ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
    ],
)
def test_ticks_are_round_numbers(numbers, ticks):
    axis = scale([Decimal(number) for number in numbers], start=0, end=1, from_zero=False)

    assert axis.ticks() == [Decimal(tick) for tick in ticks]


def test_an_axis_can_run_upwards():
    axis = scale([Decimal(0), Decimal(10)], start=200, end=0, from_zero=True)

    assert [axis.position(Decimal(value)) for value in (0, 5, 10)] == [200, 100, 0]
