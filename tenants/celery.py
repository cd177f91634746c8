"""The task base class: a task runs in the schema its message names, or not at all."""

from tenant_schemas_celery.task import TenantTask


class GuardedTask(TenantTask):
    """Placeholder base until the guard below is complete."""

    abstract = True
