"""Running the same work in several threads at once, each with a database connection of its own."""

import re
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, BrokenBarrierError
from typing import Any

from django.db import connection

from tenants.fanout import in_partnership
from tenants.models import Partnership

WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE)\b")
ROW_LOCK = re.compile(r"\sFOR (NO KEY )?UPDATE( OF [\w\", ]+?)?( SKIP LOCKED| NOWAIT)?(?=\)|;|\s*$)")


def race(partnership: Partnership, works: Sequence[Callable[[], Any]], *, unlocked: bool = False) -> list[Any]:
    """Start all works together inside the partnership; return each one's value or the exception it raised, in order.

    `unlocked` is for controls: no row is held by a SELECT … FOR UPDATE, and none writes before all have read what they
    read first. So what the lock prevents happens every time, not only on a slow day.
    """
    start, before_writing = Barrier(len(works)), Barrier(len(works))

    def run(work: Callable[[], Any]) -> Any:
        try:
            start.wait(timeout=30)
            guards_off = [_unlocked, before_writing] if unlocked else []
            return in_partnership(partnership, *guards_off, work)
        except Exception as error:  # noqa: BLE001 - handed to the test
            return error
        finally:
            before_writing.abort()  # nobody waits for who is done
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def _unlocked(before_writing: Barrier, work: Callable[[], Any]) -> Any:
    has_waited = False

    def execute(run: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        nonlocal has_waited
        if not has_waited and WRITES.match(str(sql)):
            has_waited = True
            with suppress(BrokenBarrierError):
                before_writing.wait(timeout=30)
        return run(ROW_LOCK.sub("", sql) if isinstance(sql, str) else sql, params, many, context)

    with connection.execute_wrapper(execute):
        return work()
