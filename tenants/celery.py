"""The task base class: a task runs in the schema its message names, or not at all.

The library chooses the schema in a signal whose errors are swallowed; an unknown schema's task would then run in the
public one. The guard compares the schema in force with the message just before the task's own code.
"""

from typing import Any

import pghistory
import sentry_sdk
import structlog
from django_tenants.utils import get_public_schema_name
from tenant_schemas_celery.task import TenantTask

from tenants.backend.default import connection
from tenants.queue import SCHEMA_HEADER


class TenantTaskRefused(RuntimeError):
    """A message named no schema, another kind of schema than the task is for, or one that could not be chosen."""

    code = "tenant_task_refused"

    def __init__(self, task_name: str, header: object) -> None:
        super().__init__(f"Task {task_name} was refused: its message names the schema {header!r}.")


class GuardedTask(TenantTask):
    """Base of every task; `public = True` on those that run in the public schema."""

    abstract = True
    public = False

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        header = self._schema_of_message()
        is_for_public = header == get_public_schema_name()
        if not header or self.public != is_for_public or connection.schema_name != header:
            raise TenantTaskRefused(self.name, header)
        sentry_sdk.set_tag("schema", header)
        with (
            structlog.contextvars.bound_contextvars(tenant=header, task=self.name, task_id=self.request.id),
            pghistory.context(task=self.name),
        ):
            return super().__call__(*args, **kwargs)

    def _schema_of_message(self) -> str | None:
        headers = self.request.headers or {}
        named: str | None = headers.get(SCHEMA_HEADER) or self.request.get(SCHEMA_HEADER)
        return named
