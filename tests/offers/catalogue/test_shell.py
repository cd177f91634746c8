"""What the catalogue adds around pages: navigation by role, what waits, what search finds; and the lists' queries."""

import pytest
from django.urls import reverse

from membership.enums import OfficeRole, SchoolRoleKind
from offers.enums import OfferStatus
from tests.factories import membership as members
from tests.factories import offers_catalogue as make
from tests.pages import text_of

OURS = {"Services", "Catalogue", "Requests", "Settings of offers"}


@pytest.mark.parametrize(
    ("role", "labels"),
    [
        (OfficeRole.ADMIN, ["Catalogue", "Requests", "Settings of offers"]),
        (OfficeRole.CATALOGUE_MANAGER, ["Catalogue", "Requests", "Settings of offers"]),
        (OfficeRole.FINANCE, ["Catalogue", "Requests"]),
        (OfficeRole.REVIEWER, ["Catalogue"]),
        (SchoolRoleKind.STAFF, ["Services"]),
    ],
)
def test_navigation_by_role(client_for, role, labels):
    in_office = role in OfficeRole.values
    browser = client_for(members.office(role) if in_office else members.at_school(make.member(), role))
    sections = browser.get(reverse("catalogue")).context["shell"]["sections"]

    assert [item.label for section in sections for item in section.items if item.label in OURS] == labels


@pytest.mark.parametrize(
    ("page", "label"),
    [
        ("catalogue_preview", "Catalogue"),
        ("waiting", "Bookings"),
        ("venues", "Events"),
        ("pools", "Providers"),
        ("booking_policies", "Settings of offers"),
        ("categories", "Settings of offers"),
    ],
)
def test_a_page_that_is_led_to_from_another_stands_under_it_in_the_navigation(client_for, page, label):
    sections = client_for(members.office()).get(reverse(page)).context["shell"]["sections"]

    assert [item.label for section in sections for item in section.items if item.is_current] == [label]


def test_what_waits_for_the_catalogue_manager_is_on_the_home(manager):
    make.draft(status=OfferStatus.REVIEW), make.asked(members.SchoolFactory())

    page = manager.get(reverse("home"))

    text = text_of(page)
    assert "1 offer to read and publish" in text
    assert "1 request from schools to answer" in text
    assert f"{reverse('catalogue')}?status=review&amp;year=2026" in page.content.decode()


def test_nothing_waits_when_nothing_does(manager):
    make.published()

    assert "to read and publish" not in text_of(manager.get(reverse("home")))


def test_schools_find_what_is_published_and_the_office_finds_drafts_too(manager, client_for):
    make.published(title="Latin for beginners"), make.draft(title="Latin for masters")
    staff = client_for(members.at_school(make.member()))

    found = {name: text_of(browser.get(reverse("search"), {"q": "latin"})) for name, browser in
             {"office": manager, "school": staff}.items()}  # fmt: skip

    assert {name: ("beginners" in text, "masters" in text) for name, text in found.items()} == {
        "office": (True, True),
        "school": (True, False),
    }


@pytest.mark.parametrize("count", [1, 3])
def test_the_offices_list_takes_as_many_queries_for_one_offer_as_for_three(manager, count, django_assert_num_queries):
    for _ in range(count):
        make.published()
    manager.get(reverse("catalogue"))

    with django_assert_num_queries(10):
        manager.get(reverse("catalogue"))


@pytest.mark.parametrize("count", [1, 3])
def test_requests_take_as_many_queries_for_one_as_for_three(manager, count, django_assert_num_queries):
    for number in range(count):
        make.asked(members.SchoolFactory(), f"Request {number}")
    manager.get(reverse("unmet"))

    with django_assert_num_queries(7):
        manager.get(reverse("unmet"))
