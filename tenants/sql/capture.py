"""Captured SQL of migrations: what one schema's migration sent, made fit to be replayed in other schemas."""

import re
from collections.abc import Callable, Iterable
from typing import Any, Final

from psycopg import sql

READING: Final = re.compile(r"\s*(SELECT|SHOW|SET search_path|SAVEPOINT|RELEASE SAVEPOINT|ROLLBACK TO)\b", re.I)
WRITING_SELECT: Final = re.compile(r"\b(setval|nextval|set_config)\s*\(", re.I)
LEDGER_ROW: Final = 'INSERT INTO "django_migrations"'


class NotReplayable(Exception):
    """The captured text would not do the same in another schema; the message says why."""

    code = "not_replayable"


class Capture:
    """An execute wrapper that keeps every statement with its values filled in."""

    def __init__(self) -> None:
        self.statements: list[str] = []

    def __call__(self, execute: Callable[..., Any], statement: str, params: Any, many: bool, context: Any) -> Any:
        cursor = context["cursor"].cursor
        for values in params if many else [params]:
            self.statements.append(statement if values is None else cursor.mogrify(statement, values))
        return execute(statement, params, many, context)

    def script(self, rendered_in: str) -> str:
        """Return the statements to replay, without ledger rows. Raises NotReplayable."""
        kept = [text for text in self.statements if not _only_reads(text) and not text.startswith(LEDGER_ROW)]
        script = "".join(f"{text.strip().rstrip(';')};\n" for text in kept)
        _refuse_schema_names(script, rendered_in)
        return script


def ledger_rows(migrations: Iterable[tuple[str, str]]) -> sql.Composed:
    """The rows that record these migrations, in their order, as applied now."""
    rows = [sql.SQL("({}, {}, now())").format(app, name) for app, name in migrations]
    return sql.SQL("INSERT INTO django_migrations (app, name, applied) VALUES {};\n").format(sql.SQL(", ").join(rows))


def _only_reads(statement: str) -> bool:
    """`SET CONSTRAINTS … ; ALTER TABLE …` is one statement of Django's and must be kept."""
    if not READING.match(statement):
        return False
    if WRITING_SELECT.search(statement):
        raise NotReplayable(f"a SELECT that writes: {statement[:80]}")
    return True


def _refuse_schema_names(script: str, rendered_in: str) -> None:
    found = re.search(rf'\bpublic\.|"public"|\b{re.escape(rendered_in)}\b|\bCONCURRENTLY\b', script)
    if found:
        raise NotReplayable(f"the captured SQL holds {found.group()}")
