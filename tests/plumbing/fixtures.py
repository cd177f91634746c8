"""The fixtures of the whole suite."""

import gc
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import Client
from pytest_django import DjangoDbBlocker

from tenants.fanout import in_partnership, in_public
from tenants.host_map import host_map
from tenants.models import Partnership
from tests.plumbing.databases import Databases
from tests.plumbing.tasks import Tasks

WITHOUT_DATABASE = ("tests/embedded", "tests/deploy", "tests/architecture")
COMMITTING = {"committed", "as_owner", "owner"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests of what lies around the product need no database."""
    for item in items:
        if item.nodeid.startswith(WITHOUT_DATABASE):
            item.add_marker(pytest.mark.no_database)


def pytest_collection_finish() -> None:
    """What stays to the end, the product and thousands of tests, is not looked through again and again for rubbish."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def databases(services: dict[str, str]) -> Databases:
    """Template and clone of this process."""
    return Databases(services)


@pytest.fixture(scope="session")
def django_db_setup(databases: Databases, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Put this process on a database of its own, instead of creating one by migrations."""
    databases.prepare()
    databases.clone_template()
    connection.settings_dict["NAME"] = databases.clone
    with django_db_blocker.unblock():
        _warm()
        connection.close()
    yield
    with django_db_blocker.unblock():
        connection.close()
    databases.drop_clone()


@pytest.fixture(autouse=True)
def _in_alpha_unless_told_otherwise(request: pytest.FixtureRequest) -> None:
    wanted = set(request.fixturenames)
    if request.node.get_closest_marker("no_database") or wanted & ({"public"} | COMMITTING):
        return
    request.getfixturevalue("in_alpha")


@pytest.fixture(autouse=True)
def _empty_cache(request: pytest.FixtureRequest) -> None:
    """Rate limits and remembered answers do not pass from test to test."""
    if not request.node.get_closest_marker("no_database"):
        cache.clear()


@pytest.fixture(scope="session")
def alpha(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Partnership:
    """Alpha Learning, at alpha.example.org."""
    with django_db_blocker.unblock():
        return _partnership("alpha")


@pytest.fixture(scope="session")
def beta(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Partnership:
    """Beta Learning, at beta.example.org."""
    with django_db_blocker.unblock():
        return _partnership("beta")


@pytest.fixture
def in_alpha(db: None, alpha: Partnership) -> Iterator[Partnership]:
    """Run inside Alpha's schema and role; everything is rolled back."""
    yield from _inside(alpha)


@pytest.fixture
def public(db: None) -> Iterator[None]:
    """Run in the public schema, as web and workers do; everything is rolled back."""
    connection.set_schema_to_public()
    _warm()
    yield
    connection.set_schema_to_public()


@pytest.fixture
def committed(databases: Databases, alpha: Partnership, django_db_blocker: DjangoDbBlocker) -> Iterator[Partnership]:
    """Run inside Alpha with real commits, for tests with several connections; what they wrote is undone afterwards."""
    with django_db_blocker.unblock():
        yield from _inside(alpha)
        connection.close()
        databases.mend_clone()
        host_map.clear()


@pytest.fixture
def as_owner(
    databases: Databases, services: dict[str, str], alpha: Partnership, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """Run in the public schema as the owner's login with real commits; the database is cloned anew afterwards."""
    owner = urlsplit(services["DATABASE_OWNER_URL"])
    login = {"USER": owner.username, "PASSWORD": owner.password}
    before = {name: connection.settings_dict[name] for name in login}
    with django_db_blocker.unblock():
        connection.close()
        connection.set_schema_to_public()
        connection.settings_dict.update(login)
        yield
        connection.close()
        connection.set_schema_to_public()
        connection.settings_dict.update(before)
        databases.clone_template()
        host_map.clear()


@pytest.fixture
def owner_connection(databases: Databases, django_db_setup: None) -> Iterator[psycopg.Connection]:
    """A connection of the owner's login beside Django's, to look into catalogues; it is rolled back."""
    with psycopg.connect(databases.url("DATABASE_OWNER_URL", databases.clone)) as owner:
        yield owner
        owner.rollback()


@pytest.fixture
def client() -> Client:
    """A browser on Alpha's host, signed out."""
    return Client(headers={"host": "alpha.example.org"})


@pytest.fixture
def association_client() -> Client:
    """A browser on the association's host, signed out."""
    return Client(headers={"host": settings.BASE_HOST})


@pytest.fixture
def client_for(alpha: Partnership) -> Callable[..., Client]:
    """`client_for(person)`: a browser signed in as a person of Alpha; `partnership=None` for an account of the association."""

    def sign_in(actor: Any, partnership: Partnership | None = alpha) -> Client:
        user = getattr(actor, "user", actor)
        host = f"{partnership.slug}.example.org" if partnership else settings.BASE_HOST
        browser = Client(headers={"host": host})
        if partnership:
            in_partnership(partnership, browser.force_login, user)
        else:
            in_public(browser.force_login, user)
        return browser

    return sign_in


@pytest.fixture
def tasks(django_capture_on_commit_callbacks: Callable[..., AbstractContextManager[Any]]) -> Tasks:
    """The background queue: `with tasks.committed(): …`, then `tasks.waiting()` to look or `tasks.run()` to work it off."""
    return Tasks(django_capture_on_commit_callbacks)


@pytest.fixture
def fresh_host_map() -> Iterator[None]:
    """For tests that change which hosts answer: the map is read again before and after."""
    host_map.clear()
    yield
    host_map.clear()


def _partnership(slug: str) -> Partnership:
    found = host_map.find(f"{slug}.example.org")
    assert found is not None
    return found


def _warm() -> None:
    """Have the host map read before the test, so that no test counts its two queries."""
    host_map.find("alpha.example.org")


def _inside(partnership: Partnership) -> Iterator[Partnership]:
    _warm()
    connection.set_tenant(partnership)
    yield partnership
    if connection.in_atomic_block and not connection.needs_rollback:
        connection.check_constraints()  # what is deferred to the commit is about this schema's tables
    connection.set_schema_to_public()
