"""Building and dropping the schema of one partnership, with its role and rights. For the owner login only.

A schema is built by replaying SQL captured from real migrations; where none is stored for the present migrations, or it
cannot be replayed, the real migrations run and say so in the log.
"""

import logging
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Literal

from django.conf import settings
from django.db import transaction
from django.db.migrations.loader import MigrationLoader
from psycopg import sql

from tenants.backend.default import connection
from tenants.models import SchemaScript
from tenants.names import SCHEMA_PATTERN, NameRefused
from tenants.operations.executing import SchemaExecutor
from tenants.sql.capture import Capture, NotReplayable, ledger_rows
from tenants.sql.fingerprint import fingerprint
from tenants.sql.roles import create_role, grant_schema, grant_tables, role_of
from tenants.sql.running import run

logger = logging.getLogger(__name__)
Way = Literal["replay", "migrations"]


def build_schema(schema_name: str, *, announce: Callable[[], object] = bool) -> Way:
    """Build an empty, migrated schema with role and rights, or nothing; returns how. Raises NameRefused.

    `announce` runs in the same transaction, in the public schema: a failure there leaves nothing behind either.
    """
    if not re.fullmatch(SCHEMA_PATTERN, schema_name):
        raise NameRefused(f"“{schema_name}” cannot be a schema name.")
    script = SchemaScript.objects.filter(fingerprint=fingerprint()).values_list("statements", flat=True).first()
    if script is None:
        logger.warning("Building %s by migrations: no captured SQL is stored for the present ones.", schema_name)
        build_by_migrations(schema_name, announce=announce)
        return "migrations"
    with transaction.atomic():
        with connection.building(schema_name):
            create_empty(schema_name)
            run(script)
            run(grant_tables(schema_name))
        announce()
    return "replay"


def build_by_migrations(schema_name: str, *, announce: Callable[[], object] = bool) -> None:
    """Build the schema with Django's migrations and store what they sent, if it can be replayed."""
    capture = Capture()
    with _all_or_nothing(schema_name):
        with connection.building(schema_name):
            create_empty(schema_name)
            executor = SchemaExecutor()
            with connection.execute_wrapper(capture):
                executor.run()
            run(grant_tables(schema_name))
        announce()
    _store(capture, schema_name, executor.lacking)


def create_empty(schema_name: str) -> None:
    """Create a schema without tables, its role and the rights on tables to come."""
    run(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(schema_name)))
    if settings.TENANT_ROLES:
        run(create_role(schema_name))
    run(grant_schema(schema_name))


def drop_schema(schema_name: str) -> None:
    """Drop a schema with all its rows, and its role; nothing happens where there is none."""
    with transaction.atomic():
        run(sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(sql.Identifier(schema_name)))
        if settings.TENANT_ROLES:
            run(sql.SQL("DROP ROLE IF EXISTS {}").format(sql.Identifier(role_of(schema_name))))


@contextmanager
def _all_or_nothing(schema_name: str) -> Iterator[None]:
    """One transaction or, where some migration forbids that, dropping what a failure leaves."""
    if all(migration.atomic for migration in MigrationLoader(None).disk_migrations.values()):
        with transaction.atomic():
            yield
        return
    try:
        yield
    except BaseException:
        drop_schema(schema_name)
        raise


def _store(capture: Capture, schema_name: str, migrations: list[tuple[str, str]]) -> None:
    try:
        script = capture.script(rendered_in=schema_name) + ledger_rows(migrations).as_string(connection.connection)
    except NotReplayable as refusal:
        logger.warning("The migrations cannot be replayed, so every new schema is migrated: %s", refusal)
        return
    SchemaScript.objects.exclude(fingerprint=fingerprint()).delete()
    SchemaScript.objects.update_or_create(fingerprint=fingerprint(), defaults={"statements": script})
