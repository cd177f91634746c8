"""A schema has one shape, whether migrated by Django, replayed from captured SQL or renamed out of the pool."""

from typing import Any

import pytest
from django.db import Error, connection, transaction
from django.utils import timezone

from tenants.models import PoolSchema, SchemaScript
from tenants.names import NameRefused
from tenants.operations import pool
from tenants.operations.provisioning import create_partnership
from tenants.operations.schemas import build_schema, drop_schema
from tenants.queries.schemas import catalogue, digests, ledgers
from tenants.sql.capture import Capture, NotReplayable
from tenants.sql.fingerprint import fingerprint
from tenants.sql.roles import grant_tables, rights_differ
from tenants.sql.running import rows, run

# Other processes make roles on the same server meanwhile: look at those that could be ours.
NAMES = """
SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_'
UNION ALL SELECT rolname FROM pg_roles WHERE strpos(rolname, %s) > 0
UNION ALL SELECT rolname FROM pg_roles JOIN tenants_poolschema ON rolname = 'test_' || schema_name
"""


def _schemas_and_roles(unique: str) -> set[str]:
    return {name for (name,) in rows(NAMES, [unique])}


def _ordered_ledger(schema_name: str) -> list[Any]:
    return rows(f"SELECT app, name FROM {schema_name}.django_migrations ORDER BY id")


def test_migrated_replayed_and_renamed_schemas_are_the_same(owner: None, unique: str) -> None:
    ways = [pool.add_one(), pool.add_one()]
    create_partnership(
        by=None, now=timezone.now(), name="Renamed", slug=f"r-{unique}", la_codes=[209], admin_email="jo@example.org"
    )
    renamed, replayed = f"r_{unique}", PoolSchema.objects.get().schema_name

    expected = catalogue("alpha")  # built first, by Django's migrations

    assert ways == ["replay", "replay"]
    assert len(expected) > 1000
    assert (catalogue(replayed) ^ expected, catalogue(renamed) ^ expected) == (set(), set())
    assert len(set(digests([replayed, renamed, "alpha", "beta"]).values())) == 1
    assert _ordered_ledger(replayed) == _ordered_ledger(renamed) == _ordered_ledger("alpha")


def test_the_comparison_sees_one_changed_right_and_one_changed_column(owner: None) -> None:
    expected = catalogue("beta")

    run("REVOKE INSERT ON alpha.membership_trust FROM test_alpha")
    run("ALTER TABLE alpha.membership_trust ALTER name DROP NOT NULL")

    differing = {name for _, name, _ in catalogue("alpha") ^ expected}
    assert differing == {"membership_trust", "membership_trust.name", "membership_trust.membership_trust_name_not_null"}


@pytest.mark.parametrize(
    ("change", "differ"),
    [
        ("GRANT SELECT ON {}.membership_trust TO test_alpha", False),
        ("REVOKE UPDATE ON {}.membership_trust FROM test_alpha", True),
        ("GRANT UPDATE ON {}.billing_document TO test_alpha", True),
        ("GRANT INSERT ON {}.django_migrations TO test_alpha", True),
        ("CREATE TABLE {}.membership_new (id int)", True),
    ],
)
def test_rights_are_asked_for_before_they_are_given_again(owner: None, change: str, differ: bool) -> None:
    run(change.format("alpha"))
    before = rows(rights_differ("alpha"))
    run(grant_tables("alpha"))

    assert (before, rows(rights_differ("alpha"))) == ([(differ,)], [(False,)])


def test_the_captured_text_names_no_schema_and_no_ledger_row_of_then(owner: None) -> None:
    script = SchemaScript.objects.get(fingerprint=fingerprint()).statements

    assert [word for word in ("public.", '"public"', "alpha", "SAVEPOINT") if word in script] == []
    assert script.count("INSERT INTO django_migrations") == 1


def test_a_build_that_fails_leaves_neither_schema_nor_role(owner: None, unique: str) -> None:
    before = _schemas_and_roles(unique)
    SchemaScript.objects.update(statements="CREATE TABLE half (id int); SELECT 1/0;")

    with pytest.raises(Error, match="division by zero"):
        build_schema(f"x_{unique}")

    assert _schemas_and_roles(unique) == before


def test_a_failed_announcement_takes_the_schema_with_it(owner: None, unique: str) -> None:
    before = _schemas_and_roles(unique)

    def fail() -> None:
        raise RuntimeError("announce")

    with pytest.raises(RuntimeError, match="announce"):
        build_schema(f"x_{unique}", announce=fail)

    assert (_schemas_and_roles(unique), PoolSchema.objects.count()) == (before, 0)


@pytest.mark.parametrize("name", ["", "x", "Alpha", "a-b", 'a"b', "1abc", "a" * 32, "alpha\n", "a b"])
def test_a_schema_name_that_breaks_the_rule_is_refused(name: str) -> None:
    with pytest.raises(NameRefused):
        build_schema(name)


def test_dropping_removes_schema_and_role_and_may_be_repeated(owner: None, unique: str) -> None:
    before = _schemas_and_roles(unique)
    build_schema(f"x_{unique}")
    built = _schemas_and_roles(unique) - before

    drop_schema(f"x_{unique}")
    drop_schema(f"x_{unique}")

    assert (built, _schemas_and_roles(unique)) == ({f"x_{unique}", f"test_x_{unique}"}, before)


def test_the_pool_is_filled_to_its_size_and_no_further(owner: None) -> None:
    built = [pool.refill(size=2), pool.refill(size=2), pool.refill(size=3)]

    assert (built, PoolSchema.objects.filter(fingerprint=fingerprint()).count()) == ([2, 0, 1], 3)


def test_schemas_for_older_migrations_do_not_count(owner: None) -> None:
    pool.refill(size=1)
    PoolSchema.objects.update(fingerprint="older")

    assert pool.refill(size=1) == 1


def test_one_statement_reads_all_ledgers(owner: None, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        found = ledgers(["alpha", "beta"])

    assert found["alpha"] == found["beta"]
    assert "membership.0001_initial" in found["alpha"]


def _captured(*statements: str) -> Capture:
    capture = Capture()
    with transaction.atomic(), connection.execute_wrapper(capture):
        for statement in statements:
            run(statement)
    return capture


def test_reading_is_left_out_and_values_are_filled_in() -> None:
    capture = _captured("SELECT 1", "SHOW search_path", "SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
    with connection.execute_wrapper(capture), connection.cursor() as cursor:
        cursor.execute("UPDATE membership_trust SET name = %s WHERE name = %s", ["Saint John’s", "50%"])

    assert capture.script("elsewhere").splitlines() == [
        "SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED;",
        "UPDATE membership_trust SET name = 'Saint John’s' WHERE name = '50%';",
    ]


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("UPDATE alpha.membership_trust SET name = ''", "holds alpha"),
        ("DELETE FROM membership_trust WHERE name = 'public.'", "holds public."),
        ("SELECT set_config('a.b', 'c', true)", "a SELECT that writes"),
    ],
)
def test_text_that_would_do_something_else_elsewhere_is_refused(statement: str, reason: str) -> None:
    with pytest.raises(NotReplayable, match=reason):
        _captured(statement).script("alpha")


def test_text_that_needs_to_run_outside_a_transaction_is_refused() -> None:
    capture = Capture()
    capture.statements = ["CREATE INDEX CONCURRENTLY trust_name ON membership_trust (name)"]

    with pytest.raises(NotReplayable, match="holds CONCURRENTLY"):
        capture.script("alpha")
