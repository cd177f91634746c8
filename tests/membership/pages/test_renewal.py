"""The page on which a school renews, as its head, its business manager and others see it."""

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from membership.enums import QuantityStatus, SchoolRoleKind, SubscriptionStatus
from membership.models import School, Subscription
from tests.factories.membership import (
    MembershipYearFactory,
    SchoolFactory,
    SubscriptionFactory,
    TrustFactory,
    at_school,
    at_trust,
)
from tests.pages import text_of

ClientFor = Callable[..., Client]
NOW = datetime(2027, 1, 12, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _in_january(time_machine: Any) -> None:
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def school() -> School:
    made: School = SchoolFactory(name="Lancaster Road Primary School")
    return made


@pytest.fixture
def subscription(school: School) -> Subscription:
    SubscriptionFactory(
        school=school,
        year=MembershipYearFactory(start_year=2026),
        pupils=Decimal(416),
        status=SubscriptionStatus.ACTIVE,
    )
    made: Subscription = SubscriptionFactory(school=school, pupils=Decimal(423))
    return made


def test_the_head_sees_the_price_with_its_arithmetic(
    client_for: ClientFor, school: School, subscription: Subscription
) -> None:
    page = text_of(client_for(at_school(school)).get("/our-membership/"))

    assert "Renew membership for 2027/28" in page
    assert "Lancaster Road Primary School · full member since 2018 · please confirm by Friday 29 January" in page
    assert (
        "423 pupils (full-time equivalent, October 2026 census, from the national register) × £19.00 = £8,037.00"
        in page
    )
    assert (
        "Cap £12,500.00 not reached · last year £7,904.00 (416 pupils), +£133.00 · "
        "VAT: exempt, education supplied by an eligible body" in page
    )
    assert "An invoice goes to the business manager in September; you can add a purchase order now or later." in page
    assert "Improvement partner 4 half-day visits, data profile each autumn" in page


def test_confirming_says_thank_you_and_shows_what_was_agreed(
    client_for: ClientFor, school: School, subscription: Subscription
) -> None:
    head = at_school(school, name="Jo Poole")
    address = f"/our-membership/{subscription.pk}/confirm/"

    page = text_of(client_for(head).post(address, {"expected_pence": 803_700, "purchase_order": "PO-7"}, follow=True))

    assert "Membership for 2027/28 is confirmed. Thank you." in page
    assert "Confirmed 12 January 2027 by Jo Poole" in page
    assert "Purchase order PO-7" in page


def test_a_price_that_moved_meanwhile_is_shown_again(
    client_for: ClientFor, school: School, subscription: Subscription
) -> None:
    address = f"/our-membership/{subscription.pk}/confirm/"

    page = text_of(client_for(at_school(school)).post(address, {"expected_pence": 1}))

    assert "The price is now £8,037.00. Look at it again before you confirm." in page
    assert Subscription.objects.get(pk=subscription.pk).status == "invited"


def test_the_business_manager_sees_the_price_but_does_not_confirm(
    client_for: ClientFor, school: School, subscription: Subscription
) -> None:
    browser = client_for(at_school(school, SchoolRoleKind.BUSINESS_MANAGER))

    page = text_of(browser.get("/our-membership/"))

    assert "£8,037.00" in page
    assert "Only the head confirms membership." in page
    assert browser.post(f"/our-membership/{subscription.pk}/confirm/", {"expected_pence": 803_700}).status_code == 403


@pytest.mark.parametrize("role", [SchoolRoleKind.STAFF, SchoolRoleKind.GOVERNOR])
def test_staff_and_governors_see_no_price(
    client_for: ClientFor, school: School, subscription: Subscription, role: str
) -> None:
    response = client_for(at_school(school, role)).get("/our-membership/")

    assert (response.status_code, "8,037" in response.text) == (403, False)


def test_another_schools_membership_is_as_good_as_missing(client_for: ClientFor, subscription: Subscription) -> None:
    response = client_for(at_school()).get(f"/our-membership/{subscription.pk}/")

    assert (response.status_code, "8,037" in response.text) == (404, False)


def test_the_finance_of_the_trust_sees_the_price(client_for: ClientFor) -> None:
    subscription = SubscriptionFactory(school=SchoolFactory(trust=TrustFactory()))

    page = text_of(client_for(at_trust(subscription.school.trust)).get(f"/our-membership/{subscription.pk}/"))

    assert "£7,980.00" in page


def test_a_wrong_number_goes_to_the_office_and_holds_the_price(
    client_for: ClientFor, school: School, subscription: Subscription
) -> None:
    browser = client_for(at_school(school))
    address = f"/our-membership/{subscription.pk}/pupil-number/"

    page = text_of(browser.post(address, {"stated_value": "416", "stated_reason": "Seven left"}, follow=True))

    assert "The partnership office looks at the number and writes to you." in page
    assert "You say it should be 416 pupils." in page
    assert "Confirm membership" not in page


@pytest.mark.parametrize("value", ["", "many", "-3", "100000"])
def test_a_number_must_be_a_number(
    client_for: ClientFor, school: School, subscription: Subscription, value: str
) -> None:
    browser = client_for(at_school(school))

    page = text_of(browser.post(f"/our-membership/{subscription.pk}/pupil-number/", {"stated_value": value}))

    assert "There is a problem" in page
    subscription.quantity.refresh_from_db()
    assert subscription.quantity.status == QuantityStatus.PROVISIONAL


def test_a_school_can_ask_to_talk_first(client_for: ClientFor, school: School, subscription: Subscription) -> None:
    browser = client_for(at_school(school))

    page = text_of(
        browser.post(f"/our-membership/{subscription.pk}/talk/", {"message": "Two instalments?"}, follow=True)
    )

    assert "You asked to talk first on Tuesday 12 January 2027." in page


def test_a_head_can_decline(client_for: ClientFor, school: School, subscription: Subscription) -> None:
    browser = client_for(at_school(school))

    page = text_of(browser.post(f"/our-membership/{subscription.pk}/decline/", {"reason": "Budget"}, follow=True))

    assert "You have declined membership for 2027/28." in page
    assert "Declined" in page


def test_a_purchase_order_can_be_added_later(client_for: ClientFor, school: School, subscription: Subscription) -> None:
    browser = client_for(at_school(school))

    page = text_of(
        browser.post(f"/our-membership/{subscription.pk}/purchase-order/", {"purchase_order": "PO-9"}, follow=True)
    )

    assert "The purchase order is kept." in page
    assert Subscription.objects.get(pk=subscription.pk).purchase_order == "PO-9"


def test_the_terms_are_shown(client_for: ClientFor, school: School, subscription: Subscription) -> None:
    page = text_of(client_for(at_school(school)).get(f"/our-membership/{subscription.pk}/terms/"))

    assert "Membership runs from 1 September to 31 August." in page


def test_a_school_without_an_offer_is_told_so(client_for: ClientFor, school: School) -> None:
    page = text_of(client_for(at_school(school)).get("/our-membership/"))

    assert "No membership has been offered yet" in page


@pytest.mark.parametrize("years", [1, 3])
def test_the_page_takes_a_fixed_number_of_queries(
    client_for: ClientFor, school: School, years: int, django_assert_num_queries: Any
) -> None:
    for start in range(2027, 2027 - years, -1):
        SubscriptionFactory(school=school, year=MembershipYearFactory(start_year=start))
    browser = client_for(at_school(school))

    with django_assert_num_queries(8):
        browser.get("/our-membership/")


@pytest.mark.parametrize("question", ["pupil-number", "talk", "decline", "purchase-order"])
def test_each_question_opens_with_the_price_it_is_about(
    client_for: ClientFor, school: School, subscription: Subscription, question: str
) -> None:
    page = text_of(client_for(at_school(school)).get(f"/our-membership/{subscription.pk}/{question}/"))

    assert "Lancaster Road Primary School · membership 2027/28" in page
    assert "× £19.00 = £8,037.00" in page


def test_an_answered_membership_is_not_declined(client_for: ClientFor, school: School) -> None:
    agreed = SubscriptionFactory(school=school, status=SubscriptionStatus.CONFIRMED)

    page = text_of(client_for(at_school(school)).post(f"/our-membership/{agreed.pk}/decline/", {"reason": "Late"}))

    assert "This membership is confirmed already." in page
