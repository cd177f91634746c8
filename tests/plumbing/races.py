"""Running the same work in several threads at once, each with a database connection of its own."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.db import connection

from tenants.fanout import in_partnership
from tenants.models import Partnership


def race(partnership: Partnership, works: Sequence[Callable[[], Any]]) -> list[Any]:
    """Start all works together inside the partnership; return each one's value or the exception it raised, in order."""
    start = Barrier(len(works))

    def run(work: Callable[[], Any]) -> Any:
        try:
            start.wait(timeout=30)
            return in_partnership(partnership, work)
        except Exception as error:  # noqa: BLE001 - handed to the test
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))
