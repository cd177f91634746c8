"""The price of a line: quantity × rate less a discount."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.pricing import DiscountTooLarge, DiscountWithoutReason, LinePrice
from tests.money_examples import proof

pytestmark = pytest.mark.no_database


def test_a_price_is_rounded_once_half_up():
    assert LinePrice(Decimal("0.3333"), Decimal("1.5")).net_pence == 50
    assert LinePrice(Decimal("1.1425"), Decimal(2)).net_pence == 229
    assert LinePrice(Decimal("0.005")).net_pence == 1


def test_the_net_is_after_the_discount():
    price = LinePrice(Decimal(450), Decimal(3), "days", 100_00, "second visit")

    assert (price.before_discount_pence, price.net_pence) == (1_350_00, 1_250_00)
    assert price.arithmetic == "3 days × £450.00 = £1,350.00, less £100.00 (second visit) = £1,250.00"


@pytest.mark.parametrize(
    ("price", "expected"),
    [
        (LinePrice(Decimal(450)), ""),
        (
            LinePrice(Decimal(450), discount_pence=50_00, discount_reason="early"),
            "£450.00, less £50.00 (early) = £400.00",
        ),
        (LinePrice(Decimal("1.1425"), Decimal("2.50")), "2.5 × £1.1425 = £2.86"),
        (LinePrice(Decimal(2), Decimal(1200), "pupils"), "1,200 pupils × £2.00 = £2,400.00"),
    ],
)
def test_the_arithmetic_says_what_was_worked_out(price, expected):
    assert price.arithmetic == expected


@pytest.mark.parametrize("pence", [450_01, -1])
def test_a_discount_is_at_most_the_price_and_never_negative(pence):
    with pytest.raises(DiscountTooLarge, match=r"more than £450\.00") as refused:
        LinePrice(Decimal(450), discount_pence=pence, discount_reason="x")

    assert refused.value.code == "discount_too_large"


def test_a_whole_price_may_be_taken_off():
    assert LinePrice(Decimal(450), discount_pence=450_00, discount_reason="goodwill").net_pence == 0


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_discount_has_a_reason(reason):
    with pytest.raises(
        DiscountWithoutReason, match=r"^Say why the discount is given: it is printed on the invoice\.$"
    ) as refused:
        LinePrice(Decimal(450), discount_pence=1, discount_reason=reason)

    assert refused.value.code == "discount_without_reason"


def test_nothing_can_be_taken_off_a_negative_price():
    with pytest.raises(DiscountTooLarge):
        LinePrice(Decimal(-1), discount_pence=1, discount_reason="x")


def test_a_negative_price_without_discount_stands():
    assert LinePrice(Decimal(-1)).net_pence == -1_00


@proof
@given(
    rate=st.decimals(0, 10_000, places=4),
    quantity=st.decimals(0, 10_000, places=2),
    share=st.integers(0, 100),
)
def test_net_and_discount_are_the_price_before_it(rate, quantity, share):
    before = LinePrice(rate, quantity).net_pence
    price = LinePrice(rate, quantity, "", before * share // 100, "reason")

    assert price.net_pence + price.discount_pence == before
    assert abs(before - rate * quantity * 100) <= Decimal("0.5")
