"""Shares of ratings always say of how many answers."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offers.figures.ratings import EventShare, Share, counted, good_or_better, is_shown, rated, together

pytestmark = pytest.mark.no_database


def test_the_share_says_its_base():
    assert good_or_better([5] * 30 + [4] * 14 + [2] * 3).words() == "94 % rated good or better (base 47 answers)"


def test_one_answer_is_one_answer():
    assert Share(1, 1).words() == "100 % rated good or better (base 1 answer)"


def test_without_answers_there_is_no_share():
    assert (good_or_better([]).percent, good_or_better([]).words()) == (None, "No answers yet")


def test_answers_without_a_rating_are_not_in_the_base():
    assert good_or_better([5, None, 3, None]) == Share(1, 2)


def test_halves_are_rounded_up():
    assert [Share(count, 8).percent for count in (1, 3, 7)] == [13, 38, 88]


def test_the_mean_has_one_decimal_and_the_counts_every_value():
    found = rated([5, 4, 4, 2, None])

    assert (found.mean, found.counts, found.base) == (Decimal("3.8"), {5: 1, 4: 2, 3: 0, 2: 1, 1: 0}, 4)


@pytest.mark.parametrize(("base", "is_anonymous", "shown"), [(2, True, False), (3, True, True), (1, False, True)])
def test_few_anonymous_answers_are_not_shown(base, is_anonymous, shown):
    assert is_shown(base, is_anonymous=is_anonymous) is shown


def event(answers: int, *, is_anonymous: bool = True) -> EventShare:
    return EventShare(Share(0, answers), answers, is_anonymous)


@pytest.mark.parametrize(
    ("answers", "base"),
    [([], 0), ([3, 4], 7), ([5, 2], 5), ([2], 0), ([5, 1, 1], 5), ([5, 1, 2], 8), ([1, 2], 3), ([5, 1, 1, 1], 8)],
)
def test_what_is_not_shown_goes_into_a_sum_only_where_it_is_not_told_by_it(answers, base):
    assert together(row.share for row in counted([event(number) for number in answers])) == Share(0, base)


def test_answers_that_are_not_anonymous_are_always_counted():
    assert len(counted([event(5), event(1, is_anonymous=False)])) == 2


@given(st.lists(st.integers(1, 5), min_size=1))
def test_shares_stay_between_nothing_and_all(ratings):
    share = good_or_better(ratings)

    assert 0 <= share.percent <= 100
    assert share.base == len(ratings)
    assert (share.percent == 100) >= (share.count == share.base)
