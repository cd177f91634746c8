"""Pence, pounds, rounding and sharing out."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenants import money
from tests.money_examples import proof

pytestmark = pytest.mark.no_database


@pytest.mark.parametrize(
    ("value", "expected"),
    [("0.4", 0), ("0.5", 1), ("0.49999", 0), ("1.5", 2), ("2.5", 3), ("-0.5", -1), ("-0.4", 0), ("-2.5", -3), ("7", 7)],
)
def test_halves_are_rounded_away_from_zero(value, expected):
    assert money.round_half_up(Decimal(value)) == expected


@pytest.mark.parametrize(
    ("pounds", "pence"), [("0.005", 1), ("0.0049", 0), ("1", 100), ("8037.00", 8_037_00), ("-1.5", -150)]
)
def test_pounds_become_pence(pounds, pence):
    assert money.to_pence(Decimal(pounds)) == pence


def test_rate_times_quantity_is_rounded_once():
    assert money.multiply(Decimal("1.1425"), Decimal(420)) == 479_85
    assert money.multiply(Decimal("0.3333"), Decimal("0.015")) == 0
    assert money.multiply(Decimal("0.3334"), Decimal("0.015")) == 1


@pytest.mark.parametrize(
    ("pence", "rate", "expected"), [(68_33, "20", 13_67), (10, "5", 1), (9, "5", 0), (-10, "5", -1), (100, "17.5", 18)]
)
def test_a_percentage_is_rounded_once(pence, rate, expected):
    assert money.percentage(pence, Decimal(rate)) == expected


@pytest.mark.parametrize(
    ("pence", "text"),
    [
        (0, "£0.00"),
        (5, "£0.05"),
        (99, "£0.99"),
        (100, "£1.00"),
        (8_037_00, "£8,037.00"),
        (-180_00, "−£180.00"),
        (-1, "−£0.01"),
    ],
)
def test_pence_are_written_as_pounds(pence, text):
    assert money.format_pence(pence) == text


@pytest.mark.parametrize(
    ("rate", "text"),
    [
        ("19", "£19.00"),
        ("1.1425", "£1.1425"),
        ("1.1400", "£1.14"),
        ("0.1", "£0.10"),
        ("1234.5", "£1,234.50"),
        ("2.005", "£2.005"),
    ],
)
def test_a_rate_has_two_to_four_decimals(rate, text):
    assert money.format_rate(Decimal(rate)) == text


@pytest.mark.parametrize(
    ("pence", "weights", "expected"),
    [
        (100, [1, 1, 1], [34, 33, 33]),
        (7_980_00, [7, 5], [4_655_00, 3_325_00]),
        (5, [0, 1], [0, 5]),
        (1, [1, 1], [1, 0]),
        (2, [3, 1], [2, 0]),
        (-1, [1, 1], [0, -1]),
        (0, [1, 2], [0, 0]),
        (10, [1], [10]),
        (10, [1, 2], [3, 7]),
        (100, [1, 2, 4], [14, 29, 57]),
    ],
)
def test_an_amount_is_shared_by_weights_largest_remainder_first(pence, weights, expected):
    assert money.split(pence, weights) == expected


@pytest.mark.parametrize("weights", [[], [0], [0, 0], [1, -1], [-2, 1]])
def test_weights_must_come_to_something(weights):
    with pytest.raises(ValueError, match=r"^weights must sum to more than nothing$"):
        money.split(100, weights)


@proof
@given(pence=st.integers(-(10**9), 10**9), weights=st.lists(st.integers(1, 1000), min_size=1, max_size=20))
def test_shares_sum_back_and_are_within_a_penny_of_exact(pence, weights):
    parts = money.split(pence, weights)

    assert sum(parts) == pence
    assert all(
        abs(part * sum(weights) - pence * weight) < sum(weights) for part, weight in zip(parts, weights, strict=True)
    )
