"""Tasks that run for every live partnership each day or hour; apps register them in `ready()`, beat knows one dispatcher."""

from typing import Final

_tasks: Final[dict[str, set[str]]] = {"daily": set(), "hourly": set()}


def daily(task_name: str) -> None:
    """Run the task once a day in every live partnership."""
    _tasks["daily"].add(task_name)


def hourly(task_name: str) -> None:
    """Run the task once an hour in every live partnership."""
    _tasks["hourly"].add(task_name)


def scheduled(rhythm: str) -> list[str]:
    """Return the names registered for “daily” or “hourly”, in a fixed order."""
    return sorted(_tasks[rhythm])
