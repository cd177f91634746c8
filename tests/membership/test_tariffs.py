"""The price rules, proved with the published tariffs of real partnerships."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from membership.tariffs import (
    ExceptionTerms,
    Limit,
    Price,
    QuantityMissing,
    TariffContradicts,
    Terms,
    check,
    format_quantity,
    price,
    price_from_json,
)

HARINGEY = Terms(
    rate=Decimal(19),
    cap_pence=1_250_000,
    new_joiner_minimum_pence=600_000,
    exceptions=(
        ExceptionTerms("Secondary with sixth form", phase="secondary", has_sixth_form=True, fixed_pence=1_300_000),
        ExceptionTerms("Secondary", phase="secondary", fixed_pence=1_250_000),
        ExceptionTerms("Further education", phase="college", fixed_pence=750_000),
    ),
)
KENT = Terms(rate=Decimal(5), minimum_pence=75_000)
BRADFORD = Terms(rate=Decimal("1.14"), base_pence=46_614)
LEWISHAM = Terms(rate=Decimal("16.95"))


def priced(terms: Terms, pupils: int | str | None, *, phase: str = "primary", **facts: object) -> Price:
    school = {"type_name": "Community school", "has_sixth_form": False, "is_new_joiner": False} | facts
    quantity = None if pupils is None else Decimal(pupils)
    return price(terms, quantity, phase=phase, **school)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("pupils", "pence", "limit"),
    [(420, 798_000, Limit.NONE), (630, 1_197_000, Limit.NONE), (658, 1_250_000, Limit.CAP)],
)
def test_haringey_charges_19_pounds_a_pupil_up_to_its_cap(pupils: int, pence: int, limit: Limit) -> None:
    made = priced(HARINGEY, pupils)

    assert (made.net_pence, made.limit) == (pence, limit)


def test_a_small_new_joiner_pays_the_minimum_for_new_members() -> None:
    made = priced(HARINGEY, 300, is_new_joiner=True)

    assert (made.net_pence, made.limit) == (600_000, Limit.NEW_JOINER_MINIMUM)


def test_the_minimum_for_new_members_spares_those_who_stay() -> None:
    assert priced(HARINGEY, 300).net_pence == 570_000


@pytest.mark.parametrize(("has_sixth_form", "pence"), [(False, 1_250_000), (True, 1_300_000)])
def test_a_secondary_pays_a_fixed_price_by_sixth_form(has_sixth_form: bool, pence: int) -> None:
    made = priced(HARINGEY, 1_400, phase="secondary", has_sixth_form=has_sixth_form)

    assert (made.net_pence, made.limit) == (pence, Limit.FIXED)


def test_a_college_pays_a_flat_fee_even_as_a_new_joiner_with_no_number() -> None:
    assert priced(HARINGEY, None, phase="college", is_new_joiner=True).net_pence == 750_000


@pytest.mark.parametrize(("pupils", "pence"), [(100, 75_000), (150, 75_000), (200, 100_000), (500, 250_000)])
def test_kent_charges_5_pounds_a_pupil_but_at_least_750(pupils: int, pence: int) -> None:
    assert priced(KENT, pupils).net_pence == pence


def test_bradford_adds_a_base_to_the_per_pupil_part() -> None:
    made = priced(BRADFORD, 420)

    assert made.net_pence == 94_494
    assert made.sentence == "£466.14 + 420 pupils × £1.14 = £944.94"


def test_a_rate_in_pence_rounds_once() -> None:
    assert priced(LEWISHAM, "210.5").net_pence == 356_798


@pytest.mark.parametrize(
    ("made", "sentence"),
    [
        (priced(HARINGEY, 420), "420 pupils × £19.00 = £7,980.00"),
        (priced(HARINGEY, 658), "658 pupils × £19.00 = £12,502.00, limited to the cap of £12,500.00"),
        (priced(KENT, 100), "100 pupils × £5.00 = £500.00, raised to the minimum of £750.00"),
        (
            priced(HARINGEY, 300, is_new_joiner=True),
            "300 pupils × £19.00 = £5,700.00, raised to the minimum for new members of £6,000.00",
        ),
        (priced(HARINGEY, 1, phase="secondary"), "Secondary: fixed price £12,500.00"),
        (priced(Terms(base_pence=2_500), None), "£25.00"),
    ],
)
def test_a_price_explains_itself(made: Price, sentence: str) -> None:
    assert made.sentence == sentence


def test_a_blank_pupil_number_is_refused_where_the_price_depends_on_it() -> None:
    with pytest.raises(QuantityMissing):
        priced(KENT, None)


def test_nought_pupils_pay_the_minimum_where_there_is_one() -> None:
    assert priced(KENT, 0).net_pence == 75_000


def test_nought_pupils_pay_the_base_where_there_is_one() -> None:
    assert priced(BRADFORD, 0).net_pence == 46_614


def test_nought_pupils_are_refused_where_the_price_would_be_nothing() -> None:
    with pytest.raises(QuantityMissing):
        priced(LEWISHAM, 0)


def test_a_negative_number_is_refused() -> None:
    with pytest.raises(QuantityMissing):
        priced(KENT, -1)


@pytest.mark.parametrize(
    "terms",
    [
        Terms(rate=Decimal(1), minimum_pence=200, cap_pence=100),
        Terms(rate=Decimal(1), new_joiner_minimum_pence=200, cap_pence=100),
        Terms(rate=Decimal(1), minimum_pence=200, exceptions=(ExceptionTerms("PRU", phase="pru", cap_pence=100),)),
    ],
)
def test_a_cap_below_the_minimum_contradicts(terms: Terms) -> None:
    with pytest.raises(TariffContradicts, match=r"cap of £1\.00 is below the minimum of £2\.00"):
        check(terms)


def test_an_exception_changes_rate_and_limits_of_the_schools_it_fits() -> None:
    special = ExceptionTerms("Special", type_name="Community special school", rate=Decimal(30), cap_pence=400_000)
    terms = Terms(rate=Decimal(19), minimum_pence=100_000, exceptions=(special,))

    assert priced(terms, 100, type_name="Community special school").net_pence == 300_000
    assert priced(terms, 200, type_name="Community special school").net_pence == 400_000
    assert priced(terms, 200).net_pence == 380_000


def test_the_first_exception_that_fits_is_used() -> None:
    terms = Terms(
        exceptions=(ExceptionTerms("A", phase="pru", fixed_pence=1), ExceptionTerms("B", phase="pru", fixed_pence=2))
    )

    assert priced(terms, 5, phase="pru").label == "A"


@pytest.mark.parametrize(
    ("quantity", "text"),
    [("420", "420"), ("420.00", "420"), ("1204.5", "1,204.5"), ("0", "0"), ("100", "100"), ("33.25", "33.25")],
)
def test_a_quantity_loses_idle_noughts_only(quantity: str, text: str) -> None:
    assert format_quantity(Decimal(quantity)) == text


pence = st.integers(0, 5_000_000)
rates = st.decimals("0.0001", "99.9999", places=4)
pupils = st.decimals("0", "3000", places=2)


@st.composite
def possible_terms(draw: st.DrawFn) -> Terms:
    limits = sorted(draw(st.lists(pence, min_size=3, max_size=3)))
    return Terms(
        rate=draw(rates),
        base_pence=draw(pence),
        minimum_pence=draw(st.none() | st.just(limits[0])),
        new_joiner_minimum_pence=draw(st.none() | st.just(limits[1])),
        cap_pence=draw(st.none() | st.just(limits[2])),
    )


def _or_none(terms: Terms, quantity: Decimal, is_new_joiner: bool) -> Price | None:
    try:
        return priced(terms, quantity, is_new_joiner=is_new_joiner)  # type: ignore[arg-type]
    except QuantityMissing:
        return None


@given(possible_terms(), pupils, st.booleans())
def test_a_price_stays_between_its_limits(terms: Terms, quantity: Decimal, is_new_joiner: bool) -> None:
    made = _or_none(terms, quantity, is_new_joiner)

    if made is not None:
        assert (made.minimum_pence or 0) <= made.net_pence
        assert terms.cap_pence is None or made.net_pence <= terms.cap_pence
        assert (made.limit is Limit.NONE) == (made.net_pence == made.uncapped_pence)


@given(possible_terms(), pupils, pupils, st.booleans())
def test_more_pupils_never_cost_less(terms: Terms, one: Decimal, other: Decimal, is_new_joiner: bool) -> None:
    fewer, more = (_or_none(terms, quantity, is_new_joiner) for quantity in sorted((one, other)))

    if fewer and more:
        assert fewer.net_pence <= more.net_pence


@given(possible_terms(), pupils)
def test_a_new_joiner_never_pays_less_than_a_member_who_stays(terms: Terms, quantity: Decimal) -> None:
    staying, joining = _or_none(terms, quantity, False), _or_none(terms, quantity, True)

    if staying and joining:
        assert staying.net_pence <= joining.net_pence


@given(possible_terms(), pupils, st.booleans())
def test_a_price_survives_being_kept(terms: Terms, quantity: Decimal, is_new_joiner: bool) -> None:
    made = _or_none(terms, quantity, is_new_joiner)

    if made is not None:
        assert price_from_json(made.as_json()) == made


def test_a_fee_band_fits_by_size_from_below_and_open_ended() -> None:
    bands = (
        ExceptionTerms("Up to 210 pupils", pupils_below=211, fixed_pence=80_000),
        ExceptionTerms("211 to 420 pupils", pupils_from=211, pupils_below=421, fixed_pence=120_000),
        ExceptionTerms("More than 420 pupils", pupils_from=421, fixed_pence=160_000),
    )
    found = [
        price(
            Terms(exceptions=bands),
            Decimal(n),
            phase="primary",
            type_name="",
            has_sixth_form=False,
            is_new_joiner=False,
        )
        for n in (210, 211, 420, 421)
    ]
    assert [(made.net_pence, made.label) for made in found] == [
        (80_000, "Up to 210 pupils"),
        (120_000, "211 to 420 pupils"),
        (120_000, "211 to 420 pupils"),
        (160_000, "More than 420 pupils"),
    ]


def test_a_fee_band_needs_a_pupil_number() -> None:
    with pytest.raises(QuantityMissing):
        priced(Terms(exceptions=(ExceptionTerms("Small", pupils_below=211, fixed_pence=80_000),)), None)
