"""Fixtures for tests that build, claim, migrate and drop schemas."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import connection

from tenants.operations.schemas import drop_schema
from tenants.queries.schemas import known_schemas
from tenants.sql.fingerprint import fingerprint

SHARED_WITH_THE_TEMPLATE = {"alpha", "beta"}


@pytest.fixture
def owner(as_owner: None, settings: Any) -> Iterator[None]:
    """The owner's process; schemas a test leaves are dropped with their roles, which outlive the database."""
    settings.DB_ROLE = "owner"
    fingerprint.cache_clear()
    yield
    connection.close()
    connection.set_schema_to_public()
    for schema in known_schemas():
        if schema.name not in SHARED_WITH_THE_TEMPLATE:
            drop_schema(schema.name)
    fingerprint.cache_clear()


@pytest.fixture
def as_web(owner: None, services: dict[str, str], settings: Any) -> Callable[[], AbstractContextManager[None]]:
    """`with as_web(): …` goes on as a web process on the owner's database."""

    @contextmanager
    def switched() -> Iterator[None]:
        before = {name: connection.settings_dict[name] for name in ("USER", "PASSWORD")}
        app = urlsplit(services["DATABASE_URL"])
        _log_in({"USER": app.username, "PASSWORD": app.password})
        settings.DB_ROLE = "app"
        try:
            yield
        finally:
            settings.DB_ROLE = "owner"
            _log_in(before)

    return switched


def _log_in(login: dict[str, Any]) -> None:
    connection.close()
    connection.settings_dict.update(login)
