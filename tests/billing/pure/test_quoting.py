"""Quote lines and their JSON, totals, expiry and sources."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing import quoting
from billing.enums import IncomeKind, SupplyKind
from billing.quoting import QuoteLine
from membership.enums import VatTreatment
from tests.money_examples import proof

pytestmark = pytest.mark.no_database

LINE = QuoteLine(
    "Coaching", date(2027, 9, 1), date(2028, 9, 1), Decimal("68.33"), 68_33, VatTreatment.STANDARD, Decimal(20), 13_67
)


def test_a_line_comes_back_from_its_json_as_it_was():
    line = replace(
        LINE, quantity=Decimal("2.5000"), unit="days", rate=Decimal("27.3320"), discount_pence=1, discount_reason="r",
        arithmetic="a", vat_reason="b", vat_evidence="c", supply=SupplyKind.TRAINING, income=IncomeKind.GRANT,
        funding_purpose="send", cfr_code="E09", aar_code="BAE090", school_id=7, school_name="Ash",
    )  # fmt: skip

    back = quoting.from_json(json.loads(json.dumps(quoting.as_json(line))))

    assert back == line
    assert {type(back.supply), type(back.income), type(back.vat_treatment)} == {SupplyKind, IncomeKind, VatTreatment}


def test_the_json_holds_texts_and_whole_numbers_only():
    assert quoting.as_json(LINE) == {
        "description": "Coaching", "period_starts_on": "2027-09-01", "period_ends_before": "2028-09-01",
        "rate": "68.33", "net_pence": 68_33, "vat_treatment": "standard", "vat_rate": "20", "vat_pence": 13_67,
        "quantity": "1", "unit": "", "discount_pence": 0, "discount_reason": "", "arithmetic": "", "vat_reason": "",
        "vat_evidence": "", "supply": "service", "income": "traded", "funding_purpose": "", "cfr_code": "",
        "aar_code": "", "school_id": None, "school_name": "",
    }  # fmt: skip


def test_totals_are_sums_of_rounded_lines():
    lines = [
        replace(LINE, net_pence=net, vat_pence=vat)
        for net, vat in ((68_33, 13_67), (68_33, 13_67), (57_50, 11_50), (85_00, 17_00))
    ]

    found = quoting.totals(iter(lines))

    assert (found.net_pence, found.vat_pence, found.gross_pence) == (279_16, 55_84, 335_00)
    assert [line.gross_pence for line in lines] == [82_00, 82_00, 69_00, 102_00]


def test_no_lines_add_up_to_nothing():
    assert quoting.totals([]) == quoting.Totals(0, 0)


@pytest.mark.parametrize(
    ("on", "expected"), [(date(2028, 2, 28), False), (date(2028, 2, 29), False), (date(2028, 3, 1), True)]
)
def test_a_quote_can_be_accepted_to_the_end_of_its_last_day(on, expected):
    assert quoting.has_expired(date(2028, 2, 29), on) is expected


def test_each_line_of_each_quote_has_a_source_of_its_own():
    assert (quoting.source_id(4, 1), quoting.source_id(4, 999), quoting.source_id(5, 1)) == (4_001, 4_999, 5_001)
    assert quoting.source_range(4) == (4_001, 4_999)


@pytest.mark.parametrize("position", [0, -1, 1_000])
def test_a_position_outside_a_quote_is_refused(position):
    with pytest.raises(ValueError, match="a quote has 1 to 999 lines"):
        quoting.source_id(4, position)


@proof
@given(st.lists(st.tuples(st.integers(1, 10**6), st.integers(1, 999)), unique=True, max_size=30))
def test_no_two_lines_share_a_source(places):
    assert len({quoting.source_id(*place) for place in places}) == len(places)
