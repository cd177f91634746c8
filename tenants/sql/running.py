"""Running statements that are not the ORM's on the connection Django uses."""

from typing import Any

from django.db import connection
from psycopg import sql


def run(statement: str | sql.Composed) -> None:
    """Run one or more statements without parameters, in the present schema and transaction."""
    with connection.cursor() as cursor:
        cursor.execute(_text(statement))


def rows(statement: str | sql.Composed, params: list[Any] | None = None) -> list[tuple[Any, ...]]:
    """Return all rows of one query."""
    with connection.cursor() as cursor:
        cursor.execute(_text(statement), params)
        return cursor.fetchall()


def _text(statement: str | sql.Composed) -> str:
    """Return plain text: history wraps statements inside a context and expects strings."""
    return statement if isinstance(statement, str) else statement.as_string()
