"""All schemas are brought up to date: rendered once and replayed, each whole or untouched, none stopped by another."""

import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

import membership
from tenants.models import PoolSchema
from tenants.operations import migrations_runner, pool, replaying
from tenants.operations.migrations_runner import RUNNER_LOCK, RunnerBusy, lagging, migrate_partnerships
from tenants.operations.provisioning import create_partnership
from tenants.operations.schemas import build_schema, drop_schema
from tenants.queries.schemas import catalogue, known_schemas
from tenants.sql.fingerprint import fingerprint
from tenants.sql.running import rows, run

ADD_FIELD = """
migrations.AddField("trust", "motto", models.CharField(max_length=60, db_default="", blank=True)),
migrations.AddIndex("trust", models.Index(fields=["motto"], name="trust_motto")),
"""
ADD_TABLE = """
migrations.CreateModel("Note", [("id", models.BigAutoField(primary_key=True)), ("text", models.TextField())]),
"""
SLOW = ADD_FIELD + """migrations.RunSQL("DO $$ BEGIN PERFORM pg_sleep(0.15); END $$"),"""
PYTHON = """
migrations.AddField("trust", "motto", models.CharField(max_length=60, db_default="", blank=True)),
migrations.RunPython(lambda apps, editor: apps.get_model("membership", "Trust").objects.update(motto="To learn")),
"""
CONCURRENTLY = """
AddIndexConcurrently("trust", models.Index(fields=["company_number"], name="trust_company")),
"""
HEAD = """
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models

class Migration(migrations.Migration):
    atomic = {atomic}
    dependencies = [("membership", {last!r})]
    operations = [{operations}]
"""
COLUMN = """
SELECT n.nspname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relname = 'membership_trust' AND a.attname = 'motto' AND NOT a.attisdropped
"""
AddMigration = Callable[[str], None]


@pytest.fixture
def add_migration(
    owner_committed: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any, unique: str
) -> Iterator[AddMigration]:
    """`add_migration(operations)` releases one more migration of membership, for this test alone."""
    package = f"migrations_{unique}"

    def add(operations: str) -> None:
        folder = tmp_path / package
        folder.mkdir()
        ours = sorted(Path(membership.__file__).parent.joinpath("migrations").glob("*.py"))
        for file in ours:
            (folder / file.name).write_text(file.read_text())
        last = max(file.stem for file in ours if file.stem[0].isdigit())
        text = HEAD.format(last=last, operations=operations, atomic=CONCURRENTLY not in operations)
        (folder / "9999_test.py").write_text(text)
        settings.MIGRATION_MODULES = {"membership": package}
        fingerprint.cache_clear()

    monkeypatch.syspath_prepend(str(tmp_path))
    yield add
    settings.MIGRATION_MODULES = {}
    fingerprint.cache_clear()
    for name in [name for name in sys.modules if name.split(".")[0] == package]:
        del sys.modules[name]


def _new_partnerships(unique: str, count: int) -> list[str]:
    names = []
    for number in range(count):
        details = {"name": f"M {unique} {number}", "slug": f"m{number}-{unique}", "admin_email": "jo@example.org"}
        names.append(create_partnership(by=None, now=timezone.now(), la_codes=[209], **details).schema_name)
    return names


def _with_column() -> set[str]:
    return {name for (name,) in rows(COLUMN)}


def _with_ledger_row() -> set[str]:
    return {
        schema.name
        for schema in known_schemas()
        if rows(f"SELECT 1 FROM {schema.name}.django_migrations WHERE name = '9999_test'")
    }


def _names() -> set[str]:
    return {schema.name for schema in known_schemas()}


def test_a_migration_reaches_public_partnerships_and_pool_and_they_stay_alike(
    add_migration: AddMigration, unique: str
) -> None:
    _new_partnerships(unique, 2)
    pool.refill(size=2)
    add_migration(ADD_FIELD + ADD_TABLE)
    lines: list[str] = []

    outcome = migrate_partnerships(report=lines.append, fill_pool=False)

    assert (outcome.public, set(outcome.migrated), outcome.failures) == (1, _names(), {})
    assert _with_column() == _with_ledger_row() == _names()
    assert [catalogue(name) ^ catalogue("alpha") for name in sorted(_names())] == [set()] * 6
    assert (lines[0], lines[-1]) == ("public: 1 migrations", f"[6/6] m1_{unique}: 1 migrations")
    assert set(PoolSchema.objects.values_list("fingerprint", flat=True)) == {fingerprint()}


def test_the_public_schema_records_what_is_for_partnerships_alone_and_gets_no_table(
    add_migration: AddMigration,
) -> None:
    add_migration(ADD_TABLE)

    first = migrate_partnerships(report=lambda line: None, fill_pool=False)
    second = migrate_partnerships(report=lambda line: None, fill_pool=False)

    assert (first.public, second.public) == (1, 0)
    assert rows("SELECT app, name FROM django_migrations WHERE name = '9999_test'") == [("membership", "9999_test")]
    assert rows("SELECT to_regclass('public.membership_note')::text, to_regclass('beta.membership_note')::text") == [
        (None, "beta.membership_note")
    ]


