"""The database checks pass on a healthy server and name each fault."""

from typing import Any

import pytest
from django.db import connection

from tenants import checks
from tenants.models import Partnership
from tenants.sql.running import run
from tests.tenants.logins import logged_in

WITH_DATABASE = {"databases": ["default"]}


def _ids(messages: list[Any]) -> list[str]:
    return [message.id for message in messages]


def test_web_and_owner_logins_are_fit(owner: None, settings: Any) -> None:
    as_owner = checks.login_is_fit(None, **WITH_DATABASE)
    settings.DB_ROLE = "app"

    # the owner's login, taken for the web's: it inherits
    assert (as_owner, _ids(checks.login_is_fit(None, **WITH_DATABASE))) == ([], ["tenants.E003"])


def test_the_web_login_is_fit(public: None) -> None:
    assert checks.login_is_fit(None, **WITH_DATABASE) == []


def test_a_web_login_taken_for_the_owners_lacks_createrole(public: None, settings: Any) -> None:
    settings.DB_ROLE = "owner"

    assert _ids(checks.login_is_fit(None, **WITH_DATABASE)) == ["tenants.E001"]


def test_an_old_server_is_refused(public: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "MINIMUM_VERSION", 990000)

    assert _ids(checks.login_is_fit(None, **WITH_DATABASE)) == ["tenants.E004"]


def test_a_superuser_is_refused_as_web_login(committed: Partnership, services: dict[str, str]) -> None:
    connection.set_schema_to_public()
    with logged_in(services["DATABASE_ADMIN_URL"]):
        found = _ids(checks.login_is_fit(None, **WITH_DATABASE))

    assert found == ["tenants.E002", "tenants.E003"]


def test_a_direct_connection_is_told_from_a_pooler(public: None, monkeypatch: pytest.MonkeyPatch) -> None:
    direct = checks.no_pooler_stands_between(None, **WITH_DATABASE)
    monkeypatch.setattr(checks, "BACKEND", "SELECT pg_backend_pid() + 1")  # what a pooler looks like from here

    assert (direct, _ids(checks.no_pooler_stands_between(None, **WITH_DATABASE))) == ([], ["tenants.W003"])


def test_like_schemas_and_a_clean_public_schema_pass(public: None) -> None:
    assert checks.schemas_are_alike(None, **WITH_DATABASE) == []


def test_a_stray_table_and_a_differing_schema_are_named(owner: None) -> None:
    run("CREATE TABLE public.billing_charge (id int)")
    run("ALTER TABLE alpha.membership_trust ADD odd int")

    found = checks.schemas_are_alike(None, **WITH_DATABASE)

    assert _ids(found) == ["tenants.E005", "tenants.W002"]


def test_nothing_is_asked_without_a_database() -> None:
    assert checks.schemas_are_alike(None) + checks.login_is_fit(None) + checks.no_pooler_stands_between(None) == []
