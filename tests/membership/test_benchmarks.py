"""The figures of membership, in a partnership whose area is Lewisham (209)."""

from decimal import Decimal
from typing import Any

import pytest

from membership import benchmarks
from membership.enums import SubscriptionStatus
from tenants.enums import Phase
from tenants.figures import FigureCode, Ratio
from tests.factories.membership import MembershipYearFactory, SchoolFactory, SubscriptionFactory

pytestmark = pytest.mark.usefixtures("register")


def test_a_year_that_is_not_open_publishes_nothing() -> None:
    assert benchmarks.figures(2027) == {}


def test_a_year_without_members_has_no_shares() -> None:
    MembershipYearFactory()

    found = benchmarks.figures(2027)

    assert found[FigureCode.MEMBERS] == Ratio(0, None, 0)
    assert (found[FigureCode.PUPILS].value, found[FigureCode.PRICE_PER_PUPIL].value) == (None, None)


def test_figures_count_schools_that_have_agreed(django_assert_num_queries: Any) -> None:
    agreed = SubscriptionFactory(status=SubscriptionStatus.CONFIRMED)
    SubscriptionFactory(status=SubscriptionStatus.ENDED, school=SchoolFactory(la_code=309))
    SubscriptionFactory(
        status=SubscriptionStatus.ACTIVE, school=SchoolFactory(phase=Phase.SECONDARY), pupils=Decimal(160)
    )
    SubscriptionFactory(status=SubscriptionStatus.INVITED)
    SubscriptionFactory(status=SubscriptionStatus.DECLINED)
    SubscriptionFactory(status=SubscriptionStatus.PROPOSED)
    SubscriptionFactory(school=agreed.school, year=MembershipYearFactory(start_year=2026))

    with django_assert_num_queries(4):
        found = benchmarks.figures(2027)

    assert found == {
        FigureCode.MEMBERS: Ratio(3, None, 3),
        FigureCode.MEMBER_SHARE: Ratio(2, 6, 6),
        FigureCode.OUT_OF_AREA_SHARE: Ratio(1, 3, 3),
        FigureCode.PRIMARY_SHARE: Ratio(2, 3, 3),
        FigureCode.PUPILS: Ratio(Decimal(1000), None, 3),
        FigureCode.PRICE_PER_PUPIL: Ratio(1_900_000, Decimal(1000), 3),
        FigureCode.CONFIRMATION_RATE: Ratio(3, 5, 5),
    }
    assert found[FigureCode.PRICE_PER_PUPIL].value == Decimal("1900.0000")


def test_a_college_is_a_member_but_no_eligible_school() -> None:
    SubscriptionFactory(status=SubscriptionStatus.CONFIRMED)
    SubscriptionFactory(
        status=SubscriptionStatus.CONFIRMED, school=SchoolFactory(urn=None, laestab=None, phase=Phase.COLLEGE)
    )

    found = benchmarks.figures(2027)

    shares = (found[FigureCode.MEMBERS], found[FigureCode.MEMBER_SHARE], found[FigureCode.OUT_OF_AREA_SHARE])
    assert shares == (Ratio(2, None, 2), Ratio(1, 6, 6), Ratio(0, 2, 2))
