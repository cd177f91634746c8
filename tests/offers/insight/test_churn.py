from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offers.figures.churn import Facts, Level, Reason, assess

pytestmark = pytest.mark.no_database

ON = date(2027, 1, 18)
FINE = {"used_now": 9, "used_before": 9, "last_sign_in": ON, "days_into_year": 139}


def reasons(**facts: Any) -> list[Reason]:
    return list(assess(Facts(**(FINE | facts)), ON).reasons)


def test_nothing_speaks_against_a_school_that_goes_on_as_before():
    assert reasons() == []


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"has_declined": True}, Reason("declined", 6, "Declined the membership it was offered.")),
        ({"has_asked_to_talk": True}, Reason("talk", 3, "Asked to talk before it confirms.")),
        ({"has_disputed": True}, Reason("disputed", 2, "Disputes the pupil number its price rests on.")),
        ({"used_now": 0}, Reason("unused", 3, "Has used nothing this year: no service, no place, no visit.")),
        ({"used_now": 3}, Reason("fell", 3, "Used 3 this year, 9 by this day last year.")),
        ({"used_now": 6}, Reason("fell", 2, "Used 6 this year, 9 by this day last year.")),
        ({"notices": 1}, Reason("notice", 2, "Gave notice on a service.")),
        ({"notices": 5}, Reason("notice", 3, "Gave notice on 5 services.")),
        (
            {"overdue_pence": 1_140_00, "overdue_days": 61},
            Reason("overdue", 2, "Owes £1,140.00 overdue, the oldest for 61 days."),
        ),
        ({"unanswered": 1}, Reason("unanswered", 1, "Waits for an answer to a request.")),
        ({"unanswered": 4}, Reason("unanswered", 2, "Waits for an answer to 4 requests.")),
        ({"low_ratings": 1}, Reason("ratings", 1, "Rated one thing 2 of 5 or lower this year.")),
        ({"last_sign_in": None}, Reason("silent", 2, "Nobody of the school has ever signed in.")),
        ({"last_sign_in": ON - timedelta(91)}, Reason("silent", 1, "Nobody has signed in for 91 days.")),
        (
            {"paid_pence": 100_00, "value_pence": 79_99},
            Reason("value", 1, "Used £79.99 at non-members’ prices and was invoiced £100.00."),
        ),
    ],
)
def test_each_rule_says_what_it_saw(facts: dict[str, Any], reason: Reason):
    assert reasons(**facts) == [reason]


@pytest.mark.parametrize(
    "facts",
    [
        {"used_now": 7},  # 77 % of last year
        {"used_now": 1, "used_before": 2},  # too little last year to compare
        {"used_now": 0, "days_into_year": 30, "used_before": 0},  # the year has just begun
        {"overdue_pence": 1, "overdue_days": 30},
        {"last_sign_in": ON - timedelta(90)},
        {"last_sign_in": None, "days_into_year": 89},
        {"paid_pence": 100_00, "value_pence": 80_00},
    ],
)
def test_at_a_threshold_no_rule_applies(facts: dict[str, Any]):
    assert reasons(**facts) == []


@pytest.mark.parametrize(
    ("facts", "level"),
    [
        ({"has_disputed": True}, Level.LOW),
        ({"has_asked_to_talk": True}, Level.MEDIUM),
        ({"has_declined": True}, Level.HIGH),
    ],
)
def test_levels_follow_from_the_points(facts: dict[str, Any], level: Level):
    assert assess(Facts(**(FINE | facts)), ON).level == level


FACTS = st.builds(
    Facts,
    days_into_year=st.integers(0, 366),
    used_now=st.integers(0, 50),
    used_before=st.integers(0, 50),
    unanswered=st.integers(0, 5),
    low_ratings=st.integers(0, 5),
    overdue_pence=st.integers(0, 1_000_000),
    overdue_days=st.integers(0, 400),
    has_asked_to_talk=st.booleans(),
    has_disputed=st.booleans(),
    has_declined=st.booleans(),
    notices=st.integers(0, 5),
    last_sign_in=st.none() | st.dates(date(2024, 1, 1), ON),
    paid_pence=st.integers(0, 1_000_000),
    value_pence=st.integers(0, 1_000_000),
)


@given(FACTS)
def test_the_points_are_the_sum_of_the_reasons_shown_each_once_and_weightiest_first(facts: Facts):
    risk = assess(facts, ON)

    points = [reason.points for reason in risk.reasons]
    assert (risk.points, points, len({r.code for r in risk.reasons})) == (
        sum(points),
        sorted(points, reverse=True),
        len(points),
    )


@given(FACTS)
def test_using_more_never_raises_the_risk(facts: Facts):
    more = Facts(**{**vars(facts), "used_now": facts.used_now + 10, "value_pence": facts.paid_pence})

    assert assess(more, ON).points <= assess(facts, ON).points
