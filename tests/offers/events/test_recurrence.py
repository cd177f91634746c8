"""Meetings keep their time on London's clock, whatever summer time does."""

from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offers.timing.recurrence import Break, EndsBeforeStart, NoSuchTime, at, days_between, meeting, shifted, weekly
from tenants.working_days import LONDON, bank_holidays

FOUR, FIVE = time(16), time(17)
pytestmark = pytest.mark.no_database


def clocks(found):
    return [row.starts_at.astimezone(LONDON).time() for row in found.meetings]


def days(found):
    return [row.starts_at.astimezone(LONDON).date() for row in found.meetings]


def test_a_weekly_meeting_stays_at_four_when_summer_time_begins():
    found = weekly(date(2027, 3, 22), FOUR, FIVE, count=3, every=1)

    assert clocks(found) == [FOUR, FOUR, FOUR]
    assert [row.starts_at.hour for row in found.meetings] == [16, 15, 15]


def test_a_weekly_meeting_stays_at_four_when_summer_time_ends():
    assert [row.starts_at.hour for row in weekly(date(2026, 10, 20), FOUR, FIVE, count=2).meetings] == [15, 16]


def test_bank_holidays_and_half_terms_are_left_out_and_the_number_is_kept():
    found = weekly(
        date(2027, 5, 3),
        FOUR,
        FIVE,
        count=3,
        holidays=bank_holidays(),
        breaks=[Break(date(2027, 5, 10), date(2027, 5, 14))],
    )

    assert days(found) == [date(2027, 5, 17), date(2027, 5, 24), date(2027, 6, 7)]
    assert [(row.day, row.why) for row in found.skipped] == [
        (date(2027, 5, 3), "Bank holiday"),
        (date(2027, 5, 10), "Holiday"),
        (date(2027, 5, 31), "Bank holiday"),
    ]


def test_every_other_week():
    assert days(weekly(date(2027, 1, 5), FOUR, FIVE, count=3, every=2)) == [
        date(2027, 1, 5),
        date(2027, 1, 19),
        date(2027, 2, 2),
    ]


def test_breaks_without_end_leave_nothing():
    found = weekly(date(2027, 1, 5), FOUR, FIVE, count=3, breaks=[Break(date(2027, 1, 1), date(2199, 1, 1))])

    assert found.meetings == []


def test_no_more_than_sixty_meetings_are_made():
    assert len(weekly(date(2027, 1, 5), FOUR, FIVE, count=10_000).meetings) == 60


@pytest.mark.parametrize("ends", [time(15), FOUR])
def test_a_meeting_ends_after_it_starts(ends):
    with pytest.raises(EndsBeforeStart, match=f"{ends:%H:%M} is not after 16:00"):
        meeting(date(2027, 1, 5), FOUR, ends)


def test_the_hour_that_is_skipped_in_march_is_refused():
    with pytest.raises(NoSuchTime, match="There is no 01:30 on 28 March 2027"):
        at(date(2027, 3, 28), time(1, 30))


def test_of_the_hour_that_comes_twice_in_october_the_first_is_meant():
    assert at(date(2026, 10, 25), time(1, 30)) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_a_move_across_the_change_keeps_the_time_on_the_clock():
    before = at(date(2027, 3, 24), FOUR)

    after = shifted(before, 7)

    assert (after.hour, after.astimezone(LONDON).time(), days_between(before, date(2027, 3, 31))) == (15, FOUR, 7)


def test_a_move_may_change_the_time():
    assert shifted(at(date(2027, 3, 24), FOUR), 7, time(9, 30)) == datetime(2027, 3, 31, 8, 30, tzinfo=UTC)


@given(
    day=st.dates(date(2024, 1, 1), date(2035, 1, 1)),
    hour=st.integers(3, 22),
    minute=st.integers(0, 59),
    count=st.integers(1, 60),
    every=st.integers(1, 4),
)
def test_all_meetings_of_a_series_are_on_one_weekday_at_one_time(day, hour, minute, count, every):
    found = weekly(day, time(hour, minute), time(hour + 1, minute), count=count, every=every)

    assert {(one.weekday(), clock) for one, clock in zip(days(found), clocks(found), strict=True)} == {
        (day.weekday(), time(hour, minute))
    }
    assert len(found.meetings) == count
