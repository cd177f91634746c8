"""Whether this process can serve: its database, its broker, and migrations that have not been run."""

from functools import cache

from django.db import DatabaseError
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from kombu.exceptions import ChannelError, OperationalError

from tenants.fanout import in_public
from tenants.queue import application

BROKER_SECONDS = 2


def problems() -> dict[str, str]:
    """Return what is wrong, by part: an empty answer means ready. One query and one greeting of the broker."""
    checks = {"database": _database_problem(), "broker": _broker_problem()}
    return {part: problem for part, problem in checks.items() if problem}


def jobs_waiting() -> int:
    """Return how many jobs wait in the default queue; a queue nobody has used yet is not there."""
    with application().connection_for_read(connect_timeout=BROKER_SECONDS) as broker:
        try:
            waiting: int = broker.SimpleQueue(application().conf.task_default_queue).qsize()
        except ChannelError:
            return 0
        return waiting


def _database_problem() -> str:
    try:
        missing = _on_disk() - in_public(_applied)
    except DatabaseError:
        return "The database does not answer."
    return f"{len(missing)} migrations have not been run." if missing else ""


def _broker_problem() -> str:
    try:
        with application().connection_for_write(connect_timeout=BROKER_SECONDS) as broker:
            broker.ensure_connection(max_retries=1, timeout=BROKER_SECONDS)
    except (OperationalError, OSError):
        return "The broker does not answer."
    return ""


@cache
def _on_disk() -> frozenset[tuple[str, str]]:
    return frozenset(MigrationLoader(None, ignore_no_migrations=True).graph.nodes)


def _applied() -> frozenset[tuple[str, str]]:
    return frozenset(MigrationRecorder.Migration.objects.values_list("app", "name"))