def test_the_partnerships_role_can_use_a_new_table_at_once(add_migration: AddMigration) -> None:
    add_migration(ADD_TABLE)
    migrate_partnerships(report=lambda line: None, fill_pool=False)

    run("SET ROLE test_alpha; INSERT INTO alpha.membership_note (text) VALUES ('x')")
    run("UPDATE alpha.membership_note SET text = 'y'; RESET ROLE")

    assert rows("SELECT text FROM alpha.membership_note") == [("y",)]


def test_a_schema_built_after_a_release_is_the_same_migrated_once_and_then_replayed(
    add_migration: AddMigration, unique: str, caplog: pytest.LogCaptureFixture
) -> None:
    add_migration(ADD_FIELD + ADD_TABLE)
    migrate_partnerships(report=lambda line: None, fill_pool=False)

    with caplog.at_level(logging.WARNING):
        ways = [build_schema(f"x_{unique}"), build_schema(f"y_{unique}")]

    assert ways == ["migrations", "replay"]
    assert caplog.messages == [f"Building x_{unique} by migrations: no captured SQL is stored for the present ones."]
    assert catalogue(f"x_{unique}") == catalogue(f"y_{unique}") == catalogue("alpha")
    drop_schema(f"x_{unique}")
    drop_schema(f"y_{unique}")


def test_nothing_to_do_costs_a_fixed_number_of_statements(
    owner_committed: None, django_assert_num_queries: Any
) -> None:
    lines: list[str] = []

    with django_assert_num_queries(10):
        outcome = migrate_partnerships(report=lines.append, fill_pool=False)

    assert (outcome.public, outcome.migrated, lines) == (0, [], [])


def test_one_failing_partnership_stops_nobody_and_the_next_run_does_the_rest(
    add_migration: AddMigration, unique: str
) -> None:
    names = _new_partnerships(unique, 4)
    add_migration(ADD_FIELD)
    run(f"ALTER TABLE {names[1]}.membership_trust ADD motto int; ALTER TABLE alpha.membership_trust ADD motto int")

    with pytest.raises(CommandError) as failed:
        call_command("migrate_partnerships", "--no-pool")
    first = _with_ledger_row()
    run(f"ALTER TABLE {names[1]}.membership_trust DROP motto; ALTER TABLE alpha.membership_trust DROP motto")
    call_command("migrate_partnerships", "--no-pool")

    assert str(failed.value).splitlines() == [
        "2 schemas were not migrated:",
        'alpha: ProgrammingError: column "motto" of relation "membership_trust" already exists',
        f'{names[1]}: ProgrammingError: column "motto" of relation "membership_trust" already exists',
    ]
    assert first == _names() - {"alpha", names[1]}
    assert _with_ledger_row() == _with_column() == _names()


def test_python_migrations_run_in_every_schema_with_its_own_rows(add_migration: AddMigration) -> None:
    run("INSERT INTO alpha.membership_trust (name, company_number, address) VALUES ('A', '', '')")
    run("INSERT INTO beta.membership_trust (name, company_number, address) VALUES ('B', '', '')")
    add_migration(PYTHON)

    outcome = migrate_partnerships(report=lambda line: None, fill_pool=False)

    assert outcome.failures == {}
    assert rows(
        "SELECT name, motto FROM alpha.membership_trust UNION SELECT name, motto FROM beta.membership_trust"
    ) == [
        ("A", "To learn"),
        ("B", "To learn"),
    ]


def test_text_that_names_a_schema_is_not_replayed_but_migrated_everywhere(add_migration: AddMigration) -> None:
    add_migration(ADD_FIELD + """migrations.RunSQL("COMMENT ON COLUMN membership_trust.motto IS 'public.'"),""")

    outcome = migrate_partnerships(report=lambda line: None, fill_pool=False)

    assert (outcome.migrated, _with_column()) == (["alpha", "beta"], {"alpha", "beta"})


def test_migrations_without_a_transaction_run_everywhere_and_a_failed_build_is_cleared_away(
    add_migration: AddMigration, unique: str
) -> None:
    add_migration(CONCURRENTLY)
    built: list[Any] = []

    def look_and_fail() -> None:
        built.append(catalogue(f"x_{unique}"))
        raise RuntimeError("announce")

    outcome = migrate_partnerships(report=lambda line: None, fill_pool=False)
    with pytest.raises(RuntimeError, match="announce"):
        build_schema(f"x_{unique}", announce=look_and_fail)

    left = (
        "SELECT nspname FROM pg_namespace WHERE nspname = %s UNION ALL SELECT rolname FROM pg_roles WHERE rolname = %s"
    )
    assert (outcome.migrated, outcome.failures) == (["alpha", "beta"], {})
    assert built == [catalogue("beta")]
    assert rows(left, [f"x_{unique}", f"test_x_{unique}"]) == []


