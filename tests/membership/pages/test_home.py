"""The homes: what needs somebody, figures, panels; the search and the switch."""

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from membership.enums import OfficeRole, QuantityStatus, SchoolRoleKind, SubscriptionStatus
from membership.models import Person, Quantity
from membership.queries import people
from tests.factories.membership import (
    MembershipYearFactory,
    PersonFactory,
    SchoolFactory,
    SchoolRoleFactory,
    SubscriptionFactory,
    TrustFactory,
    at_school,
    at_trust,
    office,
)
from tests.factories.tenants import UserFactory
from tests.pages import text_of

ClientFor = Callable[..., Client]
NOW = datetime(2027, 1, 18, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _in_january(time_machine: Any) -> None:
    time_machine.move_to(NOW, tick=False)


def dispute(**facts: Any) -> None:
    subscription = SubscriptionFactory(**facts)
    Quantity.objects.filter(pk=subscription.quantity_id).update(
        status=QuantityStatus.DISPUTED, stated_value=Decimal(416), stated_at=datetime(2027, 1, 14, tzinfo=UTC)
    )


def test_the_office_is_greeted_with_the_day_and_the_year(client_for: ClientFor) -> None:
    MembershipYearFactory(start_year=2026)

    page = text_of(client_for(office(name="Amina Khan")).get("/"))

    assert "Good morning, Amina" in page
    assert "Monday 18 January 2027 · spring term · membership year 2026/27" in page


def test_disputes_talks_and_silence_need_the_office(client_for: ClientFor) -> None:
    dispute(school=SchoolFactory(name="Abbey Primary School"))
    SubscriptionFactory(
        school=SchoolFactory(name="Birch Primary School"), talk_requested_at=NOW, talk_message="Two instalments?"
    )

    page = text_of(client_for(office()).get("/"))

    assert (
        "1 school disputes its pupil number Abbey Primary School says 416, not 420. £76.00 at stake. for 4 days" in page
    )
    assert "1 school wants to talk first Birch Primary School: “Two instalments?” today" in page
    assert "2 schools have not answered for 2027/28 £15,960.00 is not confirmed. due 29 Jan" in page


def test_proposed_memberships_wait_to_be_sent(client_for: ClientFor) -> None:
    SubscriptionFactory.create_batch(2, status=SubscriptionStatus.PROPOSED)

    page = text_of(client_for(office()).get("/"))

    assert "2 memberships are proposed but not sent" in page


def test_a_year_without_proposals_asks_for_them(client_for: ClientFor) -> None:
    MembershipYearFactory()

    assert "Memberships for 2027/28 are not proposed yet" in text_of(client_for(office()).get("/"))


def test_the_figures_compare_with_last_year(client_for: ClientFor) -> None:
    for start_year, schools in ((2025, 1), (2026, 2)):
        year = MembershipYearFactory(start_year=start_year)
        SubscriptionFactory.create_batch(schools, year=year, status=SubscriptionStatus.ACTIVE)
    SubscriptionFactory(status=SubscriptionStatus.CONFIRMED)
    SubscriptionFactory()

    page = text_of(client_for(office(OfficeRole.FINANCE)).get("/"))

    assert "Members 2 +1 on last year" in page
    assert "Confirmed for 2027/28 1 of 2 £7,980.00 of £15,960.00" in page


def test_schools_in_doubt_are_listed_with_the_reason(client_for: ClientFor) -> None:
    SubscriptionFactory(school=SchoolFactory(name="Abbey Primary School"), status=SubscriptionStatus.DECLINED)

    assert "Abbey Primary School Primary Declined" in text_of(client_for(office()).get("/"))


def test_an_improvement_partner_sees_no_money_at_home(client_for: ClientFor) -> None:
    SubscriptionFactory()

    page = text_of(client_for(office(OfficeRole.IMPROVEMENT_PARTNER)).get("/"))

    assert ("£" in page, "Nothing needs you today." in page) == (False, True)


def test_a_new_partnership_begins_with_its_schools(client_for: ClientFor) -> None:
    assert "Begin with your schools" in text_of(client_for(office()).get("/"))


def test_a_head_is_asked_to_confirm_with_price_and_date(client_for: ClientFor) -> None:
    subscription = SubscriptionFactory()

    page = text_of(client_for(at_school(subscription.school)).get("/"))

    assert "Confirm membership for 2027/28 £7,980.00. by 29 Jan Review and confirm" in page


def test_a_business_manager_is_told_that_the_head_is_asked(client_for: ClientFor) -> None:
    subscription = SubscriptionFactory()

    page = text_of(client_for(at_school(subscription.school, SchoolRoleKind.BUSINESS_MANAGER)).get("/"))

    assert "Your head is asked to confirm membership for 2027/28" in page


def test_a_school_sees_its_membership_of_the_running_year(client_for: ClientFor) -> None:
    year = MembershipYearFactory(start_year=2026)
    subscription = SubscriptionFactory(year=year, status=SubscriptionStatus.ACTIVE)

    page = text_of(client_for(at_school(subscription.school)).get("/"))

    assert "Membership 2026/27 £7,980.00 Active · 420 pupils" in page


def test_while_the_number_is_disputed_the_school_waits(client_for: ClientFor) -> None:
    school = SchoolFactory()
    dispute(school=school)

    assert "Membership for 2027/28 waits for the pupil number" in text_of(client_for(at_school(school)).get("/"))


def test_staff_have_nothing_to_do_with_membership(client_for: ClientFor) -> None:
    subscription = SubscriptionFactory()

    page = text_of(client_for(at_school(subscription.school, SchoolRoleKind.STAFF)).get("/"))

    assert "Nothing needs you today." in page


@pytest.mark.parametrize("rows", [1, 3])
def test_the_offices_home_takes_a_fixed_number_of_queries(
    client_for: ClientFor, rows: int, django_assert_num_queries: Any
) -> None:
    for number in range(rows):
        dispute()
        SubscriptionFactory(year=MembershipYearFactory(start_year=2026 - number), status=SubscriptionStatus.ACTIVE)
    browser = client_for(office(OfficeRole.ADMIN))

    with django_assert_num_queries(22):
        browser.get("/")


@pytest.mark.parametrize("rows", [1, 3])
def test_a_schools_home_takes_a_fixed_number_of_queries(
    client_for: ClientFor, rows: int, django_assert_num_queries: Any
) -> None:
    school = SchoolFactory()
    for number in range(rows):
        year = MembershipYearFactory(start_year=2027 - number)
        SubscriptionFactory(school=school, year=year)
    browser = client_for(at_school(school))

    with django_assert_num_queries(16):
        browser.get("/")


def test_the_search_finds_schools_and_people(client_for: ClientFor) -> None:
    SchoolFactory(name="Abbey Primary School", urn=312_345)
    PersonFactory(name="Abbey Poole")

    page = text_of(client_for(office()).get("/search/?q=abbey"))

    assert "2 found for “abbey”" in page
    assert "Abbey Primary School Primary · URN 312345 School" in page
    assert "Abbey Poole" in page


@pytest.mark.parametrize("query", ["312345", "209/2345", "SE13 6", "2092345"])
def test_a_school_is_found_by_its_numbers_and_its_postcode(client_for: ClientFor, query: str) -> None:
    SchoolFactory(name="Abbey Primary School", urn=312_345)

    assert "Abbey Primary School" in text_of(client_for(office()).get("/search/", {"q": query}))


def test_the_search_of_a_school_finds_no_other_school_and_no_people(client_for: ClientFor) -> None:
    SchoolFactory(name="Abbey Primary School")
    PersonFactory(name="Abbey Poole")
    head = at_school(SchoolFactory(name="Abbey Junior School"))

    page = text_of(client_for(head).get("/search/?q=abbey"))

    assert "1 found for “abbey” Abbey Junior School" in page


def test_an_empty_search_says_what_to_type(client_for: ClientFor) -> None:
    assert "Type a name, a number or a postcode." in text_of(client_for(office()).get("/search/"))


@pytest.mark.parametrize("query", ["٣٤٥", "9" * 60, "' OR 1=1 --", "%"])
def test_odd_words_find_nothing_and_break_nothing(client_for: ClientFor, query: str) -> None:
    SchoolFactory(name="Abbey Primary School")

    assert "Nothing found" in text_of(client_for(office()).get("/search/", {"q": query}))


def two_schools() -> Person:
    person = at_school(SchoolFactory(name="Abbey Primary School"))
    SchoolRoleFactory(person=person, school=SchoolFactory(name="Birch Primary School"))
    return person


def test_switching_acts_for_the_other_school(client_for: ClientFor) -> None:
    person = two_schools()
    other = person.schools[1]
    browser = client_for(person)

    page = text_of(browser.post("/switch/", {"place": other.pk}, follow=True))

    assert "Birch Primary School" in page
    assert Person.objects.get(pk=person.pk).acting_school == other


def test_somebody_in_the_office_and_at_a_school_switches_back(client_for: ClientFor) -> None:
    person = at_school(SchoolFactory())
    person.office_roles.create(role=OfficeRole.REVIEWER)
    browser = client_for(person)
    browser.post("/switch/", {"place": str(person.schools[0].pk)})

    page = text_of(browser.post("/switch/", {"place": "office"}, follow=True))

    assert "Partnership office" in page


@pytest.mark.parametrize("place", ["", "nowhere", "999999"])
def test_nobody_switches_to_a_place_that_is_not_theirs(client_for: ClientFor, place: str) -> None:
    assert client_for(two_schools()).post("/switch/", {"place": place}).status_code == 404


def test_a_renewal_names_the_change_since_last_year(client_for: ClientFor) -> None:
    school = SchoolFactory()
    before = MembershipYearFactory(start_year=2026)
    SubscriptionFactory(school=school, year=before, pupils=Decimal(416), status=SubscriptionStatus.ACTIVE)
    SubscriptionFactory(school=school)

    assert "£7,980.00, +£76.00 on last year." in text_of(client_for(at_school(school)).get("/"))


def test_members_of_several_areas_are_counted_by_area(client_for: ClientFor) -> None:
    SubscriptionFactory.create_batch(2, status=SubscriptionStatus.ACTIVE)
    SubscriptionFactory(school=SchoolFactory(la_code=309), status=SubscriptionStatus.ACTIVE)

    assert "2 Lewisham, 1 Haringey" in text_of(client_for(office()).get("/"))


def test_schools_silent_past_the_date_are_looked_after(client_for: ClientFor, time_machine: Any) -> None:
    time_machine.move_to("2027-02-01 09:00", tick=False)
    SubscriptionFactory(school=SchoolFactory(name="Abbey"))

    assert "Abbey Primary Not confirmed" in text_of(client_for(office()).get("/"))


def test_an_account_without_a_person_is_refused(client_for: ClientFor) -> None:
    assert client_for(UserFactory()).get("/").status_code == 403


def test_the_demo_offers_each_role_at_its_place() -> None:
    office(name="Amina")
    at_school(SchoolFactory(name="Abbey"), name="Jo")
    at_trust(TrustFactory(name="Harbour Trust"), name="Kim")

    assert [(account.name, account.role, account.place) for account in people.examples()] == [
        ("Amina", "Partnership admin", "Partnership office"),
        ("Jo", "Head", "Abbey"),
        ("Kim", "Trust finance", "Harbour Trust"),
    ]
