"""What keeps an offer from schools: every missing thing is named, with the page that puts it right."""

from dataclasses import replace
from datetime import date

import pytest

from offers.publishing import Part, Written, lacks

WHOLE = Written(
    kind="sla", specification="Clerking", terms="", audiences=[], priced=["full"], pupil_measures=[],
    has_deliverer=False, needs_deed=False, rolls_over=False, notice_by=None, material_count=0,
)  # fmt: skip
pytestmark = pytest.mark.no_database


def test_nothing_is_missing_from_a_described_and_priced_offer():
    assert lacks(WHOLE) == []


@pytest.mark.parametrize(
    ("without", "part", "words"),
    [
        ({"specification": " "}, Part.DESCRIBE, "Say what the school gets: the specification is empty."),
        ({"priced": []}, Part.PRICES, "Say what it costs: there is no price."),
        ({"audiences": ["full", "associate"]}, Part.PRICES, "Say what associate members pay: it is for them."),
        (
            {"pupil_measures": ["fte", "headcount"]},
            Part.PRICES,
            "Count pupils in one way: the prices per pupil count them differently.",
        ),
        (
            {"kind": "subcontracted"},
            Part.DELIVERY,
            "Say who delivers it: a subcontracted service names its subcontractor.",
        ),
        (
            {"rolls_over": True},
            Part.TERMS,
            "Say until when notice can be given: it goes on into the next year by itself.",
        ),
        ({"needs_deed": True}, Part.TERMS, "Write the terms that two people of the school will sign."),
        ({"kind": "product"}, Part.MATERIALS, "Add the files that schools download."),
    ],
)
def test_each_missing_thing_is_named(without, part, words):
    assert [(lack.part, lack.words) for lack in lacks(replace(WHOLE, **without))] == [(part, words)]


def test_all_missing_things_are_named_at_once():
    bare = replace(WHOLE, specification="", priced=[], rolls_over=True, needs_deed=True)

    assert [lack.part for lack in lacks(bare)] == [Part.DESCRIBE, Part.PRICES, Part.TERMS, Part.TERMS]


def test_a_core_entitlement_needs_no_price():
    assert lacks(replace(WHOLE, kind="core", priced=[])) == []


def test_what_is_said_is_enough():
    told = replace(
        WHOLE, rolls_over=True, notice_by=date(2027, 3, 31), needs_deed=True, terms="As agreed", has_deliverer=True,
        kind="subcontracted",
    )  # fmt: skip

    assert lacks(told) == []
