from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offers.timing.school_terms import term_of, terms_between

pytestmark = pytest.mark.no_database


@pytest.mark.parametrize(
    ("day", "label"),
    [
        (date(2026, 9, 1), "Autumn 2026"),
        (date(2026, 12, 31), "Autumn 2026"),
        (date(2027, 1, 1), "Spring 2027"),
        (date(2027, 4, 14), "Spring 2027"),
        (date(2027, 4, 15), "Summer 2027"),
        (date(2027, 8, 31), "Summer 2027"),
    ],
)
def test_each_day_is_in_a_term(day: date, label: str):
    assert term_of(day).label == label


def test_a_year_has_three_terms():
    assert [term.label for term in terms_between(date(2026, 9, 1), date(2027, 8, 31))] == [
        "Autumn 2026",
        "Spring 2027",
        "Summer 2027",
    ]


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)))
def test_a_term_begins_on_or_before_its_days(day: date):
    assert term_of(day).starts_on <= day
    assert terms_between(day, day) == [term_of(day)]
