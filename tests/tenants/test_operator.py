"""The operator's pages: list, set up, suspend, bring back, health, register."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from tenants.accounts.models import User
from tenants.enums import PartnershipStatus, StaffRole
from tenants.host_map import host_map
from tenants.models import Partnership, RegisterImport
from tenants.operations import statuses
from tenants.queries.operating import PoolHealth, pool_health
from tests.factories.tenants import UserFactory
from tests.plumbing.tasks import Sent, Tasks

NOW = datetime(2027, 1, 4, 9, tzinfo=UTC)
NEW = {
    "name": "Gamma Learning",
    "slug": "gamma",
    "la_codes": "209, 309",
    "legal_form": "charity",
    "admin_name": "Alex Admin",
    "admin_email": "alex.admin@example.org",
}


@pytest.fixture
def operator(public: None) -> User:
    return UserFactory(email="operator@example.org", staff_role=StaffRole.OPERATOR)


@pytest.fixture
def browser(operator: User, client_for: Callable[..., Client]) -> Client:
    return client_for(operator, partnership=None)


@pytest.fixture
def beta_id(public: None) -> int:
    return Partnership.objects.get(slug="beta").pk


def _status(partnership_id: int) -> str:
    return Partnership.objects.values_list("status", flat=True).get(pk=partnership_id)


def test_the_list_names_every_partnership_with_hosts_authorities_and_status(browser: Client) -> None:
    listed = browser.get("/operator/").context["partnerships"]

    assert [
        (p.name, [d.domain for d in p.domains.all()], [a.name for a in p.local_authorities.all()], p.status)
        for p in listed
    ] == [
        ("Alpha Learning", ["alpha.example.org"], ["Lewisham"], "live"),
        ("Beta Learning", ["beta.example.org"], ["Haringey"], "live"),
    ]


def test_the_list_asks_the_same_for_one_partnership_as_for_many(
    browser: Client, django_assert_num_queries: Any
) -> None:
    browser.get("/operator/")

    with django_assert_num_queries(5):  # session, account, partnerships, domains, authorities
        browser.get("/operator/")


@pytest.mark.parametrize("role", [StaffRole.NONE, StaffRole.ASSOCIATION])
@pytest.mark.parametrize("path", ["", "partnerships/new/", "partnerships/1/suspend/", "health/", "register/"])
def test_others_are_refused(public: None, client_for: Callable[..., Client], role: str, path: str) -> None:
    browser = client_for(UserFactory(staff_role=role), partnership=None)

    assert browser.get(f"/operator/{path}").status_code == 403


def test_a_partnerships_host_has_no_operators_pages(client: Client) -> None:
    assert client.get("/operator/").status_code == 404


def test_without_a_ready_schema_the_owners_worker_sets_it_up(browser: Client, operator: User, tasks: Tasks) -> None:
    with tasks.committed():
        response = browser.post("/operator/partnerships/new/", NEW)

    assert (response["Location"], tasks.waiting()) == (
        "/operator/",
        [
            Sent(
                "tenants.owner.create_partnership",
                "public",
                {"by_id": operator.pk, "details": NEW | {"la_codes": [209, 309], "domain": ""}},
            )
        ],
    )


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("slug", "public"),
        ("slug", "alpha"),
        ("slug", 'x"; DROP SCHEMA alpha; --'),
        ("name", "Alpha Learning"),
        ("name", ""),
        ("la_codes", "999"),
        ("la_codes", "Lewisham"),
        ("la_codes", ""),
        ("admin_email", "nobody"),
        ("legal_form", "none"),
        ("domain", "other.example.org"),
    ],
)
def test_what_cannot_be_set_up_is_said_at_its_field(browser: Client, field: str, value: str) -> None:
    response = browser.post("/operator/partnerships/new/", NEW | {field: value})

    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])


def test_suspending_asks_first_and_changes_nothing_by_looking(browser: Client, beta_id: int) -> None:
    response = browser.get(f"/operator/partnerships/{beta_id}/suspend/")

    assert (response.context["title"], _status(beta_id)) == ("Suspend Beta Learning", PartnershipStatus.LIVE)


def test_a_partnership_is_suspended_and_brought_back(browser: Client, beta_id: int) -> None:
    seen = []
    for action in ("suspend", "restore"):
        browser.post(f"/operator/partnerships/{beta_id}/{action}/", {"reason": "Test"})
        seen.append(_status(beta_id))

    assert seen == [PartnershipStatus.SUSPENDED, PartnershipStatus.LIVE]


def test_without_a_reason_nothing_is_suspended(browser: Client, beta_id: int) -> None:
    response = browser.post(f"/operator/partnerships/{beta_id}/suspend/", {"reason": ""})

    assert (response.status_code, _status(beta_id)) == (422, PartnershipStatus.LIVE)


def test_bringing_back_what_is_not_suspended_is_refused_in_words(browser: Client, beta_id: int) -> None:
    response = browser.post(f"/operator/partnerships/{beta_id}/restore/", {"reason": "Test"})

    assert response.context["form"].non_field_errors() == ["Beta Learning is live; this cannot be done to it now."]


def test_a_partnership_that_does_not_exist_is_not_found(browser: Client) -> None:
    assert browser.post("/operator/partnerships/999999/suspend/", {"reason": "Test"}).status_code == 404


def test_suspending_twice_is_refused(operator: User, beta_id: int) -> None:
    statuses.suspend(by=operator, partnership_id=beta_id, reason="Test", now=NOW)

    with pytest.raises(statuses.StatusRefused):
        statuses.suspend(by=operator, partnership_id=beta_id, reason="Test", now=NOW)


def test_a_suspended_partnerships_host_stops_answering(
    operator: User, beta_id: int, client: Client, fresh_host_map: None
) -> None:
    before = client.get("/livez", headers={"host": "beta.example.org"}).status_code
    statuses.suspend(by=operator, partnership_id=beta_id, reason="Test", now=NOW)
    host_map.clear()

    after = client.get("/livez", headers={"host": "beta.example.org"}).status_code

    assert (before, after) == (200, 404)


def test_health_shows_the_pool_and_what_is_wrong(browser: Client) -> None:
    context = browser.get("/operator/health/").context

    assert (context["problems"], context["pool"], context["jobs_waiting"]) == ({}, pool_health(), 0)


def test_loads_of_the_register_are_listed_newest_first(as_owner: None, client_for: Callable[..., Client]) -> None:
    counts = {"rows": 3, "added": 1, "changed": 1, "closed": 0, "rejected": 1}
    for day, name in ((4, "first.csv"), (5, "second.csv")):
        RegisterImport.objects.create(file_name=name, imported_at=NOW.replace(day=day), **counts)
    operator = UserFactory(staff_role=StaffRole.OPERATOR)

    listed = client_for(operator, partnership=None).get("/operator/register/").context["imports"]

    assert [load.file_name for load in listed] == ["second.csv", "first.csv"]


@pytest.mark.parametrize(
    ("pool", "is_migrated", "is_full"),
    [(PoolHealth(3, 0, 3), True, True), (PoolHealth(2, 0, 3), True, False), (PoolHealth(0, 3, 3), False, False)],
)
def test_a_pool_that_lags_says_that_migrations_are_due(pool: PoolHealth, is_migrated: bool, is_full: bool) -> None:
    assert (pool.is_migrated, pool.is_full) == (is_migrated, is_full)
