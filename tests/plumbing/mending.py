"""Putting a database back as it was, by touching only what was written: a tenth of the work of cloning it anew."""

from dataclasses import dataclass
from typing import Any, Self

import psycopg
from psycopg import sql

OURS = "n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'"
SHAPE = f"""
    SELECT md5(string_agg(concat_ws(' ', c.oid, c.relname, c.relfilenode), ',' ORDER BY c.oid))
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE {OURS}
"""
TABLES = (
    f"SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
    f" WHERE {OURS} AND c.relkind = 'r'"
)
WRITTEN = "SELECT schemaname, relname FROM pg_stat_user_tables WHERE n_tup_ins + n_tup_upd + n_tup_del > 0"
SEQUENCES = "SELECT schemaname, sequencename, last_value FROM pg_sequences"
END_OTHERS = (
    "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
)

Name = tuple[str, str]


@dataclass(frozen=True)
class Snapshot:
    """What a database held at one moment: rows of each table that has any, and where its sequences stood."""

    shape: str
    rows: dict[Name, bytes]
    sequences: dict[Name, int | None]
    positions: dict[Name, tuple[int, bool]]

    @classmethod
    def take(cls, connection: psycopg.Connection) -> Self:
        """Read it all; what is written from now on is counted by the server."""
        tables = connection.execute(TABLES).fetchall()
        filled = [name for name, has in _asked(connection, "EXISTS (SELECT FROM {table})", tables) if has[0]]
        sequences = _sequences(connection)
        positions = dict(_asked(connection, "last_value, is_called FROM {table}", list(sequences)))
        connection.execute("SELECT pg_stat_reset()")
        return cls(_shape(connection), {name: _copied(connection, name) for name in filled}, sequences, positions)

    def restore(self, connection: psycopg.Connection) -> bool:
        """Put back what was written since; return False, with nothing done, where tables themselves have changed.

        All other connections are ended first: the server knows what a connection wrote once it has gone.
        """
        connection.execute(END_OTHERS)
        if _shape(connection) != self.shape:
            return False
        with connection.transaction():
            connection.execute(
                "SET LOCAL session_replication_role = replica"
            )  # neither triggers nor keys are in the way
            for name in connection.execute(WRITTEN).fetchall():
                connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(*name)))
                if name in self.rows:
                    with connection.cursor().copy(_copy(name, "FROM STDIN")) as copy:
                        copy.write(self.rows[name])
            moved = [name for name, last in _sequences(connection).items() if last != self.sequences[name]]
            for name in moved:
                quoted = sql.Identifier(*name).as_string(connection)
                connection.execute("SELECT setval(%s::regclass, %s, %s)", [quoted, *self.positions[name]])
        connection.execute("SELECT pg_stat_reset()")
        return True


def _shape(connection: psycopg.Connection) -> str:
    [shape] = connection.execute(SHAPE).fetchone() or [""]
    return str(shape)


def _sequences(connection: psycopg.Connection) -> dict[Name, int | None]:
    return {(schema, name): last for schema, name, last in connection.execute(SEQUENCES).fetchall()}


def _asked(connection: psycopg.Connection, question: str, names: list[Any]) -> list[tuple[Name, Any]]:
    """Each table's answer to a question."""
    return [
        (name, connection.execute(sql.SQL("SELECT " + question).format(table=sql.Identifier(*name))).fetchone())  # type: ignore[arg-type]
        for name in names
    ]


def _copy(name: Name, where: str) -> sql.Composed:
    return sql.SQL("COPY {} " + where).format(sql.Identifier(*name))  # type: ignore[arg-type]


def _copied(connection: psycopg.Connection, name: Name) -> bytes:
    with connection.cursor().copy(_copy(name, "TO STDOUT")) as copy:
        return b"".join(bytes(part) for part in copy)
