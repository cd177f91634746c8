"""The list of schools, a school's page, adding and converting."""

import csv
import io
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from membership.enums import OfficeRole, SchoolRoleKind, SubscriptionStatus
from membership.models import School
from tenants.enums import Phase
from tests.factories.membership import (
    MembershipYearFactory,
    SchoolFactory,
    SubscriptionFactory,
    TrustFactory,
    at_school,
    office,
)
from tests.pages import text_of
from tests.plumbing.register import FERN

ClientFor = Callable[..., Client]


@pytest.fixture(autouse=True)
def _in_autumn(time_machine: Any) -> None:
    time_machine.move_to("2027-10-04 09:00", tick=False)


def names(page: str, *wanted: str) -> list[str]:
    return [name for name in wanted if name in page]


def test_the_list_shows_status_price_and_pupils(client_for: ClientFor) -> None:
    SubscriptionFactory(school=SchoolFactory(name="Abbey", urn=310_001), status=SubscriptionStatus.ACTIVE)

    page = text_of(client_for(office()).get("/schools/"))

    assert "1 school · membership year 2027/28" in page
    assert "Abbey URN 310001 Primary Community school Lewisham 420 £7,980.00 Active" in page


def test_those_who_see_no_money_see_no_price(client_for: ClientFor) -> None:
    SubscriptionFactory()

    page = text_of(client_for(office(OfficeRole.REVIEWER)).get("/schools/"))

    assert ("£" in page, "Price" in page) == (False, False)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Abbey", "Birch", "Cedar"]),
        ("?membership=member", ["Abbey"]),
        ("?membership=other", ["Birch", "Cedar"]),
        ("?phase=secondary", ["Birch"]),
        ("?la=309", ["Cedar"]),
        ("?status=active", ["Abbey"]),
        ("?q=bir", ["Birch"]),
        ("?closed=on", ["Dell"]),
        ("?phase=nowhere&la=abc", ["Abbey", "Birch", "Cedar"]),
    ],
)
def test_the_address_narrows_the_list(client_for: ClientFor, query: str, found: list[str]) -> None:
    SubscriptionFactory(school=SchoolFactory(name="Abbey"), status=SubscriptionStatus.ACTIVE)
    SchoolFactory(name="Birch", phase=Phase.SECONDARY)
    SchoolFactory(name="Cedar", la_code=309)
    SchoolFactory(name="Dell", is_open=False, closed_on=date(2026, 8, 31))

    page = text_of(client_for(office()).get(f"/schools/{query}"))

    assert names(page.partition("Membership 2027/28")[2], "Abbey", "Birch", "Cedar", "Dell") == found


def test_the_list_can_be_narrowed_to_a_trust(client_for: ClientFor) -> None:
    trust = TrustFactory()
    SchoolFactory(name="Abbey", trust=trust)
    SchoolFactory(name="Birch")

    page = text_of(client_for(office()).get(f"/schools/?trust={trust.pk}"))

    assert names(page, "Abbey", "Birch") == ["Abbey"]


def test_nothing_found_says_what_to_do(client_for: ClientFor) -> None:
    SchoolFactory()

    page = text_of(client_for(office()).get("/schools/?q=zzz"))

    assert "No schools match Clear the filters" in page


def test_an_empty_list_leads_to_the_register(client_for: ClientFor) -> None:
    assert "No schools yet" in text_of(client_for(office()).get("/schools/"))


def test_the_list_as_a_file_has_the_same_filters(client_for: ClientFor) -> None:
    SubscriptionFactory(school=SchoolFactory(name="=Abbey", urn=310_001), status=SubscriptionStatus.ACTIVE)
    SchoolFactory(name="Birch")

    response = client_for(office()).get("/schools/?membership=member&format=csv")

    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert rows[0][:4] == ["School", "URN", "LAESTAB", "Local authority"]
    assert [row[0] for row in rows[1:]] == ["'=Abbey"]
    assert rows[1][1:4] == ["310001", "209/0001", "Lewisham"]
    assert rows[1][-3:] == ["Active", "420.00", "7980.00"]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_a_fixed_number_of_queries(
    client_for: ClientFor, count: int, django_assert_num_queries: Any
) -> None:
    for _ in range(count):
        SubscriptionFactory(school=SchoolFactory(trust=TrustFactory()))
    browser = client_for(office())

    with django_assert_num_queries(10):
        browser.get("/schools/")


