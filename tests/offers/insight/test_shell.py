"""What insight adds to the homes and the navigation."""

from typing import Any

import pytest
from django.core.cache import cache

from offers.operations import renewals
from offers.queries.insight import home
from tests.factories import membership as members
from tests.factories import offers as base
from tests.factories import offers_insight as make
from tests.factories.offers_insight import NOW
from tests.offers.insight.conftest import ClientFor
from tests.pages import text_of

pytestmark = pytest.mark.usefixtures("_in_january")


def test_the_office_is_told_how_many_places_are_left_and_renewals_at_risk(client_for: ClientFor):
    make.course(starts_at=base.STARTS, capacity=12)
    school = make.member()
    members.SubscriptionFactory(school=school, status="declined")
    renewals.assess(now=NOW)

    page = text_of(client_for(members.office("catalogue_manager")).get("/"))

    assert "1 member school may not renew High risk, each with its reasons" in page
    assert "Places left 12 1 coming event" in page
    assert "Renewals at risk 1 High risk" in page


def test_what_nobody_has_worked_out_is_not_shown(client_for: ClientFor):
    assert "may not renew" not in text_of(client_for(members.office("catalogue_manager")).get("/"))


def test_looking_at_the_list_refreshes_the_home(client_for: ClientFor):
    make.member()
    cache.set(home.AT_RISK, 7)

    client_for(members.office()).get("/offers/insight/renewals-at-risk/")

    assert cache.get(home.AT_RISK) == 0


def test_a_list_that_is_narrowed_leaves_the_home_alone(client_for: ClientFor):
    make.member()
    cache.set(home.AT_RISK, 7)

    client_for(members.office()).get("/offers/insight/renewals-at-risk/?phase=primary")

    assert cache.get(home.AT_RISK) == 7


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"released_at": None, "sent_at": None}, "1 value statement waits to be sent Made and not sent yet"),
        ({"sent_at": None, "error": "No address"}, "1 value statement could not be sent"),
    ],
)
def test_statements_that_wait_need_the_office(client_for: ClientFor, facts: dict[str, Any], words: str):
    make.statement(make.member(), **facts)

    assert words in text_of(client_for(members.office("catalogue_manager")).get("/"))


def test_before_schools_confirm_the_office_is_asked_to_send_statements(client_for: ClientFor):
    members.MembershipYearFactory(start_year=2027)

    page = text_of(client_for(members.office("catalogue_manager")).get("/"))

    assert "Send schools what membership was worth before they confirm for 2027/28" in page


def test_a_school_finds_its_value_in_the_navigation(client_for: ClientFor):
    school = make.member()

    page = client_for(members.at_school(school)).get("/").content.decode()

    assert f'href="/offers/value/{school.pk}/"' in page


def test_no_year_has_no_renewals_at_risk():
    assert renewals.assess(now=NOW) == 0
