"""Half days, diaries, suggestions, use and statement lines: arithmetic without a database."""

from datetime import date
from decimal import Decimal

import pytest

from offers.figures import utilisation
from offers.figures.utilisation import Use
from offers.matching_providers import Ask, Candidate, Refused, match, shared_words
from offers.pricing import statement_lines
from offers.pricing.statement_lines import StatementLine
from offers.timing import half_days
from offers.timing.availability import Diary, days_left_words, free_halves, why_not, working_days

pytestmark = pytest.mark.no_database
MONDAY, TUESDAY, NEXT_MONDAY = date(2026, 11, 2), date(2026, 11, 3), date(2026, 11, 9)


@pytest.mark.parametrize(
    ("halves", "said"), [(0, "no days"), (1, "half a day"), (2, "1 day"), (3, "1½ days"), (4, "2 days")]
)
def test_half_days_read_as_days(halves, said):
    assert half_days.words(halves) == said


@pytest.mark.parametrize(("halves", "pence"), [(1, 240_01), (2, 400_01), (3, 640_02), (4, 800_02)])
def test_a_single_half_day_is_paid_by_its_share(halves, pence):
    assert half_days.pay_pence(halves, 400_01, 60) == pence


def test_travel_and_cover_are_rounded_once():
    assert (half_days.travel_pence(Decimal("12.5"), 45), half_days.cover_pence(2, 3, 220_00)) == (563, 660_00)


def test_a_diary_leaves_out_weekdays_absences_and_bank_holidays():
    diary = Diary(weekdays=[0, 1, 4], absences=[(TUESDAY, date(2026, 11, 5))])

    november = working_days(diary, MONDAY, NEXT_MONDAY)
    christmas = working_days(diary, date(2026, 12, 24), date(2026, 12, 30))

    assert (november, christmas) == ([MONDAY, date(2026, 11, 6)], [date(2026, 12, 29)])


def test_half_days_that_are_taken_are_not_free():
    diary = Diary(weekdays=[0], taken={(MONDAY, "am"): "Ash School"})

    assert free_halves(diary, MONDAY, NEXT_MONDAY) == [(MONDAY, "pm")]


@pytest.mark.parametrize(
    ("on", "half", "reason"),
    [
        (MONDAY, "am", "Monday 2 November, morning is taken: Ash School"),
        (MONDAY, "pm", ""),
        (TUESDAY, "am", "Tuesday 3 November is in an absence"),
        (date(2026, 11, 7), "am", "Saturday 7 November is not a working day"),
        (date(2026, 12, 25), "am", "Friday 25 December is a bank holiday"),
    ],
)
def test_a_diary_says_why_a_half_day_cannot_be_had(on, half, reason):
    diary = Diary(absences=[(TUESDAY, date(2026, 11, 4))], taken={(MONDAY, "am"): "Ash School"})

    assert why_not(diary, on, half) == reason


def test_days_left_are_said_where_there_is_a_limit():
    assert [days_left_words(Diary(days_a_year=20, used=31)), days_left_words(Diary())] == [
        "4.5 days of 20 left this year",
        "",
    ]


def test_those_who_can_come_best_first_with_the_reason():
    known = Candidate(1, "Asha", expertise="Early reading, phonics", free=4, visits=2)
    fresh = Candidate(2, "Ben", expertise="Phonics", free=10, halves_left=12)
    near = Candidate(3, "Cleo", free=2, is_near=True, visits=1)

    found, refused = match(Ask("Help with early reading", 2), [near, fresh, known])

    assert refused == []
    assert [(one.name, one.reason) for one in found] == [
        (
            "Asha",
            "Knows about early, reading. Has been at the school 2 times before. Free for 2 days in that time.",
        ),
        ("Cleo", "Has been at the school before. Near the school. Free for 1 day in that time."),
        ("Ben", "Free for 5 days in that time. 6 days left this year."),
    ]


def test_those_who_cannot_are_named_with_the_reason():
    candidates = [
        Candidate(1, "Ash School", is_the_school=True),
        Candidate(2, "Ben", is_in_pool=False),
        Candidate(3, "Cleo", halves_left=1, free=9),
        Candidate(4, "Dan", free=1),
        Candidate(5, "Eve", is_named=False),
    ]

    found, refused = match(Ask("Anything", 2, "Counselling"), candidates)

    assert found == []
    assert refused == [
        Refused(1, "Ash School", "It is the school that asks"),
        Refused(2, "Ben", "Not in the pool “Counselling”"),
        Refused(3, "Cleo", "Only half a day left this year"),
        Refused(4, "Dan", "Free for half a day in that time, 1 day wanted"),
        Refused(5, "Eve", "Another provider delivers this offer"),
    ]


def test_a_plural_fits_its_singular_and_common_words_count_for_nothing():
    assert shared_words("Governors and our phonics for the school", "governor training for the school") == ["governors"]


def test_the_use_of_a_pool_sums_half_days_and_not_shares():
    month = date(2026, 11, 1)
    busy, idle, absent = Use("A", month, 4, 4, 2), Use("B", month, 36, 6, 0), Use("C", month, 0, 0, 0)

    pool = utilisation.together("Pool", month, [busy, idle, absent])

    assert (pool.booked_percent, pool.delivered_percent, pool.words) == (25, 5, "25 % booked of 20 days")
    assert (absent.booked_percent, absent.words) == (None, "Nobody available")


def test_months_go_over_the_year():
    assert utilisation.months(date(2026, 11, 15), date(2027, 1, 2)) == [
        date(2026, 11, 1),
        date(2026, 12, 1),
        date(2027, 1, 1),
    ]


def test_a_line_of_a_statement_is_the_same_after_storing():
    line = StatementLine(MONDAY, "Phonics", "Ash School", 3, 600_00, 5_63)

    assert statement_lines.from_json(line.as_json()) == line
    assert (statement_lines.total([line, line]), statement_lines.number(42, date(2026, 11, 1))) == (
        1211_26,
        "PS-2611-00042",
    )
