"""Instalments: they meet without a gap and sum to the price to the penny."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offers.enums import Schedule
from offers.pricing.instalments import ended_early, instalments

YEAR = (date(2026, 9, 1), date(2027, 9, 1))
days = st.dates(date(2023, 1, 1), date(2030, 12, 31))
schedules = st.sampled_from(Schedule.values)


def due(schedule, net_pence, starts_on, ends_before):
    return [(row.due_on, row.net_pence) for row in instalments(schedule, net_pence, starts_on, ends_before)]


def test_once_at_the_start():
    assert due("start", 1_000_00, *YEAR) == [(date(2026, 9, 1), 1_000_00)]


def test_once_at_the_end_is_due_on_the_last_day():
    assert due("end", 1_000_00, *YEAR) == [(date(2027, 8, 31), 1_000_00)]


def test_each_term_of_a_year():
    assert due("terms", 1_000_00, *YEAR) == [
        (date(2026, 9, 1), 333_34),
        (date(2027, 1, 1), 333_33),
        (date(2027, 4, 15), 333_33),
    ]


def test_each_quarter_of_a_financial_year():
    found = due("quarters", 400_00, date(2027, 4, 1), date(2028, 4, 1))

    assert found == [(date(2027, month, 1), 100_00) for month in (4, 7, 10)] + [(date(2028, 1, 1), 100_00)]


@pytest.mark.parametrize(
    ("starts_on", "parts"),
    [
        (date(2026, 9, 1), 12),
        (date(2027, 3, 31), 6),
        (date(2027, 4, 1), 5),
        (date(2027, 8, 31), 1),
    ],
)
def test_months_begun_count_whole(starts_on, parts):
    found = instalments("months", 600_00, starts_on, date(2027, 9, 1))

    assert len(found) == parts
    assert found[0].starts_on == starts_on


def test_a_service_that_begins_on_29_february():
    found = instalments("months", 300_00, date(2028, 2, 29), date(2028, 5, 1))

    assert [(row.starts_on, row.ends_before) for row in found] == [
        (date(2028, 2, 29), date(2028, 3, 1)),
        (date(2028, 3, 1), date(2028, 4, 1)),
        (date(2028, 4, 1), date(2028, 5, 1)),
    ]


@given(schedules, st.integers(0, 10**9), days, st.integers(1, 1200))
def test_they_sum_to_the_price_and_meet_without_a_gap(schedule, net_pence, starts_on, length):
    ends_before = starts_on + timedelta(days=length)

    rows = instalments(schedule, net_pence, starts_on, ends_before)

    assert sum(row.net_pence for row in rows) == net_pence
    assert (rows[0].starts_on, rows[-1].ends_before) == (starts_on, ends_before)
    assert all(a.ends_before == b.starts_on for a, b in pairwise(rows))
    assert all(row.starts_on <= row.due_on < row.ends_before for row in rows)


@given(schedules, st.integers(0, 10**9), days, st.integers(1, 1200), st.data())
def test_ended_early_they_sum_to_what_is_kept_and_are_due_by_its_last_day(schedule, net_pence, starts_on, length, data):
    rows = instalments(schedule, net_pence, starts_on, starts_on + timedelta(days=length))
    kept = data.draw(st.integers(0, net_pence))
    last_day = starts_on + timedelta(days=data.draw(st.integers(0, length - 1)))

    found = ended_early(rows, kept, last_day)

    assert sum(row.net_pence for row in found) == kept
    assert all(starts_on <= row.due_on <= last_day for row in found)
    assert {(row.starts_on, row.ends_before) for row in found} <= {(row.starts_on, row.ends_before) for row in rows}
