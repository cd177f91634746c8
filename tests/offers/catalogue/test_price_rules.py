"""Prices that contradict themselves are refused, and the contradiction is named."""

from decimal import Decimal

import pytest

from membership.tariffs import ExceptionTerms, TariffContradicts, Terms
from offers.pricing.rules import PriceContradicts, check_price
from offers.pricing.wording import exception_words, price_words

pytestmark = pytest.mark.no_database
SECONDARY = ExceptionTerms("Secondary", phase="secondary", fixed_pence=500_00)


def refused(*exceptions, unit="pupil"):
    with pytest.raises(PriceContradicts) as error:
        check_price(Terms(rate=Decimal(5), exceptions=exceptions), unit)
    return (error.value.code, str(error.value))


def test_a_price_with_limits_and_exceptions_is_accepted():
    small = ExceptionTerms("Small", pupils_below=150, fixed_pence=750_00)

    check_price(
        Terms(rate=Decimal(5), minimum_pence=750_00, cap_pence=2_500_00, exceptions=(small, SECONDARY)), "pupil"
    )


def test_a_cap_below_the_minimum_is_refused():
    with pytest.raises(TariffContradicts) as error:
        check_price(Terms(rate=Decimal(5), minimum_pence=750_00, cap_pence=500_00), "pupil")
    assert str(error.value) == "The cap of £500.00 is below the minimum of £750.00."


def test_a_size_needs_a_price_per_pupil():
    small = ExceptionTerms("Small", pupils_below=150, fixed_pence=750_00)

    assert refused(small, unit="day") == (
        "price_contradicts", "An exception by the number of pupils needs a price per pupil."
    )  # fmt: skip


@pytest.mark.parametrize(
    ("exceptions", "words"),
    [
        (
            [ExceptionTerms("Odd", phase="pru", fixed_pence=1, rate=Decimal(2))],
            "“Odd” has a fixed price and other amounts: a fixed price stands alone.",
        ),
        ([ExceptionTerms("Idle", phase="pru")], "“Idle” changes nothing: say its price, rate, minimum or cap."),
        (
            [ExceptionTerms("Empty", pupils_from=200, pupils_below=200, fixed_pence=1)],
            "“Empty” is for no size of school: it begins where it has already ended.",
        ),
        (
            [SECONDARY, ExceptionTerms("Sixth form", phase="secondary", has_sixth_form=True, fixed_pence=9)],
            "“Sixth form” never counts: every school it is for has “Secondary” before it.",
        ),
        (
            [
                ExceptionTerms("To 300", pupils_below=300, fixed_pence=1),
                ExceptionTerms("To 200", pupils_from=100, pupils_below=200, fixed_pence=2),
            ],
            "“To 200” never counts: every school it is for has “To 300” before it.",
        ),
    ],
)
def test_exceptions_that_contradict_are_named(exceptions, words):
    assert refused(*exceptions) == ("price_contradicts", words)


@pytest.mark.parametrize(
    ("terms", "unit", "words"),
    [
        (Terms(), "school", "Free"),
        (Terms(rate=Decimal(200)), "school", "£200.00"),
        (Terms(rate=Decimal(5), minimum_pence=750_00), "pupil", "£5.00 per pupil, at least £750.00"),
        (Terms(rate=Decimal("1.14"), base_pence=466_14), "pupil", "£466.14 + £1.14 per pupil"),
        (Terms(rate=Decimal(19), cap_pence=12_500_00), "pupil", "£19.00 per pupil, at most £12,500.00"),
        (Terms(rate=Decimal(400)), "day", "£400.00 per day"),
    ],
)
def test_prices_are_said_in_words(terms, unit, words):
    assert price_words(terms, unit) == words


def test_exceptions_are_said_in_words():
    shaped = ExceptionTerms("Nursery", rate=Decimal(3), minimum_pence=100_00, cap_pence=900_00)

    assert [exception_words(SECONDARY, "pupil"), exception_words(shaped, "pupil")] == [
        "Secondary: fixed £500.00",
        "Nursery: £3.00 per pupil, at least £100.00, at most £900.00",
    ]
