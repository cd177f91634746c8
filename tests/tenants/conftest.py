"""Fixtures for tests that build, claim, migrate and drop schemas."""

import secrets
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import connection, transaction
from pytest_django import DjangoDbBlocker

from tenants.models import Partnership
from tenants.operations.schemas import drop_schema
from tenants.queries.schemas import known_schemas
from tenants.sql.fingerprint import fingerprint

OF_THE_TEMPLATE = {"alpha", "beta"}


@pytest.fixture
def owner(
    alpha: Partnership, services: dict[str, str], settings: Any, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """The owner's process in the public schema; everything, roles too, is rolled back."""
    with django_db_blocker.unblock(), _logged_in(services["DATABASE_OWNER_URL"]):
        connection.set_schema_to_public()
        settings.DB_ROLE = "owner"
        with transaction.atomic():
            yield
            transaction.set_rollback(True)
        connection.set_schema_to_public()


@pytest.fixture
def owner_committed(as_owner: None, settings: Any) -> Iterator[None]:
    """The owner's process with real commits; what a test leaves is dropped, as roles outlive the database."""
    settings.DB_ROLE = "owner"
    fingerprint.cache_clear()
    yield
    connection.close()
    connection.set_schema_to_public()
    for schema in known_schemas():
        if schema.name not in OF_THE_TEMPLATE:
            drop_schema(schema.name)
    fingerprint.cache_clear()


@pytest.fixture
def as_web(
    owner_committed: None, services: dict[str, str], settings: Any
) -> Callable[[], AbstractContextManager[None]]:
    """`with as_web(): …` goes on as a web process on the owner's database."""

    @contextmanager
    def switched() -> Iterator[None]:
        settings.DB_ROLE = "app"
        with _logged_in(services["DATABASE_URL"]):
            yield
        settings.DB_ROLE = "owner"

    return switched


@pytest.fixture
def unique() -> str:
    """Part of a name nobody else has: roles belong to the whole server, not to this process's database."""
    return secrets.token_hex(4)


@contextmanager
def _logged_in(url: str) -> Iterator[None]:
    before = {name: connection.settings_dict[name] for name in ("USER", "PASSWORD")}
    login = urlsplit(url)
    connection.close()
    connection.settings_dict.update({"USER": login.username, "PASSWORD": login.password})
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(before)
