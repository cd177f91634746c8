"""What all lists have in common: a fixed number of queries, pages, filters and order."""

from collections.abc import Callable
from typing import Any

import pytest

from membership.models import Tariff
from offers.models import Agreement
from tests.factories import billing
from tests.factories import offers as catalogue
from tests.factories.accounts import system
from tests.factories.membership import (
    MembershipYearFactory,
    SchoolFactory,
    SchoolRoleFactory,
    SubscriptionFactory,
    TariffExceptionFactory,
    TariffFactory,
    TrustFactory,
)
from tests.factories.peer_review import ReviewFactory

# Each count includes three for the key (look up, note its use, count the page).
LISTS: dict[str, tuple[int, Callable[[int], Any]]] = {
    "schools": (4, lambda place: SchoolFactory(trust=TrustFactory())),
    "people": (7, lambda place: SchoolRoleFactory().person),
    "years": (4, lambda place: MembershipYearFactory(start_year=2030 + place)),
    "tariffs": (5, lambda place: _tariff(place)),
    "subscriptions": (4, lambda place: SubscriptionFactory()),
    "charges": (4, lambda place: billing.charge()),
    "invoices": (5, lambda place: billing.invoice()),
    "payments": (6, lambda place: billing.payment(billing.invoice().account, 100)),
    "offers": (5, lambda place: catalogue.priced()),
    "events": (5, lambda place: catalogue.course()),
    "bookings": (4, lambda place: catalogue.BookingFactory()),
    "agreements": (5, lambda place: _ordered()),
    "reviews": (4, lambda place: ReviewFactory()),
}


def _ordered() -> Agreement:
    agreement: Agreement = catalogue.AgreementLineFactory().agreement
    return agreement


def _tariff(place: int) -> Tariff:
    return TariffExceptionFactory(tariff=TariffFactory(year=MembershipYearFactory(start_year=2030 + place))).tariff


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("name", LISTS)
def test_a_list_takes_the_same_queries_however_long(
    name: str, rows: int, django_assert_num_queries: Callable[[int], Any]
) -> None:
    queries, make = LISTS[name]
    made = [make(place).pk for place in range(rows)]
    caller = system()

    with django_assert_num_queries(queries):
        shown = caller.get(f"/api/v1/{name}/", {"page_size": rows}).json()["results"]

    assert len(shown) == len(made) == rows


def test_pages_follow_each_other() -> None:
    first, second, third = (SchoolFactory().pk for _ in range(3))
    caller = system()

    page = caller.get("/api/v1/schools/", {"page_size": 2}).json()
    after = caller.get(page["next"].removeprefix("http://alpha.example.org")).json()

    assert (page["count"], [row["id"] for row in page["results"]], page["previous"]) == (3, [first, second], None)
    assert ([row["id"] for row in after["results"]], after["next"]) == ([third], None)


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["Cedar", "Ash", "Birch"]),
        ("?ordering=name", ["Ash", "Birch", "Cedar"]),
        ("?ordering=-name", ["Cedar", "Birch", "Ash"]),
        ("?la_code=309", ["Birch"]),
        ("?is_open=false", ["Ash"]),
        ("?is_open=true&ordering=-name", ["Cedar", "Birch"]),
        ("?phase=secondary", []),
        ("?trust=999999", []),
        ("?la_code=209&is_open=true", ["Cedar"]),
    ],
)
def test_schools_are_filtered_and_ordered(query: str, names: list[str]) -> None:
    for name, facts in (("Cedar", {}), ("Ash", {"is_open": False}), ("Birch", {"la_code": 309})):
        SchoolFactory(name=name, **facts)

    assert [row["name"] for row in system().get(f"/api/v1/schools/{query}").json()["results"]] == names


@pytest.mark.parametrize(
    ("query", "errors"),
    [
        ("?town=Lewisham", {"town": ["There is no such filter here."]}),
        ("?is_open=perhaps", {"is_open": ["Say true or false."]}),
        ("?phase=crèche", {"phase": ["Select a valid choice. crèche is not one of the available choices."]}),
        ("?la_code=x", {"la_code": ["Enter a whole number."]}),
        ("?ordering=colour", {"ordering": ["Choose from: name, -name, urn, -urn."]}),
        ("?page=0", {"page": ["Give a whole number from 1 to 1000000."]}),
        ("?page=second", {"page": ["Give a whole number from 1 to 1000000."]}),
        ("?page_size=201", {"page_size": ["Give a whole number from 1 to 200."]}),
    ],
)
def test_a_parameter_that_makes_no_sense_is_refused(query: str, errors: dict[str, list[str]]) -> None:
    answer = system().get(f"/api/v1/schools/{query}")

    assert (answer.status_code, answer.headers["Content-Type"], answer.json()) == (
        400,
        "application/problem+json",
        {
            "type": "about:blank",
            "title": "Bad Request",
            "status": 400,
            "detail": "Something in the request is missing or wrong.",
            "code": "invalid",
            "errors": errors,
        },
    )


def test_one_object_takes_no_filter() -> None:
    answer = system().get(f"/api/v1/schools/{SchoolFactory().pk}/?phase=primary")

    assert answer.json()["errors"] == {"phase": ["There is no such filter here."]}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("starts_at__gte=2027-01-20", 1),
        ("starts_at__gte=2027-01-21T09:20:00%2B23:51", 1),
        ("starts_at__lt=2027-01-19T09:39:00-23:51", 0),
        ("starts_at__lt=0001-01-01T00:00:00%2B00:00", 0),
    ],
)
def test_moments_are_asked_for_in_any_offset(query: str, found: int) -> None:
    catalogue.course()  # on 20 January 2027 at 9:30

    assert system().get(f"/api/v1/events/?{query}").json()["count"] == found


@pytest.mark.parametrize("moment", ["tomorrow", "0001-01-01T00:00:00%2B23:00", "9999-12-31T23:00:00-23:00"])
def test_a_moment_no_clock_shows_is_refused(moment: str) -> None:
    answer = system().get(f"/api/v1/events/?starts_at__gte={moment}")

    assert (answer.status_code, answer.json()["errors"]) == (400, {"starts_at__gte": ["Enter a valid date/time."]})
