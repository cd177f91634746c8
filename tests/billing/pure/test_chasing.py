"""Which reminder a payer gets on a day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from billing.chasing import DEFAULTS, Owed, Step, fill, is_quiet, next_step
from billing.enums import AccountKind

pytestmark = pytest.mark.no_database

TODAY = date(2027, 9, 14)
EARLY, FIRST, SECOND, LETTER = (
    Step(days, name, "", "", id=number) for number, (days, name) in
    enumerate([(-7, "Early"), (7, "First"), (21, "Second"), (45, "Letter")], start=1)
)  # fmt: skip
STEPS = (FIRST, SECOND, LETTER)


def owed(days_late, *taken):
    return Owed("INV-1", TODAY - timedelta(days_late), 100_00, frozenset(step.id for step in taken))


@pytest.mark.parametrize(
    ("days_late", "taken", "expected"),
    [
        (-1, (), None),
        (0, (), None),
        (6, (), None),
        (7, (), FIRST),
        (20, (FIRST,), None),
        (21, (FIRST,), SECOND),
        (60, (), FIRST),
        (60, (FIRST,), SECOND),
        (45, (FIRST, SECOND), LETTER),
        (400, (FIRST, SECOND, LETTER), None),
    ],
)
def test_an_invoice_takes_its_steps_in_turn(days_late, taken, expected):
    assert next_step([owed(days_late, *taken)], STEPS, TODAY) == expected


def test_an_invoice_named_in_a_letter_never_goes_back_to_a_friendlier_step():
    letter = max(STEPS, key=lambda step: step.days_after_due)

    assert next_step([owed(400, letter)], STEPS, TODAY) is None


def test_of_several_invoices_the_furthest_step_is_taken():
    assert next_step([owed(8), owed(22, FIRST), owed(1)], STEPS, TODAY) == SECOND


def test_the_order_the_steps_are_given_in_does_not_matter():
    assert next_step([owed(50)], (LETTER, FIRST, SECOND), TODAY) == FIRST


@pytest.mark.parametrize(("days_ago", "expected"), [(0, None), (6, None), (7, FIRST), (30, FIRST), (None, FIRST)])
def test_two_reminders_are_never_within_a_week(days_ago, expected):
    last = None if days_ago is None else TODAY - timedelta(days_ago)

    assert next_step([owed(10)], STEPS, TODAY, last) == expected


@pytest.mark.parametrize(("days_late", "expected"), [(-8, None), (-7, EARLY), (0, EARLY), (1, None), (7, FIRST)])
def test_a_step_before_the_due_date_is_not_caught_up_after_it(days_late, expected):
    assert next_step([owed(days_late)], (EARLY, *STEPS), TODAY) == expected


def test_nothing_owed_or_no_steps_is_no_reminder():
    assert (next_step([], STEPS, TODAY), next_step([owed(99)], (), TODAY)) == (None, None)


def test_steps_nobody_changed_have_no_number_and_are_taken_from_the_first():
    assert next_step([owed(30)], DEFAULTS[AccountKind.SCHOOL], TODAY) == DEFAULTS[AccountKind.SCHOOL][0]


@pytest.mark.parametrize(
    ("paused", "promised", "expected"),
    [
        (None, None, False),
        (0, None, True),
        (-1, None, False),
        (30, None, True),
        (None, 0, True),
        (None, -3, True),
        (None, -4, False),
        (-1, -4, False),
        (-1, 5, True),
    ],
)
def test_a_payer_is_left_in_peace_until_the_day_of_its_pause_and_three_days_after_its_promise(
    paused, promised, expected
):
    day = {n: TODAY + timedelta(n) for n in range(-5, 31)}

    assert is_quiet(TODAY, paused_until=day.get(paused), promised_on=day.get(promised)) is expected


def test_marks_are_filled_and_other_braces_stay():
    text = fill("Dear {payer}, {amount} {unknown} {0} {", {"payer": "Ash {x}", "amount": "£1.00"})

    assert text == "Dear Ash {x}, £1.00 {unknown} {0} {"


@pytest.mark.parametrize("kind", AccountKind)
def test_the_products_own_steps_end_with_a_letter_and_use_known_marks_only(kind):
    steps = DEFAULTS[kind]
    facts = dict.fromkeys(("payer", "amount", "invoices", "contact"), "x")

    assert [step.is_letter for step in steps] == [False, False, True]
    assert [step.days_after_due for step in steps] == sorted({step.days_after_due for step in steps})
    assert [fill(step.subject + step.body, facts).count("{") for step in steps] == [0, 0, 0]


@given(days_late=some.integers(-60, 400), taken=some.sets(some.sampled_from(STEPS)), since=some.integers(0, 60))
def test_a_step_is_never_early_never_twice_and_never_within_the_week(days_late, taken, since):
    step = next_step([owed(days_late, *taken)], STEPS, TODAY, TODAY - timedelta(since))

    assert step is None or (step.days_after_due <= days_late and step not in taken and since >= 7)
