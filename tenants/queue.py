"""Handing work to the background: after commit, for the schema that asked, by the task's name."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from tenants.backend.default import connection

SCHEMA_HEADER = "_schema_name"
_silenced: ContextVar[bool] = ContextVar("silenced", default=False)


@contextmanager
def silenced() -> Iterator[None]:
    """Hand nothing over meanwhile: for loading years of history, when nobody is to be written to."""
    token = _silenced.set(True)
    try:
        yield
    finally:
        _silenced.reset(token)


def enqueue(name: str, **kwargs: Any) -> None:
    """Run the named task with these arguments in the present schema once the transaction commits; not at all if it does not."""
    enqueue_later(name, 0, **kwargs)


def enqueue_later(name: str, seconds: int, **kwargs: Any) -> None:
    """Like `enqueue`, `seconds` after the commit; the schema is read now, not when the transaction ends."""
    if _silenced.get():
        return
    headers = {SCHEMA_HEADER: connection.schema_name}
    transaction.on_commit(partial(_send, name, kwargs=kwargs, headers=headers, countdown=seconds or None))


def application() -> Any:
    """Return the Celery application. It is loaded by the first who asks: commands that hand nothing over start faster."""
    return import_string(settings.TASK_APPLICATION)


def _send(name: str, **options: Any) -> None:
    application().send_task(name, **options)
