from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.funding_sums.dependency import concentration, shares

pytestmark = pytest.mark.no_database
AMOUNTS = st.dictionaries(st.text(max_size=5), st.integers(-(10**6), 10**9), max_size=8)


def test_the_largest_comes_first_in_whole_per_cent():
    found = shares({"Schools": 1_000_000_00, "Council": 600_000_00, "Trust": 164_000_00})

    assert [(share.label, share.per_cent) for share in found] == [("Schools", 57), ("Council", 34), ("Trust", 9)]


def test_what_was_credited_in_full_has_no_share():
    assert [share.label for share in shares({"Gone": 0, "Owed": -5, "Left": 5})] == ["Left"]


def test_equal_shares_are_in_the_order_of_their_names():
    assert [share.label for share in shares({"B": 1, "A": 1})] == ["A", "B"]


def test_one_payer_is_full_concentration_and_four_equal_ones_a_quarter():
    assert (concentration({"A": 7}), concentration(dict.fromkeys("ABCD", 7)), concentration({})) == (
        1, Decimal("0.25"), 0,
    )  # fmt: skip


@given(AMOUNTS)
def test_shares_sum_to_one_and_concentration_lies_between(amounts):
    found = shares(amounts)

    assert abs(sum(share.share for share in found) - (1 if found else 0)) < Decimal("1e-20")
    assert (0 < concentration(amounts) <= 1) is bool(found)
