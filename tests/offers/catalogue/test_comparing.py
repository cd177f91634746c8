"""Next year's prices and what differs between two years' catalogues, to the penny."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest

from membership.tariffs import ExceptionTerms, Terms
from offers.enums import Unit
from offers.pricing.comparing import PriceShot, Shot, compare
from offers.pricing.uplift import uplifted_terms, years_later

pytestmark = pytest.mark.no_database
ONE, TWO = uuid4(), uuid4()


def shot(lineage=ONE, title="Governance", prices=None, **facts):
    return Shot(1, lineage, title, "Leadership", prices or {"full": priced("200")}, facts)


def priced(rate, unit="school", **more):
    return PriceShot(unit, Terms(rate=Decimal(rate), **more))


def test_every_amount_of_a_price_is_raised_and_rounded_half_up():
    before = Terms(
        rate=Decimal("5.0000"),
        base_pence=466_14,
        minimum_pence=750_01,
        cap_pence=12_500_00,
        exceptions=(
            ExceptionTerms(
                "S", phase="secondary", fixed_pence=999, rate=Decimal("1.1"), minimum_pence=50, cap_pence=10
            ),
        ),
    )

    after = uplifted_terms(before, Decimal("3.5"), Unit.PUPIL)

    assert (after.rate, after.base_pence, after.minimum_pence, after.cap_pence) == (
        Decimal("5.1750"), 482_45, 776_26, 12_937_50,
    )  # fmt: skip
    [exception] = after.exceptions
    assert (exception.fixed_pence, exception.rate, exception.minimum_pence, exception.cap_pence) == (
        1034, Decimal("1.1385"), 52, 10,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("unit", "before", "after"),
    [("place", "55", "56.93"), ("pupil", "1.2", "1.242"), ("employee", "3", "3.105"), ("hour", "1.125", "1.1644")],
)
def test_what_is_bought_one_by_one_is_raised_to_a_whole_penny(unit: str, before: str, after: str):
    assert uplifted_terms(Terms(rate=Decimal(before)), Decimal("3.5"), unit).rate == Decimal(after)


def test_no_uplift_changes_nothing():
    terms = Terms(rate=Decimal("5.0000"), base_pence=1, exceptions=(ExceptionTerms("S", phase="pru", fixed_pence=3),))

    assert uplifted_terms(terms, Decimal(0), Unit.PUPIL) == terms


def test_the_same_day_of_another_year():
    assert [years_later(date(2027, 9, 1), 1), years_later(date(2028, 2, 29), 1), years_later(None, 1)] == [
        date(2028, 9, 1),
        date(2029, 2, 28),
        None,
    ]


def test_equal_catalogues_differ_in_nothing():
    found = compare([shot(Terms="x")], [shot(Terms="x")])

    assert (found.added, found.gone, found.changed, found.unchanged) == ([], [], [], 1)


def test_what_is_new_and_what_is_gone_is_told_by_lineage():
    found = compare([shot(ONE)], [shot(TWO)])

    assert ([s.lineage for s in found.added], [s.lineage for s in found.gone], found.unchanged) == ([TWO], [ONE], 0)


def test_a_changed_price_is_said_in_words_pounds_and_per_cent():
    before = shot(prices={"full": priced("5", "pupil", minimum_pence=750_00)})
    after = shot(prices={"full": priced("5.175", "pupil", minimum_pence=776_25)})

    [changed] = compare([before], [after]).changed

    [price] = changed.prices
    assert (price.audience, price.before, price.after) == (
        "Full members", "£5.00 per pupil, at least £750.00", "£5.175 per pupil, at least £776.25",
    )  # fmt: skip
    assert [(amount.what, amount.difference) for amount in price.amounts] == [
        ("Rate", "+£0.175 (+3.5 %)"),
        ("Minimum", "+£26.25 (+3.5 %)"),
    ]


def test_a_price_that_falls_has_a_minus():
    [changed] = compare([shot()], [shot(prices={"full": priced("150")})]).changed

    assert [amount.difference for amount in changed.prices[0].amounts] == ["−£50.00 (−25.0 %)"]


def test_a_price_that_comes_or_goes_has_no_percentage():
    [changed] = compare([shot()], [shot(prices={"associate": priced("250")})]).changed

    assert [(price.audience, price.before, price.after, price.amounts) for price in changed.prices] == [
        ("Full members", "£200.00", "", []),
        ("Associate members", "", "£250.00", []),
    ]


def test_a_cap_that_is_new_is_said_without_a_percentage():
    [changed] = compare([shot()], [shot(prices={"full": priced("200", cap_pence=100_00)})]).changed

    assert [(amount.what, amount.difference) for amount in changed.prices[0].amounts] == [("Cap", "+£100.00")]


def test_exceptions_are_compared_by_name():
    old = ExceptionTerms("Secondary", phase="secondary", fixed_pence=100_00)
    new = ExceptionTerms("Secondary", phase="secondary", fixed_pence=110_00)

    [changed] = compare(
        [shot(prices={"full": priced("200", exceptions=(old,))})],
        [shot(prices={"full": priced("200", exceptions=(new,))})],
    ).changed

    assert [(a.what, a.difference) for a in changed.prices[0].amounts] == [("Secondary: price", "+£10.00 (+10.0 %)")]


def test_changed_terms_and_titles_are_told():
    [changed] = compare([shot(Charged="Once")], [shot(title="Governors", Charged="Each term")]).changed

    assert [(term.what, term.before, term.after) for term in changed.terms] == [
        ("Title", "Governance", "Governors"),
        ("Charged", "Once", "Each term"),
    ]
