"""Bringing the schemas of one group, which lack the same migrations, up to date."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from django.db import Error, transaction
from django.db.migrations.operations.base import Operation
from psycopg import sql

from tenants.backend.default import connection
from tenants.operations.executing import Plan, SchemaExecutor
from tenants.sql.capture import Capture, NotReplayable, ledger_rows
from tenants.sql.roles import grant_tables, rights_differ
from tenants.sql.running import rows, run
from tenants.sql.states import LOCK_NOT_AVAILABLE, sqlstate

LOCK_TIMEOUT: Final = "SET {}lock_timeout = '2s'"
TRIES: Final = 5
PAUSE_SECONDS: Final = 0.5  # doubled after each try
Report = Callable[[str], None]


@dataclass(frozen=True)
class Replay:
    """What the first schema of a group was sent, and whether its rights had to be given again after that."""

    script: str
    regrants: bool


def migrate_group(
    names: Sequence[str], lacking: int, migrated: list[str], failures: dict[str, str], report: Report
) -> None:
    """Migrate each schema, adding it to `migrated` or, with the reason, to `failures`; a failure stops nobody else."""
    replay: Replay | None = None
    for position, name in enumerate(names, 1):
        try:
            replay = _with_patience(name, replay)
        except Exception as error:  # noqa: BLE001 - a migration's own code may raise anything
            failures[name] = f"{type(error).__name__}: {error}".strip().splitlines()[0]
            connection.close_if_unusable_or_obsolete()
        else:
            migrated.append(name)
        report(f"[{position}/{len(names)}] {name}: {failures.get(name) or f'{lacking} migrations'}")


def _with_patience(name: str, replay: Replay | None) -> Replay | None:
    """Migrate one schema, trying again while a query holds a lock we need; returns what others can replay."""
    pause = PAUSE_SECONDS
    for _ in range(TRIES - 1):
        try:
            return _migrate(name, replay)
        except Error as error:
            if sqlstate(error) != LOCK_NOT_AVAILABLE:
                raise
            time.sleep(pause)
            pause *= 2
    return _migrate(name, replay)


def _migrate(name: str, replay: Replay | None) -> Replay | None:
    if replay is None:
        return _migrate_by_django(name)
    rights = grant_tables(name).as_string() if replay.regrants else ""
    with connection.building(name), transaction.atomic():
        run(f"{LOCK_TIMEOUT.format('LOCAL ')};{replay.script}{rights}")
    return replay


def _migrate_by_django(name: str) -> Replay | None:
    """Run the missing migrations with Django; returns what they sent if the other schemas can replay it."""
    with connection.building(name):
        executor = SchemaExecutor()
        if _is_replayable(executor.plan):
            return _capture(name, executor)
        _migrate_one_by_one(executor)
        _restore_rights(name)
    return None


def _capture(name: str, executor: SchemaExecutor) -> Replay | None:
    capture = Capture()
    with transaction.atomic():
        run(LOCK_TIMEOUT.format("LOCAL "))
        with connection.execute_wrapper(capture):
            executor.run()
        regrants = _restore_rights(name)
    ledger: sql.Composed = ledger_rows(executor.lacking)
    try:
        script = capture.script(rendered_in=name) + ledger.as_string(connection.connection)
    except NotReplayable:
        return None
    return Replay(script, regrants)


def _migrate_one_by_one(executor: SchemaExecutor) -> None:
    """Each migration in its own transaction, or in none if it says so; a killed run goes on with the next migration."""
    run(LOCK_TIMEOUT.format(""))
    try:
        executor.run()
    finally:
        if connection.is_usable():
            run("RESET lock_timeout")


def _restore_rights(name: str) -> bool:
    """Give the rights again where the migrations left others than they should be; returns whether they did."""
    differ = rows(rights_differ(name)) == [(True,)]
    if differ:
        run(grant_tables(name))
    return differ


def _is_replayable(plan: Plan) -> bool:
    """Whether all is plain SQL in transactions; data migrations in Python differ from schema to schema."""
    return all(
        migration.atomic and all(operation.reduces_to_sql for operation in _flat(migration.operations))
        for migration, _ in plan
    )


def _flat(operations: Sequence[Operation]) -> Iterator[Operation]:
    for operation in operations:
        yield operation
        yield from _flat(getattr(operation, "database_operations", []))
