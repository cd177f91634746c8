"""What is kept of a price when a service ends early."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from offers.pricing.ending import by_days, by_use, days_words, ending

YEAR = (date(2026, 9, 1), date(2027, 9, 1))


def test_by_days_up_to_and_including_the_last():
    assert by_days(365_00, *YEAR, date(2026, 9, 30)) == 30_00
    assert by_days(365_00, *YEAR, date(2027, 8, 31)) == 365_00
    assert by_days(365_00, *YEAR, date(2026, 8, 31)) == 0


def test_by_use_of_days_bought():
    assert by_use(4_500_00, Decimal(10), Decimal("2.5")) == 1_125_00


def test_the_fee_is_said_and_never_takes_more_than_the_price():
    words = days_words(365_00, *YEAR, date(2026, 9, 30))

    found = ending(365_00, 30_00, 50_00, words)
    last = ending(365_00, 360_00, 50_00, words)

    assert (found.kept_pence, found.credited_pence, found.fee_pence) == (80_00, 285_00, 50_00)
    assert found.words == "30 of 365 days of £365.00 = £30.00, and £50.00 for ending it early = £80.00"
    assert (last.kept_pence, last.credited_pence, last.fee_pence) == (365_00, 0, 5_00)


@given(st.integers(0, 10**8), st.integers(1, 800), st.integers(-5, 900), st.integers(0, 10**6))
def test_kept_and_credited_are_the_price(net_pence, length, last, fee):
    starts_on = date(2026, 9, 1)
    used = by_days(net_pence, starts_on, starts_on + timedelta(days=length), starts_on + timedelta(days=last))

    found = ending(net_pence, used, fee, "")

    assert found.kept_pence + found.credited_pence == net_pence
    assert 0 <= found.credited_pence <= net_pence
