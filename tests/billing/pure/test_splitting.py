"""A charge in parts: net and VAT of the parts are exactly those of the whole."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.splitting import Part, SplitRefused, parts
from tests.money_examples import proof

pytestmark = pytest.mark.no_database


def test_halves_of_an_odd_penny_sum_back():
    assert parts(68_33, 13_67, [1, 1]) == [Part(34_17, 6_84), Part(34_16, 6_83)]


def test_shares_follow_the_weights():
    assert parts(7_980_00, 1_596_00, [7, 5]) == [Part(4_655_00, 931_00), Part(3_325_00, 665_00)]


def test_a_penny_of_vat_goes_where_most_of_the_net_is_reached():
    assert parts(5, 1, [2, 3]) == [Part(2, 0), Part(3, 1)]
    assert parts(5, 1, [3, 2]) == [Part(3, 1), Part(2, 0)]


def test_a_charge_without_vat_has_parts_without():
    assert parts(1_00, 0, [1, 1, 1]) == [Part(34, 0), Part(33, 0), Part(33, 0)]


@pytest.mark.parametrize("weights", [[], [1], [1, 0], [2, -1]])
def test_at_least_two_payers_share(weights):
    with pytest.raises(
        SplitRefused, match=r"^A charge is split between at least two payers, each with a share of more than nothing\.$"
    ) as refused:
        parts(100, 20, weights)

    assert refused.value.code == "split_refused"


def test_a_share_of_nothing_is_refused():
    with pytest.raises(SplitRefused, match=r"^A share would come to less than a penny\.$"):
        parts(1, 0, [1, 1])


def test_a_share_of_one_penny_is_none_too_small():
    assert parts(2, 0, [1, 1]) == [Part(1, 0), Part(1, 0)]


@proof
@given(
    net=st.integers(10**4, 10**9),
    rate=st.sampled_from([0, 5, 20]),
    weights=st.lists(st.integers(1, 50), min_size=2, max_size=9),
)
def test_any_parts_sum_to_the_whole_and_carry_their_own_vat(net, rate, weights):
    vat = (net * rate + 50) // 100

    made = parts(net, vat, weights)

    assert (sum(part.net_pence for part in made), sum(part.vat_pence for part in made)) == (net, vat)
    assert all(abs(part.vat_pence * net - part.net_pence * vat) <= net for part in made)
