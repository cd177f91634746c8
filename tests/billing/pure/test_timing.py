"""After the event; in March before it."""

from datetime import date

import pytest

from billing.timing import instalment_due, is_due

pytestmark = pytest.mark.no_database


@pytest.mark.parametrize(
    ("happens_on", "on", "expected"),
    [
        (date(2027, 9, 14), date(2027, 9, 14), True),
        (date(2027, 9, 15), date(2027, 9, 14), False),
        (date(2028, 3, 31), date(2028, 3, 1), True),
        (date(2028, 4, 1), date(2028, 3, 31), False),
        (date(2028, 3, 1), date(2028, 2, 29), False),
        (date(2027, 3, 31), date(2028, 3, 1), True),
    ],
)
def test_an_event_is_invoiced_once_it_has_happened_and_in_march_up_to_the_end_of_the_year(happens_on, on, expected):
    assert is_due(happens_on, on) is expected


def test_an_instalment_is_invoiced_from_its_day_on():
    assert [instalment_due(date(2028, 3, 15), date(2028, 3, day)) for day in (14, 15, 16)] == [False, True, True]
