"""Hours come from sessions attended; four fifths of them earn a certificate."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from offers.attending import Attended, Meeting, attended, hours, hours_words

pytestmark = pytest.mark.no_database
START = datetime(2027, 1, 20, 9, 30, tzinfo=UTC)


def meetings(*was_there, minutes=90):
    return [Meeting(START, START + timedelta(minutes=minutes), one) for one in was_there]


def test_hours_are_those_of_the_sessions_attended():
    assert attended(meetings(True, True, False)) == Attended(2, 3, Decimal("3.00"))


@pytest.mark.parametrize(
    ("was_there", "is_enough"),
    [([True] * 4 + [False], True), ([True] * 3 + [False], False), ([True], True), ([False], False), ([], False)],
)
def test_four_fifths_of_the_sessions_are_enough(was_there, is_enough):
    assert attended(meetings(*was_there)).is_enough is is_enough


def test_odd_minutes_are_rounded_to_hundredths():
    assert hours(START, START + timedelta(minutes=50)) == Decimal("0.83")


@pytest.mark.parametrize(
    ("given", "words"), [("2.50", "2.5 hours"), ("1.00", "1 hour"), ("10.00", "10 hours"), ("0.00", "0 hours")]
)
def test_hours_are_written_without_noughts(given, words):
    assert hours_words(Decimal(given)) == words


def test_what_was_attended_in_words():
    assert attended(meetings(True, False)).words == "1 of 2 sessions, 1.5 hours"
