from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.funding_sums.pots import Match, Pot, is_behind

pytestmark = pytest.mark.no_database
PENCE = st.integers(0, 10**9)


@pytest.mark.parametrize(
    ("received", "spent", "left", "over"), [(100, 40, 60, 0), (100, 100, 0, 0), (100, 101, 0, 1), (0, 0, 0, 0)]
)
def test_a_pot_is_never_below_nothing_without_a_warning(received, spent, left, over):
    pot = Pot(received, spent)

    assert (pot.left_pence, pot.overspent_pence) == (left, over)


@given(PENCE, PENCE)
def test_left_and_overspent_together_are_the_whole_difference(received, spent):
    pot = Pot(received, spent)

    assert pot.left_pence - pot.overspent_pence == received - spent


@pytest.mark.parametrize(("met", "left", "is_met"), [(0, 100, False), (99, 1, False), (100, 0, True), (140, 0, True)])
def test_match_funding_is_met_when_enough_was_added(met, left, is_met):
    match = Match(100, met)

    assert (match.left_pence, match.is_met) == (left, is_met)


def test_match_funding_is_behind_when_less_was_added_than_days_have_passed():
    year = (date(2026, 4, 1), date(2027, 4, 1))

    assert is_behind(Match(365_00, 182_00), *year, on=date(2026, 10, 1)) is True
    assert is_behind(Match(365_00, 183_00), *year, on=date(2026, 10, 1)) is False
