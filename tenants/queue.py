"""Handing work to the background: after commit, for the schema that asked, by the task's name."""

from functools import partial
from typing import Any

from celery import current_app
from django.db import connection, transaction

SCHEMA_HEADER = "_schema_name"


def enqueue(name: str, **kwargs: Any) -> None:
    """Run the named task with these arguments in the present schema once the transaction commits; not at all if it does not."""
    enqueue_later(name, 0, **kwargs)


def enqueue_later(name: str, seconds: int, **kwargs: Any) -> None:
    """Like `enqueue`, `seconds` after the commit; the schema is read now, not when the transaction ends."""
    send = partial(
        current_app.send_task,
        name,
        kwargs=kwargs,
        headers={SCHEMA_HEADER: connection.schema_name},
        countdown=seconds or None,
    )
    transaction.on_commit(send)
