"""Migrating everything: the public schema, then each partnership's and the pool's.

One statement tells which schemas lag. Schemas that lack the same migrations form a group: the first of it is migrated
by Django while what is sent is captured, the others replay that text, each in one transaction with its ledger rows. A
schema is therefore wholly before or wholly after, a failure stops nobody else, and the next run does the rest.
Migrations with Python code or without a transaction run through Django in every schema.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

from django.conf import settings
from django.core.management.sql import emit_post_migrate_signal, emit_pre_migrate_signal
from django.db import DEFAULT_DB_ALIAS, OperationalError, transaction
from django.db.migrations.loader import MigrationLoader

from tenants.backend.base import DatabaseWrapper
from tenants.backend.default import connection
from tenants.operations import pool
from tenants.operations.executing import SchemaExecutor
from tenants.operations.replaying import migrate_group
from tenants.queries.schemas import KnownSchema, known_schemas, ledgers
from tenants.sql.fingerprint import fingerprint
from tenants.sql.public import grant_public
from tenants.sql.roles import create_role, grant_schema, grant_tables
from tenants.sql.running import run
from tenants.sql.states import LOCK_NOT_AVAILABLE, sqlstate

Report = Callable[[str], None]
RUNNER_LOCK: Final = 7_246_002
CLAIM_WAIT: Final = "10s"  # a claim takes milliseconds


class RunnerBusy(Exception):
    """Another run has not finished, or a claim holds the pool."""

    code = "runner_busy"


@dataclass
class Outcome:
    """What a run did."""

    public: int = 0  # migrations run in the public schema
    migrated: list[str] = field(default_factory=list)
    failures: dict[str, str] = field(default_factory=dict)


def migrate_public(*, report: Report = lambda line: None) -> int:
    """Run the public schema's missing migrations and give the app login its rights; returns how many were run."""
    executor = SchemaExecutor()
    lacking = executor.lacking
    if lacking:
        report(f"public: {len(lacking)} migrations")
        emit_pre_migrate_signal(verbosity=0, interactive=False, db=DEFAULT_DB_ALIAS, plan=executor.plan)
        executor.run()
        emit_post_migrate_signal(verbosity=0, interactive=False, db=DEFAULT_DB_ALIAS, plan=executor.plan)
    with transaction.atomic():
        run(grant_public())
    return len(lacking)


def migrate_partnerships(*, report: Report, fill_pool: bool = True) -> Outcome:
    """Bring the public schema, all partnerships and the pool up to date, and fill the pool. Raises RunnerBusy."""
    outcome = Outcome()
    with _only_runner() as gate:
        outcome.public = migrate_public(report=report)
        with _claims_held(gate):
            _migrate_schemas(outcome, report)
            _renew_pool(gate, outcome)
    if fill_pool:
        built = pool.refill()
        report(f"pool: {built} schemas built" if built else "pool: full")
    return outcome


def _migrate_schemas(outcome: Outcome, report: Report) -> None:
    known = known_schemas()
    outcome.failures |= {
        schema.name: "the schema or its ledger is missing" for schema in known if not schema.has_ledger
    }
    present = [schema for schema in known if schema.has_ledger]
    _restore_roles(present)
    for missing, names in lagging([schema.name for schema in present]).items():
        migrate_group(names, len(missing), outcome.migrated, outcome.failures, report)


def lagging(names: list[str]) -> dict[frozenset[str], list[str]]:
    """Return the schemas that lack migrations, grouped by what they lack."""
    on_disk = frozenset(f"{app}.{name}" for app, name in MigrationLoader(None, ignore_no_migrations=True).graph.nodes)
    groups: dict[frozenset[str], list[str]] = defaultdict(list)
    applied = ledgers(names)
    for name in names:
        if on_disk - applied[name]:
            groups[on_disk - applied[name]].append(name)
    return dict(groups)


def _restore_roles(schemas: list[KnownSchema]) -> None:
    """Roles belong to the server, not the database: after a restore elsewhere they are missing and are made again."""
    for schema in schemas if settings.TENANT_ROLES else []:
        if not schema.has_role:
            with transaction.atomic():
                for statement in (create_role, grant_schema, grant_tables):
                    run(statement(schema.name))


def _renew_pool(gate: DatabaseWrapper, outcome: Outcome) -> None:
    """Every pool schema that is not behind may be claimed by the present code; the gate holds the table's lock."""
    with gate.cursor() as cursor:
        cursor.execute(
            "UPDATE tenants_poolschema SET fingerprint = %s WHERE fingerprint <> %s AND schema_name <> ALL (%s)",
            [fingerprint(), fingerprint(), list(outcome.failures)],
        )


@contextmanager
def _only_runner() -> Iterator[DatabaseWrapper]:
    """Hold the runner's lock on a connection of its own for the whole run. Raises RunnerBusy."""
    gate: DatabaseWrapper = connection.copy()
    try:
        with gate.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [RUNNER_LOCK])
            if cursor.fetchone() != (True,):
                raise RunnerBusy("Another migrate_partnerships is running.")
        yield gate
    finally:
        gate.close()


@contextmanager
def _claims_held(gate: DatabaseWrapper) -> Iterator[None]:
    """Nobody claims or refills while schemas are migrated: what they took could be half-way. Raises RunnerBusy."""
    gate.set_autocommit(False)
    try:
        with gate.cursor() as cursor:
            cursor.execute(
                f"SET LOCAL lock_timeout = '{CLAIM_WAIT}'; SET LOCAL idle_in_transaction_session_timeout = 0"
            )
            cursor.execute("LOCK TABLE tenants_poolschema IN SHARE ROW EXCLUSIVE MODE")
    except OperationalError as error:
        if sqlstate(error) != LOCK_NOT_AVAILABLE:
            raise
        raise RunnerBusy("A partnership is being set up. Try again in a minute.") from error
    yield
    gate.commit()