def test_a_killed_run_leaves_each_schema_before_or_after_and_the_next_run_does_the_rest(
    add_migration: AddMigration, unique: str, databases: Any, tmp_path: Path, settings: Any
) -> None:
    _new_partnerships(unique, 6)
    add_migration(SLOW)
    (tmp_path / "killed_settings.py").write_text(
        f"from config.settings.test import *\nMIGRATION_MODULES = {settings.MIGRATION_MODULES!r}\n"
    )
    environment = databases.environment(databases.clone) | {
        "DB_ROLE": "owner",
        "DJANGO_SETTINGS_MODULE": "killed_settings",
    }
    environment["PYTHONPATH"] += os.pathsep + str(tmp_path)
    runner = subprocess.Popen(
        [sys.executable, "-W", "ignore", "manage.py", "migrate_partnerships", "--no-pool"],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    seen = [next(iter(runner.stdout.readline, "")) for _ in range(4)]
    time.sleep(0.05)  # now the next schema's transaction is open
    runner.send_signal(signal.SIGKILL)
    runner.communicate()

    done = _settled()
    outcome = migrate_partnerships(report=lambda line: None, fill_pool=False)

    assert len(seen) == 4
    assert 3 <= len(done) < 8
    assert set(outcome.migrated) == _names() - done
    assert _with_column() == _with_ledger_row() == _names()


def _settled() -> set[str]:
    """Schemas with the ledger row once the killed run's last statement has ended; exactly those have the column."""
    while rows("SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"):
        time.sleep(0.02)
    assert _with_column() == _with_ledger_row()
    return _with_ledger_row()


def test_a_second_runner_is_refused_at_once(owner_committed: None, databases: Any) -> None:
    with psycopg.connect(databases.url("DATABASE_OWNER_URL", databases.clone)) as other:
        other.execute("SELECT pg_advisory_lock(%s)", [RUNNER_LOCK])
        with pytest.raises(CommandError, match=r"^Another migrate_partnerships is running\.$"):
            call_command("migrate_partnerships")


def test_a_claim_that_does_not_end_is_not_waited_for(
    owner_committed: None, databases: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrations_runner, "CLAIM_WAIT", "50ms")
    with psycopg.connect(databases.url("DATABASE_OWNER_URL", databases.clone)) as claim:
        claim.execute("DELETE FROM tenants_poolschema")
        with pytest.raises(RunnerBusy, match="being set up"):
            migrate_partnerships(report=lambda line: None)


def test_a_lock_held_by_a_long_query_is_waited_for_and_then_reported(
    add_migration: AddMigration, databases: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replaying, "LOCK_TIMEOUT", "SET {}lock_timeout = '50ms'")
    monkeypatch.setattr(replaying, "PAUSE_SECONDS", 0.01)
    add_migration(ADD_FIELD)
    with psycopg.connect(databases.url("DATABASE_OWNER_URL", databases.clone)) as reader:
        reader.execute("SELECT count(*) FROM beta.membership_trust")
        outcome = migrate_partnerships(report=lambda line: None, fill_pool=False)

    assert outcome.migrated == ["alpha"]
    assert outcome.failures == {"beta": "OperationalError: canceling statement due to lock timeout"}


def test_a_missing_schema_is_reported_and_the_others_are_migrated(add_migration: AddMigration) -> None:
    run("DROP SCHEMA beta CASCADE")
    add_migration(ADD_FIELD)

    outcome = migrate_partnerships(report=lambda line: None, fill_pool=False)

    assert (outcome.migrated, outcome.failures) == (["alpha"], {"beta": "the schema or its ledger is missing"})


def test_missing_roles_are_made_again_with_their_rights(owner_committed: None, unique: str) -> None:
    (name,) = _new_partnerships(unique, 1)
    expected = catalogue("alpha")
    run(f"SET ROLE pp_owner; REVOKE ALL ON ALL TABLES IN SCHEMA {name} FROM test_{name}")
    run(f"ALTER DEFAULT PRIVILEGES IN SCHEMA {name} REVOKE ALL ON TABLES FROM test_{name}")
    run(f"REVOKE ALL ON SCHEMA {name} FROM test_{name}; DROP ROLE test_{name}; RESET ROLE")

    migrate_partnerships(report=lambda line: None, fill_pool=False)

    assert catalogue(name) == expected


def test_schemas_are_grouped_by_what_they_lack(owner_committed: None) -> None:
    run("DELETE FROM beta.django_migrations WHERE app = 'billing' AND name = '0001_initial'")

    assert lagging(["alpha", "beta"]) == {frozenset({"billing.0001_initial"}): ["beta"]}


def test_the_pool_is_filled_at_the_end(owner_committed: None, settings: Any) -> None:
    settings.SCHEMA_POOL_SIZE = 1
    lines: list[str] = []

    migrate_partnerships(report=lines.append)
    migrate_partnerships(report=lines.append)

    assert (lines, PoolSchema.objects.count()) == (["pool: 1 schemas built", "pool: full"], 1)
