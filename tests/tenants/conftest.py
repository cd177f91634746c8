"""Fixtures for tests that build, claim, migrate and drop schemas."""

import secrets
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest
from django.db import connection, transaction
from pytest_django import DjangoDbBlocker

from tenants.models import Partnership
from tenants.operations.schemas import drop_schema
from tenants.queries.schemas import known_schemas
from tenants.sql.fingerprint import fingerprint
from tests.tenants.logins import logged_in

OF_THE_TEMPLATE = {"alpha", "beta"}


@pytest.fixture
def owner(
    alpha: Partnership, services: dict[str, str], settings: Any, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """The owner's process in the public schema; everything, roles too, is rolled back."""
    with django_db_blocker.unblock(), logged_in(services["DATABASE_OWNER_URL"]):
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
        with logged_in(services["DATABASE_URL"]):
            yield
        settings.DB_ROLE = "owner"

    return switched


@pytest.fixture
def unique() -> str:
    """Part of a name nobody else has: roles belong to the whole server, not to this process's database."""
    return secrets.token_hex(4)
