from decimal import Decimal

import pytest

from benchmarking import units
from benchmarking.enums import Unit

pytestmark = pytest.mark.no_database


@pytest.mark.parametrize(
    ("unit", "value", "text"),
    [
        (Unit.SHARE, "0.9294", "92.9\u00a0%"),
        (Unit.SHARE, "1", "100.0\u00a0%"),
        (Unit.SHARE, "0.00049", "0.0\u00a0%"),
        (Unit.COUNT, "1204", "1,204"),
        (Unit.EACH, "3.45", "3.5"),
        (Unit.POUNDS, "81290050", "£812,901"),
        (Unit.POUNDS, "-5000", "−£50"),
        (Unit.PRICE, "1900", "£19.00"),
        (Unit.PRICE, "1694.5", "£16.95"),
    ],
)
def test_a_value_is_written_in_its_unit(unit, value, text):
    assert units.write(unit, Decimal(value)) == text


@pytest.mark.parametrize(
    ("unit", "value", "text"),
    [
        (Unit.SHARE, "0.50", "50\u00a0%"),
        (Unit.SHARE, "0.925", "92.5\u00a0%"),
        (Unit.COUNT, "400", "400"),
        (Unit.EACH, "2.5", "2.5"),
        (Unit.COUNT, "25000", "25k"),
        (Unit.POUNDS, "120000000", "£1.2m"),
        (Unit.POUNDS, "50000000", "£500k"),
        (Unit.PRICE, "1950", "£19.50"),
        (Unit.PRICE, "2000", "£20"),
    ],
)
def test_a_tick_is_short(unit, value, text):
    assert units.write_tick(unit, Decimal(value)) == text


@pytest.mark.parametrize(
    ("unit", "change", "text"),
    [
        (Unit.SHARE, "0.0118", "+1.2\u00a0points"),
        (Unit.SHARE, "-0.1", "−10.0\u00a0points"),
        (Unit.SHARE, "0.0001", "no change"),
        (Unit.PRICE, "-50", "−£0.50"),
        (Unit.COUNT, "3", "+3"),
        (Unit.COUNT, "0", "no change"),
    ],
)
def test_a_change_carries_its_sign_or_says_that_there_is_none(unit, change, text):
    assert units.write_change(unit, Decimal(change)) == text


@pytest.mark.parametrize(
    ("number", "text"), [(1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"), (13, "13th"), (22, "22nd")]
)
def test_places_are_written_as_ordinals(number, text):
    assert units.ordinal(number) == text


@pytest.mark.parametrize(
    ("unit", "value", "plain"),
    [
        (Unit.SHARE, "0.9294", "92.9"),
        (Unit.COUNT, "85.0000", "85"),
        (Unit.POUNDS, "81290050", "812900.50"),
        (Unit.PRICE, "1694.5", "16.95"),
    ],
)
def test_a_spreadsheet_gets_per_cent_and_pounds(unit, value, plain):
    assert str(units.plain(unit, Decimal(value))) == plain
