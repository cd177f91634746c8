"""The association's endpoints: the directory, the definitions, and figures under consent and suppression."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from benchmarking.indicators import ALL
from tenants.enums import Consent, StaffRole
from tenants.models import Partnership
from tests.api import shapes
from tests.factories.accounts import ASSOCIATION_HOST, staff, system
from tests.factories.benchmarking import SnapshotFactory
from tests.factories.tenants import UserFactory

LEWISHAM = {"code": 209, "gss_code": "E09000023", "name": "Lewisham", "region": "London"}
HARINGEY = {"code": 309, "gss_code": "E09000014", "name": "Haringey", "region": "London"}
NEXT_PAGE = "http://example.org/api/v1/indicators/?page=2&page_size=1"


@pytest.fixture
def caller(public: None) -> Client:
    """A system with every scope of the association."""
    return system("partnerships:read", "benchmarks:read", host=ASSOCIATION_HOST)


def share(partnership: Partnership, consent: Consent) -> None:
    Partnership.objects.filter(pk=partnership.pk).update(benchmarking_consent=consent)


def listed(slug: str, name: str, authority: dict[str, Any]) -> dict[str, Any]:
    return {
        "slug": slug,
        "name": name,
        "legal_form": "clg",
        "is_association_member": False,
        "local_authorities": [authority],
    }


def figure(**facts: Any) -> dict[str, Any]:
    return {
        "indicator": "member_share",
        "version": 1,
        "period_start": 2025,
        "partnership": "alpha",
        "label": "Alpha Learning",
        "mark": "",
        "value": "0.8500",
        "numerator": "17.0000",
        "denominator": "20.0000",
        "base_count": 20,
        "rank": None,
        "is_final": True,
    } | facts


def test_the_directory_lists_partnerships_with_their_authorities(
    caller: Client, django_assert_num_queries: Callable[[int], Any]
) -> None:
    alpha, beta = listed("alpha", "Alpha Learning", LEWISHAM), listed("beta", "Beta Learning", HARINGEY)

    with django_assert_num_queries(5):
        answer = caller.get("/api/v1/partnerships/").json()

    assert answer == shapes.page(alpha, beta)
    assert caller.get("/api/v1/partnerships/beta/").json() == beta
    assert caller.get("/api/v1/partnerships/?local_authorities=309").json() == shapes.page(beta)
    assert caller.get("/api/v1/partnerships/?is_association_member=true").json() == shapes.page()


def test_a_partnership_that_does_not_answer_is_in_no_directory(caller: Client, beta: Partnership) -> None:
    Partnership.objects.filter(pk=beta.pk).update(status="suspended")

    assert [row["slug"] for row in caller.get("/api/v1/partnerships/").json()["results"]] == ["alpha"]
    assert caller.get("/api/v1/partnerships/beta/").status_code == 404


def test_indicators_come_with_their_definition(caller: Client, django_assert_num_queries: Callable[..., Any]) -> None:
    first = ALL[0]

    with django_assert_num_queries(2):
        answer = caller.get("/api/v1/indicators/?page_size=1").json()

    assert answer == {
        "count": len(ALL),
        "next": NEXT_PAGE,
        "previous": None,
        "results": [
            {
                "code": "member_share",
                "version": 1,
                "name": "Members as a share of eligible schools",
                "theme": "Membership",
                "question": "How many of the schools that could join have joined?",
                "definition": first.definition,
                "unit": "share",
                "polarity": "higher",
                "period_kind": "academic",
                "minimum_base": 5,
            }
        ],
    }


@pytest.mark.parametrize("years", [1, 3])
def test_a_figure_shared_by_name_is_shown_with_its_parts(
    years: int, caller: Client, alpha: Partnership, django_assert_num_queries: Callable[[int], Any]
) -> None:
    share(alpha, Consent.NAMED)
    for year in range(years):
        SnapshotFactory(partnership_id=alpha.pk, period_start=2025 - year)

    with django_assert_num_queries(5):
        answer = caller.get("/api/v1/snapshots/?period_start=2025&indicator=member_share").json()

    assert answer == shapes.page(figure())


def test_without_a_year_the_latest_is_shown(caller: Client, alpha: Partnership) -> None:
    share(alpha, Consent.NAMED)
    for year in (2023, 2024):
        SnapshotFactory(partnership_id=alpha.pk, period_start=year)

    assert caller.get("/api/v1/snapshots/").json() == shapes.page(figure(period_start=2024))


def test_nothing_is_published_yet(caller: Client) -> None:
    assert caller.get("/api/v1/snapshots/").json() == shapes.page()


@pytest.mark.parametrize("consent", [Consent.NONE, Consent.ANONYMOUS])
def test_a_figure_not_shared_by_name_does_not_appear_among_few(
    consent: Consent, caller: Client, alpha: Partnership
) -> None:
    share(alpha, consent)
    SnapshotFactory(partnership_id=alpha.pk)

    assert caller.get("/api/v1/snapshots/?period_start=2025").json() == shapes.page()


def test_a_figure_on_few_schools_is_marked_and_empty(caller: Client, alpha: Partnership) -> None:
    share(alpha, Consent.NAMED)
    SnapshotFactory(partnership_id=alpha.pk, base_count=4, value=None, numerator=None, denominator=None)

    hidden = {"mark": "c", "value": None, "numerator": None, "denominator": None, "base_count": None}
    assert caller.get("/api/v1/snapshots/?period_start=2025").json() == shapes.page(figure(**hidden))


@pytest.mark.parametrize(
    ("path", "errors"),
    [
        ("snapshots/?indicator=happiness", ["indicator"]),
        ("snapshots/?period_start=25", ["period_start"]),
        ("snapshots/?year=2025", ["year"]),
        ("indicators/?ordering=name", ["ordering"]),
    ],
)
def test_a_parameter_that_makes_no_sense_is_refused(path: str, errors: list[str], caller: Client) -> None:
    answer = caller.get(f"/api/v1/{path}")

    assert (answer.status_code, answer.json()["code"], list(answer.json()["errors"])) == (400, "invalid", errors)


@pytest.mark.parametrize(
    ("role", "status"), [(StaffRole.ASSOCIATION, 200), (StaffRole.OPERATOR, 200), (StaffRole.NONE, 403)]
)
def test_staff_read_it_all_with_their_session(
    role: StaffRole, status: int, public: None, client_for: Callable[..., Client]
) -> None:
    browser = client_for(staff(role), partnership=None)

    answers = [browser.get(f"/api/v1/{name}/").status_code for name in ("partnerships", "indicators", "snapshots")]

    assert answers == [status] * 3


def test_a_deactivated_account_reads_nothing(public: None, client_for: Callable[..., Client]) -> None:
    browser = client_for(UserFactory(staff_role=StaffRole.ASSOCIATION, is_active=False), partnership=None)

    assert browser.get("/api/v1/indicators/").status_code == 401
