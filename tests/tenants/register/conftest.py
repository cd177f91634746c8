"""An import needs the owner's login but no commits: the tests of this folder run so, and everything is rolled back."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import connection, transaction
from pytest_django import DjangoDbBlocker

from tenants.models import LocalAuthority
from tenants.operations.register import import_register
from tenants.register.reports import ImportReport
from tests.tenants.register.files import write

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
Load = Callable[..., ImportReport]


@pytest.fixture
def owner_desk(services: dict[str, str], django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Run in the public schema as the owner's login, with Lewisham and an empty register; roll all of it back."""
    owner = urlsplit(services["DATABASE_OWNER_URL"])
    before = {name: connection.settings_dict[name] for name in ("USER", "PASSWORD")}
    with django_db_blocker.unblock():
        connection.close()
        connection.set_schema_to_public()
        connection.settings_dict.update({"USER": owner.username, "PASSWORD": owner.password})
        with transaction.atomic():
            LocalAuthority.objects.get_or_create(
                code=209, defaults={"gss_code": "E09000023", "name": "Lewisham", "region": "London", "kind": "ILB"}
            )
            yield
            transaction.set_rollback(True)
        connection.close()
        connection.set_schema_to_public()
        connection.settings_dict.update(before)


@pytest.fixture
def load(owner_desk: None, tmp_path: Path) -> Load:
    """`load([compact(1), …])` writes a file of these rows and imports it; `load(path)` imports a file."""

    def import_rows(source: Any, **options: Any) -> ImportReport:
        path = source if isinstance(source, Path) else write(tmp_path / "register.csv", source)
        return import_register(**{"by": "test", "source": path, "now": NOW, "max_shrink": 1.0} | options)

    return import_rows
