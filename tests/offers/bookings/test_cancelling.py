"""The fee of cancelling, at the edges of its tiers, in days and working days, over the change of the clocks."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offers.cancelling import Terms, Tier, fee, may_substitute, may_transfer
from offers.tier_lines import TierUnreadable, read, write
from offers.words.terms import sentences
from tenants.working_days import LONDON, bank_holidays, by_rule, calendar_days, working_days
from tests.factories.offers import KENT_TERMS

pytestmark = pytest.mark.no_database

KENT = Terms.from_json(KENT_TERMS)
FIVE_WORKING_DAYS = Terms(
    counts="working_days", tiers={"in_person": (Tier(5), Tier(0, percent=100))}, free_at_least=5, free_fee_pence=2500
)
PRICE = 95_00
days_of_2027 = st.dates(date(2027, 1, 1), date(2027, 12, 31))
minutes_of_two_years = st.integers(0, 2 * 365 * 24 * 60)
instants = minutes_of_two_years.map(lambda minutes: datetime(2026, 9, 1, tzinfo=LONDON) + timedelta(minutes=minutes))


def london(year, month, day, hour=9, minute=0):
    return datetime(year, month, day, hour, minute, tzinfo=LONDON)


def cost(terms, starts_at, at, *, kind="in_person", reason="delegate", is_free=False, price=PRICE):
    return fee(terms, kind, price, is_free, starts_at, at, reason, bank_holidays())


@pytest.mark.parametrize(("kind", "notice", "owed"), [
    ("in_person", 15, 0), ("in_person", 14, PRICE), ("online", 8, 0), ("online", 7, PRICE), ("hybrid", 15, 0),
])  # fmt: skip
def test_the_fee_changes_at_exactly_so_many_days(kind, notice, owed):
    starts_at = london(2027, 2, 3)

    assert cost(KENT, starts_at, starts_at - timedelta(days=notice), kind=kind).pence == owed


@pytest.mark.parametrize(("hour", "minute"), [(0, 0), (23, 59)])
def test_notice_counts_whole_days_whatever_the_hour(hour, minute):
    assert cost(KENT, london(2027, 2, 18), london(2027, 2, 3, hour, minute)).pence == 0
    assert cost(KENT, london(2027, 2, 18), london(2027, 2, 4, hour, minute)).pence == PRICE


def test_the_day_is_londons_in_summer_time():
    starts_at = london(2027, 4, 16)  # clocks went forward on 28 March
    late_in_utc = datetime(2027, 4, 1, 23, 30, tzinfo=UTC)  # 00:30 on 2 April in London: fourteen days

    assert cost(KENT, starts_at, late_in_utc).pence == PRICE
    assert cost(KENT, starts_at, late_in_utc - timedelta(hours=1)).pence == 0


@pytest.mark.parametrize(("change", "starts_at"), [
    ("forward", london(2027, 3, 30)), ("back", london(2027, 11, 2)),
])  # fmt: skip
def test_fifteen_days_over_a_change_of_the_clocks_are_fifteen_days(change, starts_at):
    told = starts_at.replace(tzinfo=None) - timedelta(days=15)

    assert cost(KENT, starts_at, told.replace(tzinfo=LONDON)).pence == 0


def test_five_working_days_before_a_monday_is_the_monday_before():
    monday = london(2027, 2, 8)

    assert cost(FIVE_WORKING_DAYS, monday, london(2027, 2, 1)).pence == 0
    assert cost(FIVE_WORKING_DAYS, monday, london(2027, 2, 2)).pence == PRICE


def test_a_weekend_before_counts_like_the_monday_after():
    assert cost(FIVE_WORKING_DAYS, london(2027, 2, 8), london(2027, 1, 30)).words == (
        "Cancelled 5 working days before the event: nothing"
    )


def test_bank_holidays_are_no_working_days():
    after_easter = london(2027, 3, 31)  # Good Friday is 26 March, Easter Monday 29 March

    assert cost(FIVE_WORKING_DAYS, after_easter, london(2027, 3, 22)).pence == 0
    assert cost(FIVE_WORKING_DAYS, after_easter, london(2027, 3, 23)).pence == PRICE


def test_holidays_by_rule_are_those_published_in_years_without_special_ones():
    published = bank_holidays()

    assert {year: set(by_rule(year)) for year in (2019, 2021, 2024, 2025, 2026, 2027)} == {
        year: {day for day in published if day.year == year} for year in (2019, 2021, 2024, 2025, 2026, 2027)
    }


def test_an_ofsted_visit_costs_nothing_before_the_start_and_the_fee_after():
    starts_at = london(2027, 2, 3)

    assert cost(KENT, starts_at, starts_at - timedelta(seconds=1), reason="ofsted").pence == 0
    assert cost(KENT, starts_at, starts_at, reason="ofsted").pence == PRICE


def test_terms_may_know_no_waiver():
    starts_at = london(2027, 2, 3)

    assert cost(Terms(waives_ofsted=False), starts_at, starts_at - timedelta(days=1), reason="ofsted").pence == PRICE


@pytest.mark.parametrize(("notice", "owed"), [(8, 0), (7, 30_00), (0, 30_00)])
def test_a_free_event_has_a_fee_for_late_cancelling(notice, owed):
    starts_at = london(2027, 2, 3)

    found = cost(KENT, starts_at, starts_at - timedelta(days=notice, minutes=1), is_free=True, price=0)

    assert (found.pence, found.is_late) == (owed, bool(owed))


def test_not_coming_to_a_free_event_costs_its_fee():
    assert cost(KENT, london(2027, 2, 3), london(2027, 2, 3), reason="no_show", is_free=True, price=0).pence == 30_00


def test_the_organisers_own_cancelling_costs_nothing_ever():
    assert cost(KENT, london(2027, 2, 3), london(2027, 2, 3, 12), reason="organiser").pence == 0


def test_a_fixed_fee_is_never_more_than_the_price():
    terms = Terms(tiers={"in_person": (Tier(0, fee_pence=25_00),)})

    at = london(2027, 2, 1)

    assert [cost(terms, london(2027, 2, 3), at, price=pence).pence for pence in (95_00, 10_00)] == [25_00, 10_00]


def test_half_the_price_is_rounded_half_up():
    terms = Terms(tiers={"in_person": (Tier(0, percent=50),)})

    assert cost(terms, london(2027, 2, 3), london(2027, 2, 1), price=9_99).pence == 5_00


@pytest.mark.parametrize(("hours", "may"), [(48, True), (47, False)])
def test_somebody_else_may_come_until_the_cut_off(hours, may):
    starts_at = london(2027, 2, 3)

    assert may_substitute(KENT, starts_at, starts_at - timedelta(hours=hours)) is may


@pytest.mark.parametrize(("notice", "may"), [(15, True), (14, False)])
def test_a_place_moves_with_enough_notice(notice, may):
    starts_at = london(2027, 2, 3)

    assert may_transfer(KENT, starts_at, starts_at - timedelta(days=notice), bank_holidays()) is may


@given(
    instants,
    instants,
    st.integers(0, 1_000_000),
    st.booleans(),
    st.sampled_from(["delegate", "ofsted", "no_show", "other"]),
)
def test_nobody_owes_more_than_the_price_or_the_free_events_fee(starts_at, at, price, is_free, reason):
    owed = cost(KENT, starts_at, at, price=price, is_free=is_free, reason=reason).pence

    assert 0 <= owed <= (30_00 if is_free else price)


@given(instants, st.integers(0, 60 * 24 * 90), st.integers(0, 60 * 24 * 90), st.sampled_from([KENT, FIVE_WORKING_DAYS]))
def test_telling_earlier_never_costs_more(starts_at, minutes, more, terms):
    late = starts_at - timedelta(minutes=minutes)
    early = late - timedelta(minutes=more)

    assert cost(terms, starts_at, early).pence <= cost(terms, starts_at, late).pence


@given(days_of_2027, days_of_2027, days_of_2027)
def test_working_days_of_two_stretches_add_up_and_are_never_more_than_days(one, two, three):
    first, middle, last = sorted((one, two, three))
    holidays = bank_holidays()

    whole = working_days(first, last, holidays)

    assert whole == working_days(first, middle, holidays) + working_days(middle, last, holidays)
    assert whole <= calendar_days(first, last)


tiers = st.builds(Tier, at_least=st.integers(1, 200), percent=st.integers(0, 100), fee_pence=st.none()) | st.builds(
    Tier, at_least=st.integers(1, 200), percent=st.just(0), fee_pence=st.integers(0, 9_999_99)
)


@given(st.lists(tiers, max_size=4, unique_by=lambda tier: tier.at_least))
def test_tiers_are_read_as_they_were_written(made):
    whole = tuple(sorted([*made, Tier(0, percent=100)], key=lambda tier: -tier.at_least))

    assert read(write(whole)) == whole


@given(st.lists(tiers, max_size=4, unique_by=lambda tier: tier.at_least), st.booleans(), st.integers(0, 300))
def test_terms_come_back_from_the_database_as_they_went(made, waives, hours):
    rows = tuple(sorted(made, key=lambda tier: -tier.at_least))
    terms = Terms(tiers={"online": rows} if rows else {}, waives_ofsted=waives, hold_hours=hours)

    assert Terms.from_json(terms.as_json()) == terms


@pytest.mark.parametrize("text", ["15", "15: 101 %", "15: 0 %", "0: 0 %\n0: 5 %", "soon: 5 %", "0: £1.234"])
def test_tiers_that_cannot_be_read_or_leave_a_gap_are_refused(text):
    with pytest.raises(TierUnreadable):
        read(text)


def test_terms_are_said_in_sentences():
    assert sentences(KENT, "in_person", is_free=False) == [
        "Cancelled 15 days before or earlier: nothing.",
        "Cancelled any later: the whole price.",
        "An Ofsted visit costs nothing, if you tell us before the start.",
        "Somebody else may come instead until 48 hours before.",
        "The place may move to another date up to 15 days before.",
        "Not coming costs the whole price.",
    ]


def test_terms_of_a_free_place_say_its_fee():
    assert sentences(KENT, "online", is_free=True)[0] == (
        "The place is free. Cancelled less than 8 days before, or not used, it costs £30.00."
    )
