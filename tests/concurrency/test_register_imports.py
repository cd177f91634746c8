"""Two imports at once: the second waits, sees what the first wrote and finds nothing left to do."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from django.db import IntegrityError, connection
from psycopg.sql import SQL

from tenants.operations.register import import_register
from tenants.register import statements
from tests.tenants.register.files import compact, write

NOW = datetime(2026, 11, 22, tzinfo=UTC)
SCHOOLS = 300
Wrapper = Callable[..., Any]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return write(tmp_path / "register.csv", [compact(number) for number in range(1, SCHOOLS + 1)])


def _import_twice_at_once(path: Path, wrapper: Wrapper) -> set[object]:
    """Return what became of two imports: how many schools each added, or the kind of error that ended it."""
    start = Barrier(2)

    def run(by: str) -> object:
        try:
            start.wait(timeout=30)
            with connection.execute_wrapper(wrapper):
                return import_register(by=by, source=path, now=NOW).added
        except IntegrityError as error:
            return type(error)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        return set(pool.map(run, ["one", "two"]))


def _plainly(execute: Wrapper, statement: Any, *rest: Any) -> Any:
    return execute(statement, *rest)


def test_a_school_is_added_by_one_of_two_imports(as_owner: None, file: Path) -> None:
    assert _import_twice_at_once(file, _plainly) == {0, SCHOOLS}


def test_control_without_the_lock_both_want_to_add_it_and_one_fails(
    as_owner: None, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(statements, "LOCK", SQL("SELECT 1"))
    both_have_compared = Barrier(2)

    def wait_before_writing(execute: Wrapper, statement: Any, *rest: Any) -> Any:
        if 'INSERT INTO "tenants_registerimport"' in str(statement):
            both_have_compared.wait(timeout=30)
        return execute(statement, *rest)

    assert _import_twice_at_once(file, wait_before_writing) == {SCHOOLS, IntegrityError}
