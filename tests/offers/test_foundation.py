"""What every part of offers stands on: whose prices a school has, what it pays, what it is charged."""

from decimal import Decimal

import pytest

from billing.models import Charge
from billing.operations.lowering import lower
from billing.pricing import LinePrice
from membership.models import School
from offers.enums import Audience
from offers.operations import charging
from offers.queries.prices import NotPriced, price_of
from offers.queries.standings import standing_of
from tests.factories import membership as members
from tests.factories import offers as catalogue


def _member() -> School:
    year = members.MembershipYearFactory(start_year=2026)
    school: School = members.SubscriptionFactory(year=year, status="active").school
    return school


def test_a_member_has_the_members_price_and_sees_what_it_saves() -> None:
    offer, school = catalogue.priced(), _member()

    found = price_of(offer, school, standing_of(school, catalogue.ON))

    assert (found.sum.net_pence, found.full_pence, found.saving_pence) == (200_00, 300_00, 100_00)


def test_a_school_of_the_area_that_is_no_member_has_the_other_price() -> None:
    school = members.SchoolFactory()

    assert standing_of(school, catalogue.ON).audience in (Audience.NON_MEMBER, Audience.OUT_OF_AREA)


def test_without_a_price_for_its_standing_a_school_is_sent_to_the_office() -> None:
    offer, school = catalogue.priced({"associate": "10"}), _member()

    with pytest.raises(NotPriced):
        price_of(offer, school, standing_of(school, catalogue.ON))


def test_less_due_replaces_what_waits() -> None:
    offer, school, by = catalogue.priced(), _member(), members.office()
    line = charging.line_for(offer, "A place", catalogue.ON, offer.ends_before, LinePrice(rate=Decimal(95)))
    charging.charge(by=by, school=school, line=line, source_kind="booking", source_id=1, on=catalogue.ON)

    lowered = lower(
        by=by, source_kind="booking", source_id=1, due_pence=40_00, words="Fee", on=catalogue.ON, now=catalogue.NOW
    )

    live = Charge.objects.filter(source_kind="booking", cancelled_at=None)
    assert (lowered, [charge.net_pence for charge in live]) == (55_00, [40_00])