def test_the_office_sees_a_schools_facts_people_memberships_and_history(client_for: ClientFor) -> None:
    subscription = SubscriptionFactory(school=SchoolFactory(name="Abbey", trust=TrustFactory(name="Harbour Trust")))
    at_school(subscription.school, name="Jo Poole")

    page = text_of(client_for(office()).get(f"/schools/{subscription.school_id}/"))

    assert "Primary · Community school · Lewisham · URN" in page
    assert "Trust Harbour Trust" in page
    assert "2027/28 Full membership 420 £7,980.00 Invited" in page
    assert "Jo Poole Head ·" in page
    assert "Jo Poole became head" in page


def test_staff_see_their_school_without_prices(client_for: ClientFor) -> None:
    subscription = SubscriptionFactory()

    page = text_of(
        client_for(at_school(subscription.school, SchoolRoleKind.STAFF)).get(f"/schools/{subscription.school_id}/")
    )

    assert ("About the school" in page, "£" in page, "What happened" in page) == (True, False, False)


def test_a_reviewer_sees_what_happened_without_prices(client_for: ClientFor) -> None:
    subscription = SubscriptionFactory()

    page = text_of(client_for(office(OfficeRole.REVIEWER)).get(f"/schools/{subscription.school_id}/"))

    assert ("School asked to confirm for 2027/28" in page, "£" in page) == (True, False)


def test_another_school_is_as_good_as_missing(client_for: ClientFor) -> None:
    assert client_for(at_school()).get(f"/schools/{SchoolFactory().pk}/").status_code == 404


@pytest.mark.parametrize("years", [1, 3])
def test_a_schools_page_takes_a_fixed_number_of_queries(
    client_for: ClientFor, years: int, django_assert_num_queries: Any
) -> None:
    school = SchoolFactory()
    for start in range(2027, 2027 - years, -1):
        SubscriptionFactory(school=school, year=MembershipYearFactory(start_year=start))
        at_school(school)
    browser = client_for(office())

    with django_assert_num_queries(16):
        browser.get(f"/schools/{school.pk}/")


@pytest.mark.usefixtures("register")
def test_a_whole_authority_is_added_in_one_step(client_for: ClientFor) -> None:
    page = text_of(client_for(office()).post("/schools/add/", {"la_code": "209", "urns": ""}, follow=True))

    assert ("6 schools added." in page, School.objects.count()) == (True, 6)


@pytest.mark.usefixtures("register")
@pytest.mark.parametrize(
    ("urns", "problem"),
    [
        ("12345", "A URN has six figures: 12345 has not."),
        ("٣٤٥٦٧٨", "A URN has six figures"),
        ("999999", "The register has no open school with URN 999999."),
        ("", "Choose a local authority or enter a URN."),
    ],
)
def test_a_wrong_urn_adds_nothing(client_for: ClientFor, urns: str, problem: str) -> None:
    page = text_of(client_for(office()).post("/schools/add/", {"la_code": "", "urns": urns}))

    assert (problem in page, School.objects.count()) == (True, 0)


@pytest.mark.usefixtures("register")
def test_a_school_converts_to_an_academy(client_for: ClientFor) -> None:
    old = SchoolFactory(name="Fern School")
    given = {"new_urn": str(FERN), "converted_on_day": "1", "converted_on_month": "1", "converted_on_year": "2028"}

    page = text_of(client_for(office()).post(f"/schools/{old.pk}/convert/", given, follow=True))

    assert "Fern School carries on as an academy." in page
    assert "This record is closed. The school carries on as Fern Academy." in page


def test_a_refused_conversion_keeps_what_was_typed(client_for: ClientFor) -> None:
    taken = SubscriptionFactory().school
    given = {"new_urn": str(taken.urn), "converted_on_day": "1", "converted_on_month": "1", "converted_on_year": "2028"}

    response = client_for(office()).post(f"/schools/{SchoolFactory().pk}/convert/", given)

    assert "Another school in your list has this URN" in text_of(response)
    assert f'value="{taken.urn}"' in response.text
