"""Raw SQL under a partnership's role reaches its own schema and the register, nothing else."""

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction
from psycopg import sql

from tenants.sql.roles import tenant_models


def _tables(connection: psycopg.Connection, schema: str) -> list[str]:
    query = (
        "SELECT relname FROM pg_class WHERE relnamespace = %s::regnamespace AND relkind IN ('r', 'p') ORDER BY relname"
    )
    return [name for (name,) in connection.execute(query, [schema])]


def _outcome(statement: sql.Composed) -> str:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except DatabaseError as error:
        return str(error.__cause__.sqlstate)
    return "done"


READ = "SELECT 1 FROM {} LIMIT 1"
WRITE = "DELETE FROM {} WHERE false"
DENIED = "42501"


@pytest.mark.parametrize("statement", [READ, WRITE])
def test_every_table_of_another_partnership_is_denied(owner_connection: psycopg.Connection, statement: str) -> None:
    tables = _tables(owner_connection, "beta")

    outcomes = {table: _outcome(sql.SQL(statement).format(sql.Identifier("beta", table))) for table in tables}

    assert outcomes == dict.fromkeys(tables, DENIED)
    assert len(tables) > len(list(tenant_models())) // 2


def test_of_the_public_tables_only_the_register_can_be_read(owner_connection: psycopg.Connection) -> None:
    tables = _tables(owner_connection, "public")

    open_tables = [
        table for table in tables if _outcome(sql.SQL(READ).format(sql.Identifier("public", table))) == "done"
    ]

    assert open_tables == ["tenants_registerschool"]


def test_no_public_table_can_be_written(owner_connection: psycopg.Connection) -> None:
    tables = _tables(owner_connection, "public")

    outcomes = {table: _outcome(sql.SQL(WRITE).format(sql.Identifier("public", table))) for table in tables}

    assert outcomes == dict.fromkeys(tables, DENIED)


@pytest.mark.parametrize("statement", [READ, WRITE])
def test_the_app_login_outside_a_partnership_reaches_no_partnerships_table(
    public: None, owner_connection: psycopg.Connection, statement: str
) -> None:
    tables = _tables(owner_connection, "alpha")

    outcomes = {table: _outcome(sql.SQL(statement).format(sql.Identifier("alpha", table))) for table in tables}

    assert outcomes == dict.fromkeys(tables, DENIED)


def test_no_partnerships_table_exists_in_the_public_schema(owner_connection: psycopg.Connection) -> None:
    both = {"accounts", "sessions", "account", "mfa", "socialaccount", "usersessions", "pghistory", "pgtrigger"}
    own = {model._meta.db_table for model in tenant_models() if model._meta.app_label not in both}

    assert own & set(_tables(owner_connection, "public")) == set()


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE alpha.mine (id int)",
        "CREATE TABLE public.mine (id int)",
        "CREATE TEMP TABLE mine (id int)",
        "TRUNCATE accounts_user",
        "ALTER TABLE accounts_user DISABLE TRIGGER ALL",
        "SET session_replication_role = replica",
        "CREATE ROLE intruder",
        "UPDATE django_migrations SET name = name WHERE false",
    ],
)
def test_what_a_partnerships_role_may_not_do(statement: str) -> None:
    assert _outcome(sql.SQL(statement)) == DENIED
