import json
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offers.figures import value
from offers.figures.value import Amount, Contradiction, Entry, Kind, Value

pytestmark = pytest.mark.no_database

STARTS, UNTIL = date(2026, 9, 1), date(2027, 1, 1)
PENCE = st.integers(0, 5_000_000)
ENTRIES = st.lists(
    st.builds(
        Entry,
        kind=st.sampled_from(list(Kind)),
        on=st.dates(STARTS, UNTIL),
        title=st.sampled_from(["Early reading", "Reviewer days"]),
        group=st.sampled_from(["Membership", "Services", "Places"]),
        quantity=st.decimals(0, 20, places=1),
        unit=st.just("day"),
        price_pence=PENCE,
        full_pence=PENCE,
        discount_pence=PENCE,
        hours=st.decimals(0, 30, places=2),
        is_answered=st.booleans(),
    ),
    max_size=20,
)


def year() -> list[Entry]:
    """£8,550.00 paid; a service, two places and a day and a half used."""
    return [
        Entry(Kind.INVOICE, STARTS, "Membership 2026/27", "Membership", price_pence=7_980_00, discount_pence=420_00),
        Entry(Kind.INVOICE, STARTS, "Governor services", "Services", price_pence=750_00),
        Entry(Kind.INVOICE, UNTIL, "Credit note", "Services", price_pence=-180_00),
        Entry(Kind.SERVICE, STARTS, "Governor services", "Services", price_pence=750_00, full_pence=900_00),
        Entry(Kind.PLACE, UNTIL, "Early reading", "Places", price_pence=95_00, full_pence=150_00, hours=Decimal(6)),
        Entry(Kind.PLACE, UNTIL, "Early reading", "Places", full_pence=150_00),
        Entry(Kind.VISIT, UNTIL, "Adviser", "Visits", Decimal("1.5"), "day", full_pence=900_00),
        Entry(Kind.DOWNLOAD, UNTIL, "The Vikings"),
        Entry(Kind.UNMET, UNTIL, "Somebody for behaviour", is_answered=True),
        Entry(Kind.UNMET, UNTIL, "Phonics for infants"),
        Entry(Kind.GIVEN, UNTIL, "Reviewer days", quantity=Decimal(2), unit="day"),
        Entry(Kind.GIVEN, UNTIL, "Reviewer days", quantity=Decimal("0.5"), unit="day"),
        Entry(Kind.RECEIVED, UNTIL, "Reviewer days", quantity=Decimal(4), unit="day"),
    ]


def test_a_year_worked_out_by_hand():
    assert value.of(year(), STARTS, UNTIL) == Value(
        starts_on=STARTS,
        until=UNTIL,
        paid={"Membership": 7_980_00, "Services": 570_00},
        used={"Services": 900_00, "Places": 300_00, "Visits": 900_00},
        saving_pence=150_00 + 55_00 + 150_00 + 900_00,
        discount_pence=420_00,
        services=1,
        places=2,
        visits=1,
        days=Decimal("1.5"),
        hours=Decimal(6),
        downloads=1,
        unmet=2,
        unmet_answered=1,
        given=(Amount("Reviewer days", Decimal("2.5"), "day"),),
        received=(Amount("Reviewer days", Decimal(4), "day"),),
    )


def test_the_totals_of_that_year():
    made = value.of(year(), STARTS, UNTIL)

    assert (made.paid_pence, made.used_pence, made.won_pence, made.ratio) == (
        8_550_00,
        2_100_00,
        1_675_00,
        Decimal("0.25"),
    )


def test_a_school_that_paid_nothing_has_no_ratio():
    assert value.of([Entry(Kind.PLACE, UNTIL, "x", "Places", full_pence=1)], STARTS, UNTIL).ratio is None


def test_a_price_above_the_non_members_saves_nothing():
    assert Entry(Kind.PLACE, UNTIL, "x", price_pence=2, full_pence=1).saving_pence == 0


def test_a_stored_statement_whose_total_was_changed_is_refused():
    stored = value.of(year(), STARTS, UNTIL).as_json() | {"paid_pence": 1}

    with pytest.raises(Contradiction):
        Value.from_json(stored)


@given(ENTRIES)
def test_a_statement_comes_back_from_what_is_stored(entries: list[Entry]):
    made = value.of(entries, STARTS, UNTIL)

    assert Value.from_json(json.loads(json.dumps(made.as_json()))) == made


@given(ENTRIES)
def test_totals_are_the_sums_of_the_entries_behind_them(entries: list[Entry]):
    made = value.of(entries, STARTS, UNTIL)

    used = [row for row in entries if row.kind in (Kind.SERVICE, Kind.PLACE, Kind.VISIT)]
    assert (made.paid_pence, made.used_pence, made.services + made.places + made.visits) == (
        sum(row.price_pence for row in entries if row.kind == Kind.INVOICE),
        sum(row.full_pence for row in used),
        len(used),
    )


@given(ENTRIES, ENTRIES)
def test_the_value_of_two_halves_is_the_sum_of_their_values(one: list[Entry], other: list[Entry]):
    whole, parts = value.of(one + other, STARTS, UNTIL), [value.of(half, STARTS, UNTIL) for half in (one, other)]

    assert (whole.paid_pence, whole.used_pence, whole.won_pence, whole.hours) == tuple(
        sum(getattr(part, name) for part in parts) for name in ("paid_pence", "used_pence", "won_pence", "hours")
    )


@pytest.mark.parametrize(("days", "shown"), [("2", "2"), ("1.50", "1.5"), ("0", "0"), ("1.25", "1.3")])
def test_days_are_written_without_needless_noughts(days: str, shown: str):
    assert value.plain(Decimal(days)) == shown
